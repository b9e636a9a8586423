# The frame around every page: navigation, roles, common words.

app-name = Precision
app-description = Skin analysis and customer care for aesthetic clinics

skip = Skip to content
nav-main = Main navigation
nav-quick = Quick navigation
nav-more = More
nav-open = Open menu
nav-close = Close the menu
sign-out = Sign out
sign-in = Sign in
theme-switch = Switch between light and dark
language-switch = ไทย · เปลี่ยนเป็นภาษาไทย
palette-open = Search or jump to…
palette-placeholder = Type where you want to go…
palette-none = Nothing matches. Try another word.
palette-results = Places
support-title = Support visit
support-banner = You are inside { $clinic } for support: { $reason }
support-leave = Leave clinic
offline = Could not reach the server. Nothing was saved.
live = Live
reconnecting = Reconnecting…

# Navigation
nav-dashboard = Dashboard
nav-home = Home
nav-customers = Customers
nav-analyses = Analyses
nav-analysis-new = New analysis
nav-activity = Activity
nav-clinic-profile = Clinic profile
nav-letters = Letters
nav-clinics = Clinics
nav-people = People
nav-staff = Team
nav-invitations = Invitations
nav-plans = Plans
nav-usage = Usage
nav-billing = Billing
nav-audit = Audit trail
nav-settings = Settings
nav-account = My account
nav-profile = My profile
nav-health = System health
nav-jobs = Background work
nav-leads = Leads
nav-reports = Reports
nav-group-work = Daily work
nav-group-manage = Manage
nav-group-platform = Platform
nav-group-account = You

# Roles
role-super-admin = Super admin
role-clinic-owner = Clinic owner
role-clinic-admin = Clinic admin
role-clinic-staff = Clinic staff
role-sales-staff = Sales staff
role-customer = Customer

# Common words
save = Save
save-changes = Save changes
saving = Saving…
cancel = Cancel
edit = Edit
delete = Delete
remove = Remove
archive = Archive
restore = Restore
add = Add
create = Create
back = Back
close = Close
confirm = Confirm
continue = Continue
search = Search
clear = Clear
clear-filters = Clear filters
filter = Filter
all = All
next = Next
previous = Previous
first-page = First page
page-next = Next page
page-previous = Previous page
pages = Pages
yes = Yes
no = No
none = None
optional = Optional
required = Required
show = Show
hide = Hide
open = Open
view = View
download = Download
upload = Upload
print = Print
share = Share
copy = Copy
copied = Copied
undo = Undo
retry = Try again
more = More
less = Less
actions = Actions
details = Details
status = Status
name = Name
email = Email
phone = Phone
password = Password
password-show = Show password
date = Date
time = Time
today = Today
yesterday = Yesterday
created = Created
updated = Updated
by = by { $name }
or = or
loading = Loading…
unknown = Unknown
count-results = { $n ->
    [one] { $n } result
   *[other] { $n } results
}
steps = Steps
step-done = Done
step-current = In progress
step-pending = Waiting
step-failed = Failed

# Time
ago-now = just now
ago-minutes = { $n ->
    [one] { $n } minute ago
   *[other] { $n } minutes ago
}
ago-hours = { $n ->
    [one] { $n } hour ago
   *[other] { $n } hours ago
}
ago-days = { $n ->
    [one] { $n } day ago
   *[other] { $n } days ago
}

# Sign-in layout
auth-promise = See skin clearly. Care for it with confidence.
auth-promise-detail = One photo becomes a careful reading of the skin that you can explain, compare and keep.
auth-point-private = Each clinic’s records are kept apart
auth-point-careful = Every finding can be seen on the photo
auth-point-together = Your whole team works from one place
auth-foot = Photos are encrypted with your clinic’s own key and never leave this server.

# Camera and photo
camera-preview = Camera preview
camera-shoot = Take photo
camera-retake = Retake
camera-upload = Choose a photo
camera-hint = Place the face inside the oval, eyes open, hair back
camera-denied = The camera is not available. Allow it in the address bar, or choose a photo instead.
camera-start = Use the camera
camera-sending = Sending the photo…
camera-working = Reading the skin…
camera-failed = The photo could not be sent. Check the connection and try again.
overlay-opacity = Overlay strength
times-are-of = Times: { $zone }.
