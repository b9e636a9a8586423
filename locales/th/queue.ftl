permission-queue-read = ดูคิว
permission-queue-manage = เช็กอินและเรียกคิว
permission-queue-display = แสดงคิวบนจอหน้าร้าน

event-checked-in = เช็กอินลูกค้า
event-ticket-changed = ปรับสถานะคิว
event-display-opened = สร้างลิงก์จอแสดงคิว
event-display-closed = ยกเลิกลิงก์จอแสดงคิว
# กระดานคิว
nav-queue = คิว
queue-waiting = รอเรียก
queue-called = เรียกแล้ว
queue-serving = กำลังรับบริการ
queue-over = จบแล้ว
queue-done = เสร็จแล้ว
queue-skipped = ข้ามคิว
queue-cancelled = ยกเลิก
queue-no-show = ไม่มาตามเรียก
queue-nobody-waits = ไม่มีคนรอ
queue-nobody-called = ยังไม่ได้เรียกใคร
queue-nobody-served = ยังไม่มีคนรับบริการ
queue-nobody-done = ยังไม่มีคนเสร็จ
queue-minutes = { $n } นาที
queue-longest = รอนานสุด
queue-average-wait = รอเฉลี่ย
queue-average-service = รับบริการเฉลี่ย
queue-done-today = เสร็จวันนี้
queue-empty = วันนี้ยังไม่มีลูกค้ามา
queue-empty-hint = เช็กอินลูกค้าคนแรก แล้วหมายเลขจะขึ้นที่นี่และบนจอหน้าร้าน
queue-empty-read = เมื่อมีการเช็กอิน ลูกค้าจะขึ้นที่นี่ทันที
queue-call-to = เรียกไปที่
queue-place-example = ห้อง 2
queue-only-mine = เฉพาะคิวของฉันและคิวที่ไม่ระบุ
queue-call-next = เรียกคิวถัดไป
queue-call = เรียก
queue-recall = เรียกซ้ำ
queue-serve = เริ่มบริการ
queue-complete = เสร็จสิ้น
queue-skip = ข้าม
queue-return = กลับเข้าคิว
queue-cancel = ยกเลิกคิว
queue-mark-no-show = ไม่มา
queue-more = อื่น ๆ
queue-reopen = เปิดอีกครั้ง
queue-allergic = มีประวัติแพ้
queue-booked = นัดไว้
queue-calls = เรียกแล้ว { $n } ครั้ง

# คิวเดียว
queue-ticket = หมายเลข { $number }
queue-steps = ขั้นต่อไป
queue-visit = การเข้ารับบริการ
queue-times = เวลา
queue-priority = ความเร่งด่วน
queue-purpose = มาเพื่อ
queue-practitioner = พบกับ
queue-anybody = ใครว่างก็ได้
queue-place = ห้องหรือเคาน์เตอร์
queue-place-hint = จะขึ้นบนจอหน้าร้านเมื่อเรียกคิว
priority-emergency = ฉุกเฉิน
priority-urgent = ด่วน
priority-normal = ปกติ
queue-checked-in = เช็กอิน
queue-first-called = เรียกครั้งแรก
queue-began = เริ่มบริการ
queue-ended = จบ
queue-number = หมายเลข
queue-state = สถานะ

# ใบสรุปประจำวัน
queue-day-sheet = ใบสรุปคิวประจำวัน
queue-came = ลูกค้าที่มา
queue-day-empty = ไม่มีการเช็กอินในวันนี้
queue-day-empty-hint = เลือกวันอื่นด้านบน

# คิวของลูกค้าเอง
nav-queue-mine = คิวของฉัน
queue-mine-intro = ลำดับของคุณวันนี้ หน้านี้อัปเดตเอง
queue-my-number = หมายเลขของคุณ
queue-you-are-next = คิวถัดไปเป็นของคุณ
queue-ahead = อีก { $n } คิวจะถึงคุณ
queue-your-turn = ถึงคิวของคุณแล้ว เชิญที่เคาน์เตอร์
queue-your-turn-at = ถึงคิวของคุณแล้ว เชิญที่{ $place }
queue-you-were-called = เรียกคิวของคุณไปแล้ว กรุณาแจ้งเคาน์เตอร์เพื่อกลับเข้าคิว
queue-checked-in-at = เช็กอินเมื่อ { $time }
queue-mine-none = คุณยังไม่มีคิว
queue-mine-none-hint = เมื่อมาถึงคลินิก เคาน์เตอร์จะออกหมายเลขให้คุณ

# เช็กอิน
check-in = เช็กอิน
check-in-intro = ค้นหาลูกค้า หรือลงทะเบียนลูกค้าใหม่ได้ในขั้นตอนเดียว
check-in-known = ลูกค้าเดิม
check-in-new = ลูกค้าใหม่
check-in-register = ลงทะเบียนและเช็กอิน
check-in-anyway = ลงทะเบียนเป็นลูกค้าใหม่
check-in-similar = ใช่ลูกค้าคนใดคนหนึ่งนี้หรือไม่
check-in-similar-hint = เบอร์โทรหรือชื่อตรงกัน เช็กอินได้จากรายชื่อนี้ หรือลงทะเบียนเป็นลูกค้าใหม่ด้านล่าง
check-in-this = เช็กอินคนนี้
check-in-other = เลือกคนอื่น
check-in-booked = มีนัดวันนี้เวลา { $at } น. · { $treatment } เมื่อเช็กอินแล้ว นัดจะเปลี่ยนเป็นมาถึงแล้ว
error-check-in-customer = กรุณาเลือกลูกค้าที่มาถึง
error-ticket-already = ลูกค้าคนนี้อยู่ในคิวแล้ว ใช้หมายเลขเดิมได้เลย

# จอหน้าร้าน
display-title = จอแสดงคิว
displays = จอแสดงคิว
displays-intro = จอในพื้นที่รอที่แสดงว่าถึงคิวใคร
displays-links = ลิงก์ที่ใช้งานอยู่
displays-none = ยังไม่มีจอที่มีลิงก์
display-open-here = เปิดบนจอนี้
display-new = เพิ่มจอ
display-label = ชื่อจอ
display-label-hint = เช่น ตำแหน่งที่ติดตั้ง เพื่อให้จำได้
display-create = สร้างลิงก์
display-link = ลิงก์สำหรับจอ
display-link-hint = เปิดลิงก์นี้บนจอหนึ่งครั้ง ลิงก์แสดงเฉพาะตอนนี้ ผู้ที่มีลิงก์จะเห็นเพียงจอคิวที่ปิดบังชื่อแล้ว
display-made = สร้างโดย { $name } เมื่อ { $date }
display-never-seen = ยังไม่เคยเปิด
display-seen = ใช้ล่าสุด { $time }
display-close = ยกเลิกลิงก์
display-close-named = ยกเลิกลิงก์ของ { $name }
display-now = เชิญหมายเลข
display-called = เรียกแล้ว
display-next = คิวถัดไป
display-nobody-called = เชิญนั่งรอสักครู่ หมายเลขของคุณจะขึ้นที่นี่
display-waiting = รออยู่ { $n } คิว
display-sound-on = เปิดเสียง
display-fullscreen = เต็มจอ
display-spoken = ขอเชิญหมายเลข { $number } ค่ะ
display-spoken-place = ขอเชิญหมายเลข { $number } ที่{ $place } ค่ะ
error-display-label = กรุณาตั้งชื่อจอ
error-display-over = ลิงก์นี้ถูกยกเลิกหรือหมดอายุแล้ว กรุณาขอลิงก์ใหม่จากเคาน์เตอร์
error-displays-full = มีจอที่ใช้ลิงก์ครบ 20 จอแล้ว กรุณายกเลิกจอที่ไม่ใช้ก่อน

# ขั้นตอนที่ทำไม่ได้
error-nobody-waits = ไม่มีคนรอเรียกแล้ว
error-ticket-action = กรุณาเลือกสิ่งที่จะทำ: call, recall, serve, complete, skip, return, cancel, no_show หรือ reopen
error-ticket-waiting = ลูกค้ายังรออยู่ กรุณาเรียกคิวก่อน
error-ticket-called = เรียกคิวนี้ไปแล้ว เมื่อลูกค้ามาให้กดเริ่มบริการ หรือเรียกซ้ำ หรือข้าม
error-ticket-serving = ลูกค้ากำลังรับบริการ กรุณากดเสร็จสิ้นก่อน
error-ticket-done = คิวนี้เสร็จแล้ว หากกดผิดให้เปิดอีกครั้ง
error-ticket-skipped = คิวนี้ถูกข้ามไว้ เรียกได้เลยหรือให้กลับเข้าคิว
error-ticket-cancelled = คิวนี้ยกเลิกแล้ว หากลูกค้ากลับมาให้เปิดอีกครั้ง
error-ticket-no-show = คิวนี้บันทึกว่าไม่มา หากลูกค้ามาแล้วให้เปิดอีกครั้ง
error-ticket-over = คิวนี้จบแล้ว จึงแก้ไขไม่ได้
error-ticket-of-another-day = หมายเลขนี้เป็นของวันอื่น กรุณาเช็กอินลูกค้าใหม่
permission-queue-own = ดูลำดับคิวของตนเอง
