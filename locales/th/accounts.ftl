# บัญชีของตนเอง: ข้อมูลส่วนตัว รหัสผ่าน การยืนยันขั้นที่สอง การเข้าสู่ระบบ

account = บัญชีของฉัน
account-name = ชื่อ
account-name-hint = ชื่อที่อยากให้เราเรียก
account-language = ภาษา
account-clinics = คลินิกของคุณ
account-saved = บันทึกแล้ว
clinic-here = คุณอยู่ที่นี่
clinic-switch = ไปที่นี่
choose-clinic = เลือกคลินิก
choose-clinic-intro = บัญชีของคุณอยู่ในหลายคลินิก เปลี่ยนภายหลังได้ที่ “บัญชีของฉัน”
choose-clinic-stay = ไปต่อที่ { $clinic }

security = การเข้าสู่ระบบและความปลอดภัย
security-intro = สิ่งที่คุณใช้เข้าสู่ระบบ และที่ที่คุณเข้าสู่ระบบอยู่
code = รหัส
back-to-sign-in = กลับไปหน้าเข้าสู่ระบบ
sending = กำลังส่ง…
error-code-wrong = รหัสนี้ไม่ถูกต้องหรือใช้ไปแล้ว รอรหัสถัดไปแล้วลองอีกครั้ง
error-second-factor = ต้องยืนยันขั้นที่สอง
error-second-factor-detail = รหัสผ่านถูกต้อง กรุณาส่งรหัสจากแอปหรือรหัสกู้คืนในช่อง “code”
error-password-wrong = นี่ไม่ใช่รหัสผ่านปัจจุบันของคุณ
error-last-factor = บทบาทของคุณต้องมีการยืนยันขั้นที่สอง และนี่คือวิธีสุดท้าย เพิ่มวิธีอื่นก่อน
error-passkey-domain = พาสคีย์ต้องใช้ที่อยู่ที่เป็นชื่อ ขอให้ผู้ดูแลระบบตั้งค่า PRECISION_PUBLIC_URL

# รหัสผ่าน
password-current = รหัสผ่านปัจจุบัน
password-new = รหัสผ่านใหม่
password-rules = อย่างน้อย 10 ตัวอักษร คำไม่กี่คำที่ไม่เกี่ยวข้องกันจำง่ายและเดายาก
password-strength = ความแข็งแรง
password-too-short = ใช้อย่างน้อย { $limit } ตัวอักษร
password-too-long = ใช้ไม่เกิน { $limit } ตัวอักษร
password-like-email = เลือกสิ่งที่ไม่ใช่ส่วนหนึ่งของอีเมลของคุณ
password-guessable = รหัสผ่านนี้เดาได้เร็วเกินไป เพิ่มอีกคำ หรือสิ่งที่คุณเท่านั้นจะนึกถึง
password-good = ดี
password-strong = ดีมาก
password-hint = เมื่อเปลี่ยน คุณจะออกจากระบบในที่อื่นทั้งหมด
password-change = เปลี่ยนรหัสผ่าน
password-change-intro = เบราว์เซอร์อื่นทั้งหมดจะออกจากระบบ และคีย์ API ของคุณทั้งหมดจะถูกยกเลิก
password-changed = เปลี่ยนรหัสผ่านแล้ว เบราว์เซอร์อื่นทั้งหมดออกจากระบบแล้ว
password-changed-on = เปลี่ยนล่าสุดเมื่อ { $date }
password-was-reset = ตั้งรหัสผ่านใหม่แล้ว เข้าสู่ระบบด้วยรหัสผ่านใหม่ได้เลย
forgot-title = ลืมรหัสผ่าน?
forgot-intro = กรอกอีเมลของคุณ หากมีบัญชี คุณจะได้รับลิงก์สำหรับตั้งรหัสผ่านใหม่
forgot-send = ส่งลิงก์
forgot-asked = หากอีเมลนี้มีบัญชี เรากำลังส่งลิงก์ไปให้
forgot-asked-hint = ลิงก์ใช้ได้ครั้งเดียวภายในหนึ่งชั่วโมง หากไม่พบ ให้ดูในกล่องจดหมายขยะ หรือถามผู้ดูแลคลินิกว่าเชิญอีเมลใดไว้
reset-title = ตั้งรหัสผ่านใหม่
reset-intro = สำหรับ { $email } คุณจะออกจากระบบในทุกที่
reset-save = ตั้งรหัสผ่าน
reset-over = ลิงก์นี้ใช้ไม่ได้แล้ว
reset-over-detail = ลิงก์ถูกใช้ไปแล้ว มีลิงก์ใหม่กว่า หรือเกินหนึ่งชั่วโมง กรุณาขอลิงก์ใหม่

# การยืนยันขั้นที่สอง
second-factor = การยืนยันขั้นที่สอง
second-factor-needed = บทบาทของคุณต้องยืนยันขั้นที่สองเมื่อเข้าสู่ระบบ ตั้งค่าก่อน แล้วส่วนอื่นจะเปิดให้ใช้
second-factor-added = ตั้งแต่นี้ไปเราจะขอรหัสเมื่อคุณเข้าสู่ระบบ
factor-on = เปิดอยู่
factor-set-up = ตั้งค่า
factor-remove = นำการยืนยันขั้นที่สองออก
factor-remove-title = นำ { $what } ออก
factor-remove-intro = เพื่อให้แน่ใจว่าเป็นคุณ กรุณากรอกรหัสผ่าน
generator = แอปสร้างรหัส
generator-hint = แอปในโทรศัพท์แสดงรหัสหกหลักใหม่ทุกครึ่งนาที
generator-setup = ตั้งค่าแอปสร้างรหัส
generator-setup-intro = สแกนภาพด้วยแอป เช่น Google Authenticator, Microsoft Authenticator หรือ 1Password แล้วกรอกรหัสที่แอปแสดง
generator-qr = คิวอาร์โค้ดสำหรับแอปสร้างรหัส
generator-key = หรือพิมพ์คีย์นี้ในแอป:
generator-open = เปิดในแอปบนโทรศัพท์เครื่องนี้
generator-code-hint = ตัวเลขหกหลักจากแอป
generator-confirm = เปิดใช้
generator-removed = นำแอปสร้างรหัสออกแล้ว
recovery-codes = รหัสกู้คืน
recovery-codes-left = { $n ->
   *[other] เหลือรหัสที่ยังไม่ใช้ { $n } รหัส
}
recovery-codes-none = ยังไม่มี หากโทรศัพท์หายคุณจะเข้าระบบไม่ได้
recovery-codes-make = สร้างรหัสใหม่
recovery-codes-intro = แต่ละรหัสใช้แทนรหัสจากแอปได้หนึ่งครั้ง เผื่อโทรศัพท์หาย
recovery-codes-once = แสดงเพียงครั้งนี้ เก็บไว้ที่เดียวกับเอกสารสำคัญ รหัสชุดก่อนใช้ไม่ได้แล้ว
recovery-codes-file = บันทึกเป็นไฟล์
recovery-codes-kept = เก็บไว้แล้ว

# พาสคีย์
passkey = พาสคีย์
passkey-hint = เข้าสู่ระบบด้วยลายนิ้วมือ ใบหน้า หรือ PIN แทนรหัสผ่าน
passkey-intro = อุปกรณ์ของคุณเก็บพาสคีย์ไว้ และขอลายนิ้วมือ ใบหน้า หรือ PIN จึงเดา คัดลอก หรือเผลอให้ใครไม่ได้
passkey-add = เพิ่ม
passkey-add-title = เพิ่มพาสคีย์
passkey-added = เพิ่มพาสคีย์แล้ว
passkey-removed = นำพาสคีย์ออกแล้ว
passkey-added-on = เพิ่มเมื่อ { $date }
passkey-used-on = ใช้ล่าสุดเมื่อ { $date }
passkey-name = ชื่อพาสคีย์
passkey-name-hint = ให้คุณจำได้ เช่น “โทรศัพท์ของฉัน”
passkey-failed = ไม่สำเร็จ ลองอีกครั้งหรือใช้วิธีอื่น
passkey-unsupported = เบราว์เซอร์นี้ใช้พาสคีย์ที่นี่ไม่ได้ ใช้เบราว์เซอร์รุ่นปัจจุบันที่เปิดสคริปต์ ที่ { $domain }
passkey-sign-in = เข้าสู่ระบบด้วยพาสคีย์

# ขั้นที่สองของการเข้าสู่ระบบ
second-step = อีกหนึ่งขั้นตอน
second-step-intro = กรอกรหัสที่แอปสร้างรหัสแสดง
second-step-hint = ตัวเลขหกหลัก หรือรหัสกู้คืนของคุณ
second-step-over = ใช้เวลานานหรือลองหลายครั้งเกินไป กรุณาเข้าสู่ระบบอีกครั้ง

# การเข้าสู่ระบบที่เปิดอยู่
sessions = ที่ที่คุณเข้าสู่ระบบอยู่
session-here = เครื่องนี้
session-end = ออกจากระบบ
session-ended = เบราว์เซอร์นั้นออกจากระบบแล้ว
sessions-ended = เบราว์เซอร์อื่นทั้งหมดออกจากระบบแล้ว
sessions-end-others = ออกจากระบบในที่อื่นทั้งหมด
sessions-end-all = ออกจากระบบทุกที่ รวมทั้งที่นี่
session-platform = แพลตฟอร์ม
session-times = ตั้งแต่ { $begun } ใช้ล่าสุด { $seen }
device-unknown = เบราว์เซอร์ที่ไม่รู้จัก
