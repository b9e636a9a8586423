# The page that shows the API's document.

api-title = สำหรับโปรแกรม
api-intro = สิ่งที่คนทำได้ในเบราว์เซอร์ โปรแกรมทำได้ที่นี่ ในคลินิกเดียวกันและด้วยสิทธิ์เดียวกัน
api-file = เอกสารในรูปแบบ OpenAPI
api-contents = สารบัญ
api-english = คำอธิบายเป็นภาษาอังกฤษ
api-permission = สิทธิ์ที่ต้องมี
api-public = ทุกคนใช้ได้
api-signed-in = ทุกคนที่เข้าสู่ระบบแล้ว
api-parameters = พารามิเตอร์
api-body = เนื้อหาที่ส่ง
api-required = จำเป็น
api-example = ตัวอย่าง
api-answers = คำตอบ
api-problems = ข้อผิดพลาดทุกข้อเป็นเอกสาร problem ที่มีฟิลด์เหล่านี้
api-problem = ข้อผิดพลาด
