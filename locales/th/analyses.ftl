# ความยินยอมถ่ายรูป การถ่าย ผลลัพธ์ การเปรียบเทียบ แนวโน้ม ลิงก์ รายงาน

consent-title = ความยินยอมถ่ายรูป
consent-intro-own = สิ่งที่คุณยินยอม และวิธีถอนความยินยอม
consent-stands = ยินยอมเมื่อ { $when }
consent-was-withdrawn = ถอนความยินยอมเมื่อ { $when } ต้องได้รับความยินยอมใหม่ก่อนจึงถ่ายรูปได้
consent-never = ยังไม่ได้ขอความยินยอม ถ่ายรูปได้เมื่อลูกค้ายินยอมแล้ว
consent-text = รายละเอียดที่ยินยอม
photo-consent-text-2026-1 =
    ยินยอมให้ถ่ายรูปใบหน้า และนำรูปไปวิเคราะห์สภาพผิว
    การวิเคราะห์ทำบนเซิร์ฟเวอร์ของคลินิกเอง ไม่มีรูปใดถูกส่งออกไปภายนอก
    รูปเก็บแบบเข้ารหัส เฉพาะบุคลากรของคลินิกนี้ที่มีสิทธิ์ดูประวัติของข้าพเจ้าเท่านั้นที่เห็นได้
    ผลวิเคราะห์ใช้ประกอบการปรึกษา ไม่ใช่การวินิจฉัยทางการแพทย์
    คลินิกจะสร้างลิงก์แชร์ผลเมื่อข้าพเจ้าขอเท่านั้น และยกเลิกลิงก์ได้ทุกเมื่อ
    ข้าพเจ้าถอนความยินยอมได้ทุกเมื่อ เมื่อถอนแล้วจะไม่มีการถ่ายรูปเพิ่ม รูปและลิงก์ทั้งหมดจะถูกลบถาวร ส่วนคะแนนที่วัดไปแล้วยังอยู่ในประวัติโดยไม่มีรูป
photo-consent-text-checkbox =
    ลูกค้ายินยอมให้ถ่าย วิเคราะห์ และเก็บรูป
consent-way = ลูกค้าให้ความยินยอมอย่างไร
consent-in-person = ต่อหน้า หลังอ่านรายละเอียดแล้ว
consent-on-paper = ลงนามในเอกสาร
consent-online = ลูกค้ายืนยันเองในระบบ
consent-agree-own = ฉันได้อ่านและยินยอม
consent-agree = ลูกค้าได้อ่านและยินยอมแล้ว
consent-agree-hint = ให้ลูกค้าดูหน้านี้หรืออ่านให้ฟัง ระบบจะบันทึกชื่อของคุณไว้กับความยินยอม
consent-go-on = ไปถ่ายรูป
consent-record = บันทึกความยินยอม
consent-history = ประวัติ
consent-given = ให้เมื่อ
consent-how = วิธี
consent-version = ฉบับข้อความ
consent-withdrawn = ถอนเมื่อ
consent-withdraw = ถอนความยินยอม
consent-withdraw-about = รูปและลิงก์ผลวิเคราะห์ทั้งหมดจะใช้ไม่ได้ทันทีและถูกลบถาวร คะแนนยังอยู่ในประวัติโดยไม่มีรูป หากจะถ่ายรูปอีกต้องขอความยินยอมใหม่
consent-withdraw-sure = ลบรูปทั้งหมดถาวร
consent-badge-given = ยินยอมแล้ว
consent-badge-withdrawn = ถอนแล้ว
consent-badge-none = ยังไม่ได้ขอ
consent-open = ความยินยอมถ่ายรูป

capture-steps = ขั้นตอน
capture-step-consent = ความยินยอม
capture-step-photo = ถ่ายรูป
capture-step-result = ผลลัพธ์
analysis-view = มุม
views = มุมถ่าย
view-front = หน้าตรง
view-left = ด้านซ้าย
view-right = ด้านขวา
pose-front = มองตรงเข้ากล้อง ให้ใบหน้าอยู่ในกรอบรี รวบผม ถอดแว่น
pose-left = หันหน้าให้แก้มซ้ายเข้าหากล้อง
pose-right = หันหน้าให้แก้มขวาเข้าหากล้อง
checks = สิ่งที่กล้องเห็น
check-light = แสง
check-even = แสงสม่ำเสมอ
check-distance = ระยะ
check-sharp = ความคมชัด
hint-dark = มืดเกินไป เปิดไฟเพิ่มหรือหันหน้าเข้าหาหน้าต่าง
hint-bright = สว่างเกินไป ถอยห่างจากแสง
hint-uneven = ใบหน้าข้างหนึ่งมืดกว่า หันหน้าเข้าหาแสง
hint-closer = เข้าใกล้อีกนิดจนใบหน้าเต็มกรอบรี
hint-further = ถอยออกเล็กน้อย
hint-centre = เลื่อนใบหน้าให้อยู่กลางกรอบรี
hint-blurred = อยู่นิ่ง ๆ และเช็ดเลนส์
hint-nobody = ให้ใบหน้าอยู่ในกรอบรี
hint-good = พร้อมถ่าย

error-consent-withdrawn = ลูกค้าถอนความยินยอมถ่ายรูปแล้ว กรุณาขอความยินยอมใหม่ที่หน้า “ความยินยอมถ่ายรูป” ก่อนถ่ายอีกครั้ง
error-consent-stands = ลูกค้าให้ความยินยอมไว้แล้ว
error-consent-not-given = ไม่มีความยินยอมที่มีผลอยู่ จึงไม่ต้องถอน
error-consent-not-ticked = กรุณาทำเครื่องหมายเมื่อลูกค้าอ่านข้อความและยินยอมแล้ว
error-visit = การมาครั้งนี้ไม่ใช่ของลูกค้ารายนี้ กรุณาเริ่มใหม่
error-picture-link = ลิงก์รูปนี้หมดอายุแล้ว กรุณาเปิดหน้านี้อีกครั้ง
error-analysis-under-way = ยังวิเคราะห์ไม่เสร็จ กรุณาลบเมื่อเสร็จแล้ว
error-not-confirmed = กรุณาทำเครื่องหมายยืนยัน เพราะกู้คืนไม่ได้
error-nothing-to-share = ไม่มีผลพร้อมรูปให้แชร์
error-share-over = ลิงก์นี้ใช้ไม่ได้แล้ว กรุณาขอลิงก์ใหม่จากคลินิก
error-nothing-to-compare = ยังไม่มีผลอื่นของมุมนี้ให้เปรียบเทียบ
error-nothing-to-report = ไม่มีผลสำหรับทำรายงาน
error-months = กรุณาใส่ 1 ถึง 240 เดือน หรือเว้นว่าง

analysis-lowest = คะแนนต่ำสุด
analysis-picture = รูป
analysis-whole-face = ทั้งใบหน้า
analysis-show-all = แสดงทั้งหมด
analysis-show-none = ซ่อนทั้งหมด
analysis-noise = ตัวเลขหลัง ± คือความคลาดเคลื่อน ถ่ายผิวเดิมซ้ำคะแนนอาจต่างกันได้เท่านี้ ต้องต่างมากกว่านี้จึงถือว่าเปลี่ยนแปลง
analysis-noise-unknown = ยังไม่ได้วัดว่าถ่ายผิวเดิมซ้ำแล้วคะแนนต่างกันเท่าใดสำหรับรุ่นนี้ อย่าถือว่าความต่างเล็กน้อยมีความหมาย
analysis-tone = โทนสีผิว: { $group } ({ $angle } ITA) เพื่อทราบเท่านั้น ไม่คิดเป็นคะแนน
analysis-erase = ลบผลวิเคราะห์นี้
analysis-erase-about = รูป ผล บันทึก และลิงก์ของการวิเคราะห์นี้จะถูกลบถาวร ระบบจะเก็บไว้เพียงว่าใครลบและเมื่อใด
analysis-erase-sure = ลบถาวร

band-clear = แทบไม่เห็น
band-slight = เล็กน้อย
band-moderate = สังเกตได้
band-marked = เห็นชัด
change-better = ดีขึ้น
change-worse = แย่ลง
change-noise = ไม่ต่างเกินความคลาดเคลื่อน
change-unknown = ยังไม่ทราบความคลาดเคลื่อน
measure-tone = โทนสีผิว
measure-tone-about = เพื่อทราบเท่านั้น ไม่คิดเป็นคะแนน
measure-area = { $value } ตร.มม.
measure-length = { $value } มม.
tone-very-light = ขาวมาก
tone-light = ขาว
tone-intermediate = ปานกลาง
tone-tan = สองสี
tone-brown = น้ำผึ้งเข้ม
tone-dark = เข้ม
capture-sharpness = ความเบลอของขอบ
capture-mm = { $value } มม.
capture-brightness = ความสว่างของผิว
capture-light = ใบหน้าข้างที่มืดกว่าต่างกัน
capture-note-eyes-closed = หลับตาอยู่ ริ้วรอบดวงตาอาจวัดได้ต่างจากตอนลืมตา
capture-note-smiling = กำลังยิ้ม ซึ่งทำให้ริ้วรอบตาและปากลึกขึ้น ควรเปรียบเทียบกับรูปใบหน้าผ่อนคลาย
capture-note-beard = มีหนวดเคราบังใบหน้าบางส่วน จึงไม่ได้วัดบริเวณนั้น
capture-note-partly-covered = ผม แว่น หรือสิ่งอื่นบังผิวค่อนข้างมาก จึงไม่ได้วัดบริเวณนั้น
pictures-gone-withdrawn = รูปถูกลบแล้วเพราะลูกค้าถอนความยินยอม คะแนนยังคงอยู่
pictures-gone-retention = รูปถูกลบแล้วเมื่อครบระยะเวลาเก็บของคลินิก คะแนนยังคงอยู่
refusal-consent-withdrawn = ลูกค้าถอนความยินยอมแล้ว
refusal-consent-withdrawn-advice = ลบรูปแล้วโดยไม่ได้วิเคราะห์ กรุณาขอความยินยอมใหม่ก่อนถ่ายอีกครั้ง

compare-title = ก่อนและหลัง
compare-none = ยังไม่มีผลให้เปรียบเทียบ
compare-none-hint = เมื่อถ่ายมุมเดียวกันอีกครั้ง ทั้งสองรูปจะแสดงคู่กันที่นี่
compare-with = เปรียบเทียบกับ
compare-show = แสดง
compare-faces = ใบหน้า
compare-pictures-gone = รูปของครั้งใดครั้งหนึ่งถูกลบแล้ว คะแนนยังคงอยู่
compare-after-alt = ใบหน้าเมื่อ { $when }
compare-before-alt = ใบหน้าเมื่อ { $when } ซ้อนทับอีกรูป
compare-slider = แสดงรูปก่อนหน้ามากน้อยเพียงใด
compare-before = ก่อน
compare-after = หลัง
compare-aligned = จัดใบหน้าทั้งสองให้ตรงกัน ดวงตาอยู่ระดับเดียวกัน 6 พิกเซลต่อมิลลิเมตร ใช้ปุ่มลูกศรเลื่อนเส้นแบ่งได้
compare-numbers = คะแนน
compare-views = รูปถ่ายจากคนละมุม จึงไม่เปรียบเทียบคะแนน
compare-versions = ผลทั้งสองวัดด้วยวิธีคนละรุ่น ({ $before } และ { $after }) จึงไม่เปรียบเทียบคะแนน เพราะความต่างอาจมาจากรุ่น
compare-unvalidated = ยังไม่ได้วัดความคลาดเคลื่อนของรุ่นนี้ จึงยังไม่ถือว่าความต่างใดเป็นการเปลี่ยนแปลง
compare-no-change = ไม่มีคะแนนใดต่างเกินความคลาดเคลื่อน
compare-changed = มี { $n } คะแนนที่ต่างเกินความคลาดเคลื่อน
compare-measure = สิ่งที่วัด
compare-difference = ต่างกัน
compare-verdict = ความหมาย

trends-title = แนวโน้ม
trends-intro = คะแนนทุกครั้งที่มา
trends-intro-own = คะแนนของคุณทุกครั้งที่มา
trends-none = ยังไม่มีผลของมุมนี้
trends-none-hint = ทุกครั้งที่มาจะเพิ่มจุดในกราฟ
trends-mixed = วิธีวัดมีการปรับปรุงระหว่างนี้ เส้นกราฟจึงขาดตอนเมื่อเปลี่ยนรุ่น และไม่เปรียบเทียบคะแนนข้ามรุ่น
trends-chart = { $measure } ตลอดทุกครั้งที่มา คะแนนล่าสุด { $last }
trends-first = ครั้งแรกของรุ่นนี้
trends-table = ดูเป็นตาราง
trends-about = 100 ดีที่สุด แถบรอบเส้นคือความคลาดเคลื่อน หรือความต่างที่เกิดได้เมื่อถ่ายผิวเดิมซ้ำ ความต่างเทียบกับครั้งแรกของรุ่นเดียวกัน

share-title = แชร์ด้วยลิงก์
share-about = ผู้ที่มีลิงก์เห็นผลนี้เพียงผลเดียวโดยไม่ต้องเข้าสู่ระบบ ลิงก์หมดอายุเอง ยกเลิกได้ทุกเมื่อ และใช้ไม่ได้ทันทีเมื่อถอนความยินยอม
share-opened = { $n ->
    [0] ยังไม่เคยเปิด
   *[other] เปิดแล้ว { $n } ครั้ง
}
share-last = ล่าสุด { $when }
share-ends = หมดอายุ { $when }
share-revoke = ยกเลิก
share-alive = ใช้ได้
share-revoked = ยกเลิกแล้ว
share-expired = หมดอายุแล้ว
share-days = ลิงก์ใช้ได้นาน
share-days-n = { $n } วัน
share-make = สร้างลิงก์
share-made = ลิงก์พร้อมแล้ว
share-once = คัดลอกตอนนี้ เพื่อความปลอดภัยระบบไม่เก็บตัวลิงก์ไว้ จึงแสดงซ้ำไม่ได้
share-link = ลิงก์
share-copy = คัดลอกลิงก์
share-try = เปิดดู

notes-title = บันทึก
notes-none = ยังไม่มีบันทึก
notes-new = บันทึกใหม่
notes-hint = สำหรับทีมงาน ลูกค้าไม่เห็น
notes-add = เพิ่มบันทึก

report-title = รายงานผลวิเคราะห์ผิว
report-number = หมายเลขลูกค้า
report-no-pictures = รูปของการวิเคราะห์นี้ถูกลบแล้ว คะแนนยังคงอยู่
report-faces = แสดงบนใบหน้า
report-pdf-th = PDF ภาษาไทย
report-pdf-en = PDF ภาษาอังกฤษ

nav-photos = รูปถ่าย
retention-title = ระยะเวลาเก็บรูป
retention-intro = รูปที่เก่ากว่านี้จะถูกลบเองทุกวัน คะแนนยังคงอยู่
retention-label = เก็บรูปไว้
retention-hint = นับจากวันที่ถ่าย
retention-for-ever = จนกว่าจะมีคนลบ
retention-warning = รูปที่ลบแล้วกู้คืนไม่ได้ และการเปรียบเทียบก่อนหลังต้องใช้ทั้งสองรูป
retention-months = { $n } เดือน
retention-told = รูปจะถูกลบหลัง { $n } เดือน

event-photo-consent-given = บันทึกความยินยอมถ่ายรูปของลูกค้า
event-photo-consent-withdrawn = ถอนความยินยอมถ่ายรูปของลูกค้า
event-analysis-erased = ลบผลวิเคราะห์
event-analysis-exported = ส่งออกผลวิเคราะห์เป็น PDF
event-share-created = สร้างลิงก์แชร์ผล
event-share-opened = เปิดลิงก์แชร์ผล
event-share-revoked = ยกเลิกลิงก์แชร์ผล
event-photo-retention-changed = เปลี่ยนระยะเวลาเก็บรูป

permission-analyses-share = แชร์ผลด้วยลิงก์
permission-analyses-erase = ลบผลวิเคราะห์และกำหนดระยะเวลาเก็บรูป
permission-photo-consents-manage = บันทึกและถอนความยินยอมถ่ายรูป
