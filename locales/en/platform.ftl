# Signing in, and the super admin's clinics.

sign-in-title = Welcome back
sign-in-intro = Sign in with the e-mail your clinic invited.
sign-in-failed = That e-mail and password do not match. Check both and try again.
sign-in-help = No account yet? Your clinic’s administrator can invite you.
signing-in = Signing in…
signed-out = You are signed out.
error-email-missing = Enter your e-mail address.
error-password-missing = Enter your password.
error-no-permission = Your role does not include this. Ask your clinic’s administrator if you need it.
error-read-only = Nothing can be changed here right now: the clinic is suspended, or you are visiting it for support.
error-row-rule = This record is not yours to change.
error-already-there = This already exists, or was changed by someone else. Reload the page and try again.
error-body-unreadable = The request could not be read. Check its format.
error-body-too-large = The request is too large.
error-parameter-unreadable = This parameter could not be read. Check its format, and give it once.
error-text-unreadable = The text holds a character that cannot be kept. Remove it and send it again.
error-json-expected = Send the body as JSON, with the content type application/json.
error-form-expected = Send a form with the content type multipart/form-data and a boundary.

clinic = Clinic
clinic-active = Active
clinic-suspended = Suspended
clinic-enter = Enter
clinics-intro = Every clinic of this installation. Entering one needs a reason and is logged.
clinics-search = Search clinics
clinics-found = { $n ->
    [one] { $n } clinic
   *[other] { $n } clinics
}
clinics-none = No clinic matches
clinics-none-hint = Try another part of the name.
clinics-staff = Team
since = Since
visit-intro = You will see the clinic’s data, read only, for at most an hour. The clinic sees that you came, and why.
visit-reason = Reason
visit-reason-hint = For example a support ticket. At least 5 characters.
visit-entering = Entering…
error-visit-reason = Give a reason of 5 to 500 characters.

visit-heading = Enter { $clinic }
erase = Erase
erase-title = Erase a clinic
erase-heading = Erase { $clinic }
erase-intro = Its customers, photos, bookings, team and log go for good. A receipt stays.
erase-warning = This cannot be undone. The clinic’s key is destroyed first: even a copied photo can then never be opened again.
erase-name = Type the clinic’s name: { $clinic }
erase-name-hint = Exactly as it is written, so that no other clinic goes by mistake.
erase-reason-hint = For example the end of the contract. It stands on the receipt. At least 5 characters.
erase-busy = Erasing…
error-erase-name = This is not the clinic’s name. Type it exactly as it is written above.
error-erase-reason = Give a reason of 5 to 500 characters.
erasures = Erased clinics
erasures-intro = What went, when, why, and by whom.
erasures-none = No clinic was ever erased
erasures-none-hint = When one is, its receipt is kept here.
erased-at = Erased
erased-by = By
erased-whole = Everything is gone
erased-files-left = Files not erased yet
receipt-title = Receipt of an erasure
receipt-whole = { $n ->
    [0] The key, every row and every file are gone. There were no files.
    [one] The key, every row and one file are gone.
   *[other] The key, every row and { $n } files are gone.
  }
receipt-files-left = The key and every row are gone. The files’ bytes are still stored, and nobody can read them without the key.
receipt-try-again = Erase the files now
receipt-key = Destroyed key
receipt-key-hint = The fingerprint (SHA-256) of the wrapped key. Backups made before still hold it until they run out.
receipt-files = Files
receipt-kept = Kept: this receipt, and what the platform’s own log says of it.

# Permissions
permission-dashboard-read = See the dashboard
permission-revenue-read = See what treatments bring in
permission-customers-read = See customers
permission-customers-create = Register customers
permission-customers-update = Change customers’ records
permission-analyses-read = See skin analyses
permission-analyses-create = Take and analyse photos
permission-team-read = See the team
permission-team-manage = Invite and manage the team
permission-invitations-create = Send invitations
permission-ownership-transfer = Hand over the ownership
permission-keys-manage = Make API keys
permission-letters-edit = Word the clinic’s letters
permission-activity-read = Read the activity log
permission-clinics-manage = Manage every clinic

# The clinic's profile
permission-clinic-profile-edit = Edit the clinic’s profile
clinic-profile-intro = The name, look and contact of your clinic, as customers and colleagues see them.
clinic-profile-saved = Saved. Everybody sees it from their next page on.
clinic-mark = Letters
clinic-mark-hint = One or two letters that stand for the clinic.
clinic-address = Address
clinic-look = How it looks
clinic-look-light = In the light theme
clinic-look-dark = In the dark theme
clinic-colour-reads = White text on { $colour } has a contrast of { $contrast } : 1. It can be read well.
clinic-colour-moved = White text on { $colour } has a contrast of { $contrast } : 1, and 4.5 : 1 is needed to be read by everybody. Buttons and links use a deeper tone of your colour, as shown.
error-clinic-mark = Use one or two letters or digits.

# The clinic’s logo
logo = Logo
logo-intro = Stands beside the clinic’s name on every page, on the wall display, in mails, invitations and reports.
logo-choose = Choose a picture
logo-replace = Choose another picture
logo-hint = PNG, JPEG or WebP, at most 1 MB and 3,000 × 3,000 pixels. A light logo without a background gets a dark plate, a dark one a light plate.
logo-save = Save logo
logo-remove = Remove logo
logo-saved = The logo is saved. Everybody sees it from their next page on.
logo-removed = The logo is gone. The letters stand in its place again.
error-logo-missing = Choose a picture first.
error-logo-too-large = The file is larger than 1 MB. Save the picture smaller, and choose it again.
error-logo-too-many-pixels = The picture is more than 3,000 pixels wide or high. Save it smaller, and choose it again.
error-logo-too-small = The picture is less than 16 pixels wide or high. Choose a larger one.
error-logo-svg = SVG files cannot be used, because they can hold more than a picture. Save the logo as a PNG, and choose that.
error-logo-format = This is no PNG, JPEG or WebP. Save the picture as one of them, and choose it again.
error-logo-unreadable = The picture cannot be read. Save it again as a PNG, and choose that.
error-logo-empty = Nothing can be seen on this picture: all of it is transparent. Choose another one.
