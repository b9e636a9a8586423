# การเข้าสู่ระบบ และรายชื่อคลินิกของผู้ดูแลระบบ

sign-in-title = ยินดีต้อนรับกลับ
sign-in-intro = เข้าสู่ระบบด้วยอีเมลที่คลินิกเชิญ
sign-in-failed = อีเมลกับรหัสผ่านไม่ตรงกัน กรุณาตรวจสอบแล้วลองใหม่
sign-in-help = ยังไม่มีบัญชี? ผู้ดูแลของคลินิกสามารถเชิญคุณได้
signing-in = กำลังเข้าสู่ระบบ…
signed-out = ออกจากระบบแล้ว
error-email-missing = กรุณากรอกอีเมล
error-password-missing = กรุณากรอกรหัสผ่าน
error-no-permission = สิทธิ์ของคุณไม่รวมส่วนนี้ หากจำเป็นโปรดติดต่อผู้ดูแลของคลินิก
error-read-only = ขณะนี้แก้ไขไม่ได้ เพราะคลินิกถูกระงับ หรือคุณกำลังเข้าดูเพื่อให้ความช่วยเหลือ
error-row-rule = คุณไม่มีสิทธิ์แก้ไขข้อมูลนี้
error-already-there = มีข้อมูลนี้อยู่แล้ว หรือมีคนอื่นแก้ไขไปแล้ว กรุณาโหลดหน้าใหม่แล้วลองอีกครั้ง
error-body-unreadable = อ่านคำขอไม่ได้ กรุณาตรวจสอบรูปแบบ
error-body-too-large = คำขอมีขนาดใหญ่เกินไป
error-parameter-unreadable = อ่านพารามิเตอร์นี้ไม่ได้ กรุณาตรวจสอบรูปแบบ และระบุเพียงครั้งเดียว
error-text-unreadable = ข้อความมีอักขระที่ระบบเก็บไม่ได้ กรุณาลบออกแล้วส่งอีกครั้ง
error-json-expected = กรุณาส่งข้อมูลเป็น JSON โดยใช้ content type application/json
error-form-expected = กรุณาส่งเป็นฟอร์ม โดยใช้ content type multipart/form-data พร้อม boundary

clinic = คลินิก
clinic-active = ใช้งาน
clinic-suspended = ระงับ
clinic-enter = เข้าดู
clinics-intro = คลินิกทั้งหมดในระบบ การเข้าดูต้องระบุเหตุผลและถูกบันทึกไว้
clinics-search = ค้นหาคลินิก
clinics-found = คลินิก { $n } แห่ง
clinics-none = ไม่พบคลินิกที่ตรงกัน
clinics-none-hint = ลองใช้ส่วนอื่นของชื่อ
clinics-staff = ทีมงาน
since = ตั้งแต่
visit-intro = คุณจะเห็นข้อมูลของคลินิกแบบอ่านอย่างเดียว ไม่เกินหนึ่งชั่วโมง คลินิกจะเห็นว่าคุณเข้ามาและเพราะอะไร
visit-reason = เหตุผล
visit-reason-hint = เช่น หมายเลขคำขอความช่วยเหลือ อย่างน้อย 5 ตัวอักษร
visit-entering = กำลังเข้า…
error-visit-reason = กรุณาระบุเหตุผล 5 ถึง 500 ตัวอักษร

visit-heading = เข้าดู { $clinic }
erase = ลบถาวร
erase-title = ลบคลินิกถาวร
erase-heading = ลบ { $clinic } ถาวร
erase-intro = ลูกค้า รูปถ่าย การจอง ทีมงาน และบันทึกของคลินิกจะถูกลบถาวร เหลือไว้เพียงใบรับรองการลบ
erase-warning = การลบนี้ย้อนกลับไม่ได้ กุญแจของคลินิกจะถูกทำลายก่อน แม้มีผู้คัดลอกรูปถ่ายไว้ก็จะเปิดไม่ได้อีก
erase-name = พิมพ์ชื่อคลินิก: { $clinic }
erase-name-hint = พิมพ์ให้ตรงตามที่เขียนไว้ เพื่อไม่ให้ลบผิดคลินิก
erase-reason-hint = เช่น สิ้นสุดสัญญา เหตุผลจะอยู่ในใบรับรอง อย่างน้อย 5 ตัวอักษร
erase-busy = กำลังลบ…
error-erase-name = ชื่อนี้ไม่ตรงกับชื่อคลินิก กรุณาพิมพ์ให้ตรงตามที่เขียนไว้ด้านบน
error-erase-reason = กรุณาระบุเหตุผล 5 ถึง 500 ตัวอักษร
erasures = คลินิกที่ลบแล้ว
erasures-intro = ลบอะไร เมื่อไร เพราะอะไร และโดยใคร
erasures-none = ยังไม่เคยลบคลินิกใด
erasures-none-hint = เมื่อมีการลบ ใบรับรองจะเก็บไว้ที่นี่
erased-at = ลบเมื่อ
erased-by = โดย
erased-whole = ลบครบทั้งหมดแล้ว
erased-files-left = ยังไม่ได้ลบไฟล์
receipt-title = ใบรับรองการลบ
receipt-whole = { $n ->
    [0] กุญแจและข้อมูลทุกแถวถูกลบแล้ว ไม่มีไฟล์
   *[other] กุญแจ ข้อมูลทุกแถว และไฟล์ { $n } ไฟล์ถูกลบแล้ว
  }
receipt-files-left = กุญแจและข้อมูลทุกแถวถูกลบแล้ว ไฟล์ยังค้างอยู่ในที่เก็บ แต่ไม่มีใครอ่านได้เมื่อไม่มีกุญแจ
receipt-try-again = ลบไฟล์ตอนนี้
receipt-key = กุญแจที่ถูกทำลาย
receipt-key-hint = ลายนิ้วมือ (SHA-256) ของกุญแจที่ห่อไว้ ข้อมูลสำรองที่ทำไว้ก่อนหน้ายังมีกุญแจนี้จนกว่าจะหมดอายุ
receipt-files = ไฟล์
receipt-kept = สิ่งที่เก็บไว้: ใบรับรองนี้ และรายการในบันทึกของแพลตฟอร์ม

# Permissions
permission-dashboard-read = ดูแดชบอร์ด
permission-revenue-read = ดูมูลค่าหัตถการที่ทำแล้ว
permission-customers-read = ดูข้อมูลลูกค้า
permission-customers-create = ลงทะเบียนลูกค้า
permission-customers-update = แก้ไขข้อมูลลูกค้า
permission-analyses-read = ดูผลวิเคราะห์ผิว
permission-analyses-create = ถ่ายภาพและวิเคราะห์ผิว
permission-team-read = ดูทีมงาน
permission-team-manage = เชิญและจัดการทีมงาน
permission-invitations-create = ส่งคำเชิญ
permission-ownership-transfer = โอนความเป็นเจ้าของ
permission-keys-manage = สร้างคีย์ API
permission-letters-edit = แก้ข้อความในจดหมายของคลินิก
permission-activity-read = ดูบันทึกกิจกรรม
permission-clinics-manage = จัดการทุกคลินิก

# The clinic's profile
permission-clinic-profile-edit = แก้ไขข้อมูลคลินิก
clinic-profile-intro = ชื่อ สีประจำคลินิก และช่องทางติดต่อ ตามที่ลูกค้าและทีมงานเห็น
clinic-profile-saved = บันทึกแล้ว ทุกคนจะเห็นตั้งแต่หน้าถัดไป
clinic-mark = ตัวอักษรย่อ
clinic-mark-hint = หนึ่งหรือสองตัวอักษรแทนชื่อคลินิก
clinic-address = ที่อยู่
clinic-look = ตัวอย่างหน้าตา
clinic-look-light = ในธีมสว่าง
clinic-look-dark = ในธีมมืด
clinic-colour-reads = ตัวอักษรสีขาวบนสี { $colour } มีความต่างสี { $contrast } : 1 อ่านได้ชัดเจน
clinic-colour-moved = ตัวอักษรสีขาวบนสี { $colour } มีความต่างสี { $contrast } : 1 แต่ต้องมีอย่างน้อย 4.5 : 1 ทุกคนจึงจะอ่านได้ ปุ่มและลิงก์จึงใช้สีที่เข้มขึ้นตามตัวอย่าง
error-clinic-mark = ใช้ตัวอักษรหรือตัวเลขหนึ่งหรือสองตัว

# The clinic’s logo
logo = โลโก้
logo-intro = แสดงข้างชื่อคลินิกในทุกหน้า บนจอเรียกคิว ในอีเมล คำเชิญ และรายงาน
logo-choose = เลือกรูปโลโก้
logo-replace = เลือกรูปอื่นแทน
logo-hint = ไฟล์ PNG, JPEG หรือ WebP ไม่เกิน 1 MB และไม่เกิน 3,000 × 3,000 พิกเซล โลโก้สีอ่อนที่ไม่มีพื้นหลังจะวางบนพื้นสีเข้ม โลโก้สีเข้มจะวางบนพื้นสีอ่อน
logo-save = บันทึกโลโก้
logo-remove = นำโลโก้ออก
logo-saved = บันทึกโลโก้แล้ว ทุกคนจะเห็นตั้งแต่หน้าถัดไป
logo-removed = นำโลโก้ออกแล้ว และใช้ตัวอักษรย่อแทนเหมือนเดิม
error-logo-missing = กรุณาเลือกรูปก่อน
error-logo-too-large = ไฟล์ใหญ่กว่า 1 MB กรุณาบันทึกรูปให้เล็กลงแล้วเลือกใหม่
error-logo-too-many-pixels = รูปกว้างหรือสูงเกิน 3,000 พิกเซล กรุณาย่อรูปแล้วเลือกใหม่
error-logo-too-small = รูปกว้างหรือสูงไม่ถึง 16 พิกเซล กรุณาเลือกรูปที่ใหญ่กว่านี้
error-logo-svg = ใช้ไฟล์ SVG ไม่ได้ เพราะอาจมีสิ่งอื่นนอกจากรูปภาพ กรุณาบันทึกโลโก้เป็น PNG แล้วเลือกใหม่
error-logo-format = ไฟล์นี้ไม่ใช่ PNG, JPEG หรือ WebP กรุณาบันทึกรูปเป็นไฟล์แบบใดแบบหนึ่งแล้วเลือกใหม่
error-logo-unreadable = อ่านรูปนี้ไม่ได้ กรุณาบันทึกเป็น PNG อีกครั้งแล้วเลือกใหม่
error-logo-empty = รูปนี้โปร่งใสทั้งหมด มองไม่เห็นอะไร กรุณาเลือกรูปอื่น
