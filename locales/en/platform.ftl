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
visit-title = Enter a clinic
visit-intro = You will see the clinic’s data, read only, for at most an hour. The clinic sees that you came, and why.
visit-reason = Reason
visit-reason-hint = For example a support ticket. At least 5 characters.
visit-entering = Entering…
error-visit-reason = Give a reason of 5 to 500 characters.
