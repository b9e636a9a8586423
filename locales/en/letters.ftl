# Letters by e-mail, and the page where a clinic words its invitations.

letter-greeting = Hello { $name },
letter-greeting-nobody = Hello,
letter-link-below = If the button does nothing, copy this address into your browser:
letter-role = Your role
letter-inviter = Invited by
letter-valid = Valid
letter-validity = For { $span }, until { $until }
letter-moment = { $day }, { $time }
letter-zone-thailand = Thai time
letter-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
letter-hours = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
}
letter-when = When
letter-device = Device
letter-address = Network address
letter-passkey = Passkey
letter-codes-left = Recovery codes left
letter-accept = Accept the invitation
letter-account-button = Check your account
letter-account-reason = You get this letter because { $email } is the e-mail of your Precision account. Nobody can switch off letters about its safety.
letter-invitation-reason = You get this letter because { $clinic } entered { $email } to invite you. You will get no other letters unless you accept.
letter-invitation-unexpected = Did you not expect this? Then do nothing: without you, the invitation ends by itself, and no account is opened.

letter-owner-name = Invitation to an owner
letter-owner-subject = { $clinic } is ready for you on Precision
letter-owner-heading = { $clinic } is yours to run
letter-owner-intro = You are invited as an owner of { $clinic } on Precision: customers, skin analyses and everything a clinic keeps track of, in one place. Accept, choose a password, and you can begin.

letter-staff-name = Invitation to the team
letter-staff-subject = { $clinic } invites you to its team
letter-staff-heading = Join the team of { $clinic }
letter-staff-intro = { $clinic } works with Precision and has a place there for you. Accept, choose a password, and you can begin.

letter-customer-name = Invitation to a customer
letter-customer-subject = Your skin analyses at { $clinic }
letter-customer-heading = See your skin analyses
letter-customer-intro = { $clinic } invites you to see your own skin analyses and how they change over time. Nobody but you and the clinic can see them.

letter-reset-subject = Choose a new password
letter-reset-intro = Somebody asked for a new password for your account. If that was you, choose one now. The link works once.
letter-reset-button = Choose a new password
letter-reset-unexpected = Was it not you? Then do nothing: your password stays as it is.

letter-device-new-subject = New sign-in to your account
letter-device-new-intro = Your account was opened on a device that we have not seen before.
letter-device-new-unexpected = Was it not you? Then end all sessions and change your password now.

letter-password-changed-subject = Your password was changed
letter-password-changed-intro = From now on, your account opens with the new password only.
letter-password-changed-unexpected = Was it not you? Then ask for a new password at once, on the sign-in page.

letter-factor-added-subject = Codes from an app now protect your account
letter-factor-added-intro = From now on, signing in asks for a code from your authenticator app as well.
letter-factor-added-unexpected = Was it not you? Then change your password and remove the app now.

letter-factor-removed-subject = Your account no longer asks for codes
letter-factor-removed-intro = The authenticator app was removed. Signing in no longer asks for its code.
letter-factor-removed-unexpected = Was it not you? Then change your password and add your app again now.

letter-passkey-added-subject = A passkey was added to your account
letter-passkey-added-intro = From now on, this passkey opens your account.
letter-passkey-added-unexpected = Was it not you? Then remove the passkey and change your password now.

letter-passkey-removed-subject = A passkey was removed from your account
letter-passkey-removed-intro = This passkey no longer opens your account.
letter-passkey-removed-unexpected = Was it not you? Then change your password and look at your other passkeys now.

letter-recovery-used-subject = A recovery code was used
letter-recovery-used-intro = Somebody signed in to your account with one of your recovery codes. That code no longer works.
letter-recovery-used-unexpected = Was it not you? Then change your password and make new recovery codes now.

letter-signed-out-subject = You are signed out everywhere
letter-signed-out-intro = Every session of your account was ended, on all devices.
letter-signed-out-unexpected = Was it not you? Then change your password now.

letter-role-changed-subject = Your role was changed
letter-role-changed-intro = In this clinic you have another role from now on. What you can see and do there changes with it.
letter-role-changed-unexpected = Does that look wrong? Then ask the owner of the clinic.

letters-intro = The three invitations that this clinic sends, in Thai and in English. Each can say what you want it to say.
letters-letter = Letter
letters-language = Language
letters-words = Words
letters-ours = Ours
letters-own = Yours, since { $day }
letters-subject = Subject
letters-intro-label = Introduction
letters-limit = At most { $n } characters.
letters-intro-hint = At most { $n } characters. Each line becomes a paragraph. Role, validity and the button follow by themselves.
letters-preview = Preview
letters-test = Send me a test
letters-sent = A test is on its way to { $email }.
letters-back = Back to our words
letters-back-ask = Your subject and introduction are deleted, and this letter says what it said at first.
language-th = Thai
language-en = English

error-subject-missing = Enter a subject.
error-intro-missing = Enter an introduction.
error-control = Remove the characters that cannot be printed, then try again.
