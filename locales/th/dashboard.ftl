# หน้าแรก: ตัวเลขตามช่วงเวลา สิ่งที่ต้องทำ และผู้ที่กำลังจะมา

dashboard-morning = สวัสดีตอนเช้า คุณ{ $name }
dashboard-afternoon = สวัสดีตอนบ่าย คุณ{ $name }
dashboard-evening = สวัสดีตอนเย็น คุณ{ $name }
dashboard-own = เฉพาะลูกค้าของคุณ
dashboard-figures = ตัวเลขสำคัญ
dashboard-period = ช่วงเวลา
dashboard-today = วันนี้
dashboard-week = สัปดาห์นี้
dashboard-month = เดือนนี้
dashboard-quarter = ไตรมาสนี้
dashboard-fortnight = 14 วันล่าสุด
dashboard-before-today = เมื่อวาน ณ เวลาเดียวกัน { $n }
dashboard-before-week = สัปดาห์ก่อน ณ วันเดียวกัน { $n }
dashboard-before-month = เดือนก่อน ณ วันเดียวกัน { $n }
dashboard-before-quarter = ไตรมาสก่อน ณ วันเดียวกัน { $n }

dashboard-value = มูลค่าหัตถการที่ทำแล้ว
dashboard-value-hint = คิดตามราคาปัจจุบันในแคตตาล็อก ยังไม่รวมบิล
dashboard-bookings = นัดหมาย
dashboard-missed = ไม่มาตามนัด
dashboard-new-customers = ลูกค้าใหม่
dashboard-analyses = วิเคราะห์ผิว
dashboard-staff = ทีมงาน

dashboard-chart = กราฟ
dashboard-series-bookings = นัดหมาย
dashboard-series-analyses = วิเคราะห์ผิว
dashboard-series-customers = ลูกค้าใหม่
dashboard-chart-nothing = ยังไม่มีข้อมูลในช่วงนี้
dashboard-chart-nothing-hint = เมื่อมีรายการ จะแสดงที่นี่เป็นรายวัน
dashboard-chart-about = รวม { $n } รายการ หนึ่งแท่งต่อหนึ่งวันหรือหนึ่งสัปดาห์
dashboard-popular = หัตถการที่จองมากที่สุด

dashboard-actions = สิ่งที่ต้องทำ
dashboard-actions-none = ไม่มีงานค้าง
dashboard-actions-none-hint = นัดที่รอยืนยัน งานที่รอบันทึก และของที่ต้องสั่ง จะแสดงที่นี่
dashboard-do-confirm = นัดรอยืนยัน { $n } รายการ
dashboard-do-outcome = นัดที่ผ่านไปแล้วแต่ยังไม่บันทึกผล { $n } รายการ
dashboard-do-waitlist = ผู้รอคิวนัด { $n } คน
dashboard-do-stock = สินค้าใกล้หมด { $n } รายการ
dashboard-do-invitations = คำเชิญหมดอายุที่ยังไม่ได้ใช้ { $n } รายการ
dashboard-queue = กำลังรอ
dashboard-queue-open = เปิดหน้าคิว
dashboard-queue-none = ไม่มีใครรออยู่
dashboard-queue-none-hint = ผู้ที่เช็กอินที่เคาน์เตอร์จะแสดงที่นี่
dashboard-queue-wait = วันนี้รอเรียกเฉลี่ย { $n } นาที
dashboard-queue-more = และอีก { $n } คน
dashboard-todays-bookings = นัดวันนี้
dashboard-nothing-left = วันนี้ไม่มีลูกค้านัดเพิ่มแล้ว
dashboard-newest-customers = ลูกค้าล่าสุด
dashboard-newest-analyses = ผลวิเคราะห์ล่าสุด

dashboard-sales = ผู้สนใจ
dashboard-leads = ผู้สนใจที่กำลังติดตาม
dashboard-won = ปิดการขายได้
dashboard-conversion = อัตราปิดการขาย
dashboard-answer = เวลาก่อนติดต่อครั้งแรก
dashboard-hours = { $n } ชม.
dashboard-do-follow-up = ผู้สนใจที่ต้องติดตาม { $n } คน
dashboard-do-assign = ผู้สนใจที่ยังไม่มีคนดูแล { $n } คน
