# The clinic's log.

activity-intro = Who did what in this clinic, and from where, newest first. Nothing here can be changed or deleted.
activity-kind = Kind
activity-all = Everything
activity-sign-ins = Signing in and out
activity-suspicious = Refused and unusual
activity-records = Customers and analyses
activity-visits = Visits by Precision
activity-exports = Exports
activity-person = Person
activity-everybody = Everybody
activity-from = From
activity-to = To
activity-number = No.
activity-who = Who
activity-role = Role
activity-what = What happened
activity-look = Worth a look
activity-details = Details
activity-about = About
activity-address = From address
activity-found = { $n ->
    [one] { $n } event
   *[other] { $n } events
}
activity-none = Nothing has happened yet
activity-none-hint = Sign-ins, changes to records and refusals will be listed here.
activity-no-match = Nothing like that happened
activity-no-match-hint = Choose more days, everybody, or every kind.
activity-not-understood = These filters cannot be used
activity-not-understood-hint = Correct them above, or start again without any.
activity-export = Export as CSV
activity-export-limit = · a file holds the newest { $n }; choose fewer days for the rest
activity-check = Check the log
activity-check-about = Every event is sealed with the one before it. The check walks through all of them.
activity-back = Back to the activity
activity-unbroken = { $n ->
    [one] { $n } event, unbroken. Checked { $at }.
   *[other] { $n } events, unbroken. Checked { $at }.
}
activity-broken = { $n ->
    [one] The log is broken in { $n } place: something in it was changed or removed. Checked { $at }. Export the log now, keep the file, and tell Precision support today.
   *[other] The log is broken in { $n } places: something in it was changed or removed. Checked { $at }. Export the log now, keep the file, and tell Precision support today.
}
activity-support = Precision support
activity-stranger = Somebody not signed in
activity-left = Somebody who has left
activity-analysis-of = Analysis of { $name }
activity-gone = No longer there

event-signed-in = Signed in
event-signed-out = Signed out
event-sign-in-failed = Sign-in failed: the password did not match
event-refused = Tried something that is not allowed, and was refused
event-unknown-id = Asked for something this clinic does not have
event-forged-clinic = Named another clinic in a request; it had no effect
event-visit-begun = Entered the clinic for support
event-visit-ended = Left the clinic
event-customer-registered = Registered a customer
event-customer-updated = Changed a customer’s record
event-analysis-requested = Handed in a photo for analysis
event-letter-reworded = Reworded an invitation
event-log-exported = Exported the activity log
event-clinic-erased = Erased a clinic
event-sign-in-locked = Sign-in was made to wait after too many failures
event-session-ended = Ended a session
event-sessions-ended = Signed out everywhere
event-password-changed = Changed their password
event-password-reset = Chose a new password by email
event-second-factor-added = Set up codes from an app
event-second-factor-removed = Turned off codes from an app
event-passkey-added = Added a passkey
event-passkey-removed = Removed a passkey
event-recovery-codes-made = Made new recovery codes
event-recovery-code-used = Signed in with a recovery code
event-invitation-sent = Sent an invitation
event-invitation-resent = Sent an invitation again
event-invitation-revoked = Took back an invitation
event-invitation-accepted = Accepted an invitation
event-member-role-changed = Changed a member’s role
event-member-permissions-changed = Changed a member’s permissions
event-member-deactivated = Deactivated a member
event-member-reactivated = Reactivated a member
event-ownership-transferred = Handed over the ownership
event-key-created = Made an API key
event-key-revoked = Revoked an API key
event-clinic-created = Opened a clinic
event-clinic-suspended = Suspended the clinic
event-clinic-activated = Activated the clinic again
event-unknown-kind = Something this version cannot name: { $kind }

error-day = Enter a day such as 2026-11-20.
error-days-backwards = The last day is before the first. Swap them or clear one.
error-limit = Ask for a whole number of events, from 1 to 100.
