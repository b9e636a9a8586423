# จดหมายทางอีเมล และหน้าที่คลินิกใช้เขียนคำเชิญของตัวเอง

letter-greeting = สวัสดีคุณ{ $name }
letter-greeting-nobody = สวัสดี
letter-link-below = หากกดปุ่มแล้วไม่มีอะไรเกิดขึ้น ให้คัดลอกที่อยู่นี้ไปวางในเบราว์เซอร์
letter-role = บทบาทของคุณ
letter-inviter = ผู้เชิญ
letter-valid = ใช้ได้
letter-validity = { $span } ถึง { $until }
letter-moment = { $day } เวลา { $time } น.
letter-zone-thailand = เวลาไทย
letter-days = { $n } วัน
letter-hours = { $n } ชั่วโมง
letter-when = เมื่อ
letter-device = อุปกรณ์
letter-address = ที่อยู่เครือข่าย
letter-passkey = พาสคีย์
letter-codes-left = รหัสกู้คืนที่เหลือ
letter-accept = ตอบรับคำเชิญ
letter-account-button = ตรวจสอบบัญชีของคุณ
letter-account-reason = คุณได้รับจดหมายนี้เพราะ { $email } เป็นอีเมลของบัญชี Precision ของคุณ จดหมายเรื่องความปลอดภัยของบัญชีปิดรับไม่ได้
letter-invitation-reason = คุณได้รับจดหมายนี้เพราะ{ $clinic }กรอก { $email } เพื่อเชิญคุณ จะไม่มีจดหมายอื่นส่งถึงคุณจนกว่าคุณจะตอบรับ
letter-invitation-unexpected = ไม่ได้รออีเมลนี้อยู่ใช่ไหม ไม่ต้องทำอะไร คำเชิญจะหมดอายุไปเอง และจะไม่มีการเปิดบัญชีใด ๆ

letter-owner-name = คำเชิญถึงเจ้าของคลินิก
letter-owner-subject = { $clinic }พร้อมให้คุณเริ่มใช้งานบน Precision
letter-owner-heading = { $clinic }พร้อมให้คุณดูแลแล้ว
letter-owner-intro = คุณได้รับเชิญเป็นเจ้าของ{ $clinic }บน Precision ที่รวมลูกค้า ผลวิเคราะห์ผิว และทุกเรื่องที่คลินิกต้องดูแลไว้ในที่เดียว เพียงตอบรับและตั้งรหัสผ่าน ก็เริ่มใช้งานได้ทันที

letter-staff-name = คำเชิญถึงทีมงาน
letter-staff-subject = { $clinic }เชิญคุณเข้าร่วมทีม
letter-staff-heading = เข้าร่วมทีม{ $clinic }
letter-staff-intro = { $clinic }ทำงานด้วย Precision และเตรียมที่ไว้ให้คุณแล้ว เพียงตอบรับและตั้งรหัสผ่าน ก็เริ่มงานได้ทันที

letter-customer-name = คำเชิญถึงลูกค้า
letter-customer-subject = ผลวิเคราะห์ผิวของคุณที่{ $clinic }
letter-customer-heading = ดูผลวิเคราะห์ผิวของคุณ
letter-customer-intro = { $clinic }ขอเชิญคุณเข้ามาดูผลวิเคราะห์ผิวของคุณเอง และความเปลี่ยนแปลงที่เกิดขึ้นตามเวลา ไม่มีใครเห็นได้นอกจากคุณกับคลินิก

letter-reset-subject = ตั้งรหัสผ่านใหม่
letter-reset-intro = มีผู้ขอตั้งรหัสผ่านใหม่สำหรับบัญชีของคุณ หากเป็นคุณเอง ตั้งรหัสผ่านใหม่ได้เลย ลิงก์นี้ใช้ได้ครั้งเดียว
letter-reset-button = ตั้งรหัสผ่านใหม่
letter-reset-unexpected = ไม่ใช่คุณใช่ไหม ไม่ต้องทำอะไร รหัสผ่านของคุณจะยังเหมือนเดิม

letter-device-new-subject = มีการเข้าสู่ระบบใหม่ในบัญชีของคุณ
letter-device-new-intro = บัญชีของคุณถูกเปิดใช้บนอุปกรณ์ที่เราไม่เคยเห็นมาก่อน
letter-device-new-unexpected = ไม่ใช่คุณใช่ไหม ออกจากระบบทุกอุปกรณ์และเปลี่ยนรหัสผ่านทันที

letter-password-changed-subject = รหัสผ่านของคุณถูกเปลี่ยนแล้ว
letter-password-changed-intro = ตั้งแต่นี้ไป บัญชีของคุณเปิดได้ด้วยรหัสผ่านใหม่เท่านั้น
letter-password-changed-unexpected = ไม่ใช่คุณใช่ไหม ขอตั้งรหัสผ่านใหม่ทันทีจากหน้าเข้าสู่ระบบ

letter-factor-added-subject = บัญชีของคุณมีรหัสจากแอปช่วยป้องกันแล้ว
letter-factor-added-intro = ตั้งแต่นี้ไป การเข้าสู่ระบบจะขอรหัสจากแอปยืนยันตัวตนของคุณด้วย
letter-factor-added-unexpected = ไม่ใช่คุณใช่ไหม เปลี่ยนรหัสผ่านและถอดแอปนั้นออกทันที

letter-factor-removed-subject = บัญชีของคุณไม่ขอรหัสจากแอปแล้ว
letter-factor-removed-intro = แอปยืนยันตัวตนถูกถอดออกแล้ว การเข้าสู่ระบบจะไม่ขอรหัสจากแอปอีก
letter-factor-removed-unexpected = ไม่ใช่คุณใช่ไหม เปลี่ยนรหัสผ่านและเพิ่มแอปของคุณกลับเข้าไปทันที

letter-passkey-added-subject = มีการเพิ่มพาสคีย์ในบัญชีของคุณ
letter-passkey-added-intro = ตั้งแต่นี้ไป พาสคีย์นี้เปิดบัญชีของคุณได้
letter-passkey-added-unexpected = ไม่ใช่คุณใช่ไหม ลบพาสคีย์นี้และเปลี่ยนรหัสผ่านทันที

letter-passkey-removed-subject = มีการลบพาสคีย์ออกจากบัญชีของคุณ
letter-passkey-removed-intro = พาสคีย์นี้เปิดบัญชีของคุณไม่ได้อีกต่อไป
letter-passkey-removed-unexpected = ไม่ใช่คุณใช่ไหม เปลี่ยนรหัสผ่านและตรวจดูพาสคีย์อื่นของคุณทันที

letter-recovery-used-subject = มีการใช้รหัสกู้คืน
letter-recovery-used-intro = มีผู้เข้าสู่ระบบในบัญชีของคุณด้วยรหัสกู้คืนรหัสหนึ่ง รหัสนั้นใช้ไม่ได้แล้ว
letter-recovery-used-unexpected = ไม่ใช่คุณใช่ไหม เปลี่ยนรหัสผ่านและสร้างรหัสกู้คืนชุดใหม่ทันที

letter-signed-out-subject = คุณออกจากระบบทุกอุปกรณ์แล้ว
letter-signed-out-intro = การเข้าสู่ระบบทั้งหมดของบัญชีคุณสิ้นสุดแล้วในทุกอุปกรณ์
letter-signed-out-unexpected = ไม่ใช่คุณใช่ไหม เปลี่ยนรหัสผ่านทันที

letter-role-changed-subject = บทบาทของคุณเปลี่ยนแล้ว
letter-role-changed-intro = ตั้งแต่นี้ไป คุณมีบทบาทใหม่ในคลินิกนี้ สิ่งที่คุณเห็นและทำได้จะเปลี่ยนตาม
letter-role-changed-unexpected = คิดว่าไม่ถูกต้องใช่ไหม สอบถามเจ้าของคลินิกได้เลย

letters-intro = คำเชิญสามแบบที่คลินิกนี้ส่ง ทั้งภาษาไทยและภาษาอังกฤษ แต่ละแบบเขียนเป็นคำของคุณเองได้
letters-letter = จดหมาย
letters-language = ภาษา
letters-words = ข้อความ
letters-ours = ข้อความของเรา
letters-own = ข้อความของคุณ ตั้งแต่ { $day }
letters-subject = หัวเรื่อง
letters-intro-label = คำนำ
letters-limit = ไม่เกิน { $n } ตัวอักษร
letters-intro-hint = ไม่เกิน { $n } ตัวอักษร แต่ละบรรทัดเป็นหนึ่งย่อหน้า บทบาท ระยะเวลา และปุ่มจะตามมาเอง
letters-preview = ตัวอย่าง
letters-test = ส่งทดสอบถึงฉัน
letters-sent = กำลังส่งจดหมายทดสอบไปที่ { $email }
letters-back = กลับไปใช้ข้อความของเรา
letters-back-ask = หัวเรื่องและคำนำของคุณจะถูกลบ และจดหมายนี้จะกลับไปเป็นข้อความเดิม
language-th = ภาษาไทย
language-en = ภาษาอังกฤษ

error-subject-missing = กรอกหัวเรื่อง
error-intro-missing = กรอกคำนำ
error-control = ลบตัวอักษรที่พิมพ์ไม่ได้ออก แล้วลองอีกครั้ง
