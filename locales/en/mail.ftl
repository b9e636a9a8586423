# Mail that was kept instead of being sent, for development.

mail-title = Mail
mail-intro = Nothing is sent from here: every mail is kept in a folder, and can be read by anybody who reaches this page.
mail-none = No mail yet
mail-none-hint = Invite somebody, or send yourself a test mail.
mail-subject = Subject
mail-from = From
mail-to = To
mail-reply-to = Answers to
mail-at = Written
mail-html = As a page
mail-text = As text
mail-head = Headers
mail-raw = Raw
