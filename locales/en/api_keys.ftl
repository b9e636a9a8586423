# Keys for programs.
nav-keys = API keys
keys-intro = With a key, a program of yours works here as the person who made it, and only within what the key allows.
keys-none = No keys yet
keys-none-hint = Make one when a till, a website or a report should read from here or write to it.
key-new = New key
key-new-intro = The key acts as you, never more than you may, and ends when you leave the clinic or change your password.
key-label = Name
key-label-hint = What it is for, such as “Till at the front desk”.
key-scopes = Allows
key-term = Works for
key-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
  }
key-make = Make the key
key-making = Making the key…
key-made = Made
key-used = Last used
key-never-used = Never
key-expires = Expires
key-active = Works
key-revoked = Revoked
key-expired = Expired
key-orphaned = Its maker left
key-made-title = Your new key
key-works-until = works until { $date }
key-once = Copy it now and keep it in a safe place. It is shown this once; we keep only a fingerprint of it.
key-secret = The key
key-how = The program sends it with each request, in this header:
key-kept = I have kept it
key-revoke = Revoke
key-revoke-title = Revoke a key
key-revoke-heading = Revoke “{ $label }”?
key-revoke-warning = Whatever uses this key stops working at its next request. A revoked key never works again; you can make a new one.
key-revoking = Revoking…
error-key-label = Give the key a name, so that you know later what it is for.
error-key-label-long = Use at most 80 characters, on one line.
error-key-scope = This cannot be given to a key, or you do not have it yourself.
error-key-no-scope = Choose at least one thing that the key allows.
error-key-days = Choose 30, 90 or 365 days.
error-keys-full = The clinic has 50 keys that work. Revoke one that is no longer used, then make a new one.
