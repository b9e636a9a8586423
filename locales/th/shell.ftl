# กรอบของทุกหน้า: เมนู บทบาท และคำที่ใช้ร่วมกัน

app-name = Precision
app-description = ระบบวิเคราะห์ผิวและดูแลลูกค้าสำหรับคลินิกความงาม

skip = ข้ามไปยังเนื้อหา
nav-main = เมนูหลัก
nav-quick = เมนูลัด
nav-more = เพิ่มเติม
nav-open = เปิดเมนู
nav-close = ปิดเมนู
sign-out = ออกจากระบบ
sign-in = เข้าสู่ระบบ
theme-switch = สลับโหมดสว่างและมืด
language-switch = EN · Switch to English
palette-open = ค้นหาหรือไปที่…
palette-placeholder = พิมพ์ชื่อเมนูที่ต้องการ…
palette-none = ไม่พบเมนูที่ตรงกัน ลองใช้คำอื่น
palette-results = รายการเมนู
support-title = กำลังให้ความช่วยเหลือ
support-banner = คุณกำลังเข้าดู{ $clinic }เพื่อให้ความช่วยเหลือ: { $reason }
support-leave = ออกจากคลินิก
offline = ติดต่อเซิร์ฟเวอร์ไม่ได้ ข้อมูลยังไม่ถูกบันทึก
live = สด
reconnecting = กำลังเชื่อมต่อใหม่…

# เมนู
nav-dashboard = ภาพรวม
nav-home = หน้าแรก
nav-customers = ลูกค้า
nav-analyses = ผลวิเคราะห์ผิว
nav-analysis-new = วิเคราะห์ผิวใหม่
nav-activity = บันทึกกิจกรรม
nav-clinics = คลินิก
nav-people = ผู้ใช้งาน
nav-staff = ทีมงาน
nav-invitations = คำเชิญ
nav-plans = แพ็กเกจ
nav-usage = การใช้งาน
nav-billing = การเรียกเก็บเงิน
nav-audit = บันทึกการใช้งาน
nav-settings = ตั้งค่า
nav-account = บัญชีของฉัน
nav-profile = โปรไฟล์ของฉัน
nav-health = สถานะระบบ
nav-jobs = งานเบื้องหลัง
nav-leads = ผู้สนใจ
nav-reports = รายงาน
nav-group-work = งานประจำวัน
nav-group-manage = จัดการ
nav-group-platform = แพลตฟอร์ม
nav-group-account = บัญชี

# บทบาท
role-super-admin = ผู้ดูแลแพลตฟอร์ม
role-clinic-owner = เจ้าของคลินิก
role-clinic-admin = ผู้ดูแลคลินิก
role-clinic-staff = เจ้าหน้าที่คลินิก
role-sales-staff = พนักงานขาย
role-customer = ลูกค้า

# คำทั่วไป
save = บันทึก
save-changes = บันทึกการเปลี่ยนแปลง
saving = กำลังบันทึก…
cancel = ยกเลิก
edit = แก้ไข
delete = ลบ
remove = นำออก
archive = เก็บเข้าคลัง
restore = นำกลับมา
add = เพิ่ม
create = สร้าง
back = กลับ
close = ปิด
confirm = ยืนยัน
continue = ดำเนินการต่อ
search = ค้นหา
clear = ล้าง
clear-filters = ล้างตัวกรอง
filter = ตัวกรอง
all = ทั้งหมด
next = ถัดไป
previous = ก่อนหน้า
first-page = หน้าแรกสุด
page-next = หน้าถัดไป
page-previous = หน้าก่อนหน้า
pages = หน้า
yes = ใช่
no = ไม่ใช่
none = ไม่มี
optional = ไม่บังคับ
required = จำเป็น
show = แสดง
hide = ซ่อน
open = เปิด
view = ดู
download = ดาวน์โหลด
upload = อัปโหลด
print = พิมพ์
share = แชร์
copy = คัดลอก
copied = คัดลอกแล้ว
undo = เลิกทำ
retry = ลองอีกครั้ง
more = เพิ่มเติม
less = ย่อลง
actions = ตัวเลือก
details = รายละเอียด
status = สถานะ
name = ชื่อ
email = อีเมล
phone = เบอร์โทร
password = รหัสผ่าน
password-show = แสดงรหัสผ่าน
date = วันที่
time = เวลา
today = วันนี้
yesterday = เมื่อวาน
created = สร้างเมื่อ
updated = แก้ไขล่าสุด
by = โดย { $name }
or = หรือ
loading = กำลังโหลด…
unknown = ไม่ทราบ
count-results = { $n } รายการ
steps = ขั้นตอน
step-done = เสร็จแล้ว
step-current = กำลังดำเนินการ
step-pending = รอดำเนินการ
step-failed = ไม่สำเร็จ

# เวลา
ago-now = เมื่อสักครู่
ago-minutes = { $n } นาทีที่แล้ว
ago-hours = { $n } ชั่วโมงที่แล้ว
ago-days = { $n } วันที่แล้ว

# หน้าเข้าสู่ระบบ
auth-promise = เห็นผิวชัด ดูแลได้อย่างมั่นใจ
auth-promise-detail = ภาพถ่ายเพียงภาพเดียว กลายเป็นผลวิเคราะห์ผิวที่อธิบายได้ เปรียบเทียบได้ และเก็บไว้ติดตามผล
auth-point-private = ข้อมูลของแต่ละคลินิกแยกจากกันอย่างชัดเจน
auth-point-careful = ทุกผลวิเคราะห์มองเห็นได้บนภาพจริง
auth-point-together = ทั้งทีมทำงานร่วมกันในที่เดียว
auth-foot = รูปเข้ารหัสด้วยกุญแจของคลินิกคุณเอง และไม่ออกจากเซิร์ฟเวอร์นี้

# กล้องและภาพถ่าย
camera-preview = ภาพจากกล้อง
camera-shoot = ถ่ายภาพ
camera-retake = ถ่ายใหม่
camera-upload = เลือกภาพ
camera-hint = จัดใบหน้าให้อยู่ในกรอบ ลืมตา และรวบผม
camera-denied = ใช้กล้องไม่ได้ กรุณาอนุญาตการใช้กล้องที่แถบที่อยู่ หรือเลือกภาพแทน
camera-start = ใช้กล้อง
camera-sending = กำลังส่งภาพ…
camera-working = กำลังวิเคราะห์ผิว…
camera-failed = ส่งภาพไม่สำเร็จ กรุณาตรวจสอบการเชื่อมต่อแล้วลองอีกครั้ง
overlay-opacity = ความเข้มของชั้นภาพ
