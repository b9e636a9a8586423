# Pages shown instead of the one asked for. What happened, then what to do.

error-sign-in = Please sign in
error-sign-in-detail = This page is for people who are signed in. Sign in and you will be able to go on.
error-not-found = We could not find that page
error-not-found-detail = It may have been moved or removed, or the address may be incomplete.
error-forbidden = You do not have access to this page
error-forbidden-detail = Your role does not include it. If you need it for your work, ask the owner of your clinic.
error-conflict = This was changed in the meantime
error-conflict-detail = Someone else saved a change while you were working. Go back, look at the current version and try again.
error-invalid = Something in the request was not right
error-invalid-detail = Go back, check what you entered and send it again.
error-gone = This link is over
error-gone-detail = It was used, replaced or taken back. Ask whoever sent it for a new one.
error-clinic-suspended = This clinic is suspended. Its owner can still read and export; speak to the owner, or to Precision’s support.
error-second-factor-first = Set up a second factor under “My account” first. Your role requires one.
error-not-by-key = A key for programs cannot do this. Sign in yourself.
error-quota = The limit of your plan is reached
error-quota-detail = The owner of your clinic can move to a larger plan, or you can go on when the next period starts.
error-too-many = That was a lot in a short time
error-too-many-detail = Please wait a minute, then try again.
error-too-many-seconds = { $n ->
    [one] Please wait a second, then try again.
   *[other] Please wait { $n } seconds, then try again.
  }
error-too-many-minutes = { $n ->
    [one] Please wait a minute, then try again.
   *[other] Please wait { $n } minutes, then try again.
  }
error-upstream = A service we rely on did not answer
error-upstream-detail = Nothing was lost. Please try again in a moment.
error-internal = Something went wrong on our side
error-internal-detail = It has been recorded and we will look into it. Please try again in a moment.
error-csrf = This form could not be accepted
error-csrf-detail = For your safety we only accept forms sent from our own pages. Open the page again and send it once more.
error-media-type = This kind of content is not accepted here
error-media-type-detail = Check the content type and send it again.
error-method = This address cannot be used that way
error-method-detail = Go back and use the buttons on the page.
error-request = Reference
error-home = Go to the first page
error-back = Go back

# Forms
form-summary = { $n ->
    [one] Please check { $n } field
   *[other] Please check { $n } fields
}
form-required = Please fill this in.
form-choose = Please choose one.
form-too-long = Use at most { $max } characters.
form-too-short = Use at least { $min } characters.
form-email = Enter an email address such as name@example.com.
form-phone = Enter a phone number such as 081 234 5678.
form-date = Enter a date such as 20/11/2026.
form-number = Enter a number.
form-taken = This is already in use.
form-photo = Choose a JPEG, PNG or WebP photo.
