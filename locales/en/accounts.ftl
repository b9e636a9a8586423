# One's own account: profile, password, second factor, sessions, and signing in with them.

account = My account
account-name = Name
account-name-hint = As you want to be greeted and named.
account-language = Language
account-clinics = Your clinics
account-saved = Saved.
clinic-here = You are here
clinic-switch = Go there
choose-clinic = Choose a clinic
choose-clinic-intro = Your account belongs to more than one. You can change later under “My account”.
choose-clinic-stay = Go on in { $clinic }

security = Sign-in and security
security-intro = What you sign in with, and where you are signed in.
code = Code
back-to-sign-in = Back to sign-in
sending = Sending…
error-code-wrong = This code is not right, or it was used. Wait for the next one and try again.
error-second-factor = A second factor is needed
error-second-factor-detail = The password is right. Send the code of your generator, or a recovery code, as “code”.
error-password-wrong = This is not your current password.
error-last-factor = Your role requires a second factor, and this is the last one. Add another first.
error-passkey-domain = Passkeys need an address with a name. Ask whoever runs this installation to set PRECISION_PUBLIC_URL.

# Passwords
password-current = Current password
password-new = New password
password-rules = At least 10 characters. A few words that do not belong together are easy to remember and hard to guess.
password-strength = Strength
password-too-short = Use at least { $limit } characters.
password-too-long = Use at most { $limit } characters.
password-like-email = Choose something that is not part of your e-mail address.
password-guessable = This would be guessed too soon. Add another word, or something only you would think of.
password-good = Good.
password-strong = Very good.
password-hint = Changing it signs you out everywhere else.
password-change = Change password
password-change-intro = Every other browser is signed out, and every API key of yours is revoked.
password-changed = Your password is changed. Every other browser is signed out.
password-changed-on = Last changed on { $date }
password-was-reset = Your new password is set. Sign in with it.
forgot-title = Forgot your password?
forgot-intro = Enter your e-mail address. If it has an account, you get a link to choose a new password.
forgot-send = Send a link
forgot-asked = If this address has an account, a link is on its way.
forgot-asked-hint = It works once, for an hour. Nothing there? Look among the unwanted mail, or ask your clinic’s administrator which address they invited.
reset-title = Choose a new password
reset-intro = For { $email }. It signs you out everywhere.
reset-save = Set the password
reset-over = This link is over
reset-over-detail = It was used, replaced by a later one, or is older than an hour. Ask for a new one.

# Second factor
second-factor = Second step
second-factor-needed = Your role requires a second step when signing in. Set one up, then everything else opens.
second-factor-added = From now on a code is asked for when you sign in.
factor-on = On
factor-set-up = Set up
factor-remove = Remove a second factor
factor-remove-title = Remove { $what }
factor-remove-intro = To be sure that it is you, enter your password.
generator = Authenticator app
generator-hint = An app on your phone shows a new six-digit code every half minute.
generator-setup = Set up an authenticator app
generator-setup-intro = Scan the picture with an app such as Google Authenticator, Microsoft Authenticator or 1Password, then enter the code it shows.
generator-qr = QR code for your authenticator app
generator-key = Or type this key into the app:
generator-open = Open in an app on this phone
generator-code-hint = Six digits, from the app.
generator-confirm = Turn on
generator-removed = The authenticator app is removed.
recovery-codes = Recovery codes
recovery-codes-left = { $n ->
    [one] { $n } unused code left
   *[other] { $n } unused codes left
}
recovery-codes-none = None. Without them a lost phone locks you out.
recovery-codes-make = Make new codes
recovery-codes-intro = Each one works once, in place of a code, should your phone be lost.
recovery-codes-once = They are shown only now. Keep them where you keep papers; earlier ones no longer work.
recovery-codes-file = Save as a file
recovery-codes-kept = I have kept them

# Passkeys
passkey = Passkey
passkey-hint = Sign in with your finger, face or PIN instead of a password.
passkey-intro = Your device keeps it and asks for your finger, face or PIN. It cannot be guessed, copied or given away by mistake.
passkey-add = Add
passkey-add-title = Add a passkey
passkey-added = The passkey is added.
passkey-removed = The passkey is removed.
passkey-added-on = Added on { $date }
passkey-used-on = last used on { $date }
passkey-name = Name of the passkey
passkey-name-hint = So that you know it again, such as “My phone”.
passkey-failed = That did not work. Try again, or use another way.
passkey-unsupported = This browser has no passkeys here. Use a current browser, with scripts on, at { $domain }.
passkey-sign-in = Sign in with a passkey

# The second step of signing in
second-step = One more step
second-step-intro = Enter the code that your authenticator app shows.
second-step-hint = Six digits. Or one of your recovery codes.
second-step-over = That took too long, or too many tries. Sign in again.

# Sessions
sessions = Where you are signed in
session-here = This one
session-end = Sign out
session-ended = That browser is signed out.
sessions-ended = Every other browser is signed out.
sessions-end-others = Sign out everywhere else
sessions-end-all = Sign out everywhere, here too
session-platform = Platform
session-times = Since { $begun }, last seen { $seen }
device-unknown = Unknown browser
