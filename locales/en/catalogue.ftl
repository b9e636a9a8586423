# The catalogue: treatments, products, rooms, devices; allergies and conditions; recommendations.

nav-group-catalogue = Catalogue
nav-treatments = Treatments
nav-products = Products
nav-rooms = Rooms
nav-devices = Devices
nav-recommendations = Recommendations
permission-catalogue-read = See the catalogue
permission-catalogue-manage = Change the catalogue, stock and recommendations

event-catalogue-added = Added to the catalogue
event-catalogue-changed = Changed the catalogue
event-catalogue-archived = Archived something of the catalogue
event-catalogue-restored = Restored something of the catalogue
event-stock-moved = Moved stock
event-rule-changed = Changed what is recommended
event-condition-recorded = Recorded an allergy or a condition
event-condition-ended = Ended an allergy or a condition
event-hours-changed = Changed hours, closures or working times
event-profile-changed = Changed the clinic’s profile or look

choose = Choose…
note = Note
baht = baht
unit-minutes = minutes
unit-pieces = pieces
unit-points = points
unit-of-nine = of 1–9
minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
}
pieces = { $n ->
    [one] { $n } piece
   *[other] { $n } pieces
}
price = Price
price-hint = VAT included, for example 1,500 or 1,500.50.
name-th = Name in Thai
name-en = Name in English
name-en-hint = Leave it empty when it is the same.
description-th = Description in Thai
description-en = Description in English
category = Category
category-all = All categories
in-use = In use
out-of-use = Out of use
catalogue-active = Offered
catalogue-archived = Archived
catalogue-about = About
catalogue-against = What speaks against it
catalogue-no-match = Nothing matches
catalogue-no-match-hint = Try part of a name, or take a filter away.
catalogue-none-read = Once the owner or an admin adds it, it is listed here.

error-price = Enter a price in baht such as 1,500 or 1,500.50.
error-range = Enter a whole number: { $range }.
error-too-many-substances = Enter at most { $limit }, separated by commas.
error-substance-long = Use at most { $limit } characters for each, and separate them by commas.
error-substance-missing = Enter what the allergy is to, one at a time.
error-sku-taken = Another product has this code. Choose another one.
error-stock-short = There are not that many in stock. Check the number, or record a count.
error-stock-same = This would change nothing. Enter another number.
error-rule-there = There is a rule for this already. Edit that one.
error-rule-target = Name a treatment or a product, not both.
error-analysis-not-done = This analysis has no result, or not yet.

treatment = Treatment
treatment-new = New treatment
treatment-add = Add treatment
treatment-edit = Edit treatment
treatment-form-intro = What is entered here decides what can be booked, who can do it and where, and what is recommended after a skin analysis.
treatments-intro = What the clinic offers, for how long and for how much
treatments-search = Search treatments
treatments-found = { $n ->
    [one] { $n } treatment
   *[other] { $n } treatments
}
treatments-none = No treatments yet
treatments-none-hint = Add the first one: a name, a price and a duration are enough.
treatment-for = Good for
treatment-duration = Duration
treatment-buffers = Time kept free
treatment-buffers-are = { $before } before, { $after } after
treatment-buffer-before = Kept free before
treatment-buffer-after = Kept free after
treatment-buffer-hint = For preparing and cleaning; room and device are taken, the customer is not.
treatment-needs = What it needs
treatment-consultation = Consultation
treatment-consultation-none = Not needed
treatment-consultation-first = Consultation first
treatment-consultation-hint = Before the first time, a practitioner talks to the customer.
treatment-prerequisite = Has to be done before
treatment-rooms = Rooms
treatment-rooms-hint = Choose none when any room will do.
treatment-any-room = Any room
treatment-devices = Devices
treatment-devices-hint = One of each kind is taken for a booking.
treatment-practitioners = Who can perform it
treatment-practitioners-hint = Choose nobody when every practitioner can.
treatment-anybody = Every practitioner
treatment-archived-about = This treatment is archived: it cannot be booked and is not recommended. What was booked stays as it is.
concerns-hint = Measures of a skin analysis. Each one makes a rule of recommendation that you can edit.
contraindications = Not with
contraindications-hint = Customers with one of these on their record will not see this recommended, and staff will see why.
allergens = Substances in it
allergens-hint = What people are allergic to, separated by commas: lidocaine, salicylic acid, egg.
contraindication-note = Anything else to check

category-consultation = Consultation
category-facial = Facial
category-injectable = Injectables
category-laser = Laser and light
category-energy = Ultrasound and radiofrequency
category-peel = Peels
category-body = Body
category-hair-removal = Hair removal
category-wellness = Wellness and drips
category-other = Other

concern-wrinkles = Wrinkles
concern-spots = Dark spots
concern-redness = Redness
concern-acne = Acne
concern-pores = Pores
concern-texture = Texture
concern-shine = Oily shine
concern-dark-circles = Dark circles
concern-evenness = Uneven tone

contraindication-pregnancy = Pregnancy
contraindication-breastfeeding = Breastfeeding
contraindication-isotretinoin = Isotretinoin in the last 6 months
contraindication-keloid = Keloid scars
contraindication-active-infection = Infection, herpes or open wound
contraindication-blood-thinner = Blood thinners
contraindication-autoimmune = Autoimmune disease
contraindication-photosensitivity = Light sensitivity
contraindication-pacemaker = Pacemaker
contraindication-metal-implant = Metal implant at the site
contraindication-neuromuscular = Neuromuscular disease
contraindication-epilepsy = Epilepsy
contraindication-recent-sun = Tanned in the last 4 weeks
contraindication-cancer = Cancer or its treatment

device-kind-ipl = IPL
device-kind-pico-laser = Picosecond laser
device-kind-q-switched-laser = Q-switched laser
device-kind-long-pulsed-laser = Long-pulsed laser
device-kind-co2-laser = CO₂ laser
device-kind-diode-laser = Diode laser
device-kind-hifu = HIFU (focused ultrasound)
device-kind-radiofrequency = Radiofrequency
device-kind-microneedling = Microneedling
device-kind-hydradermabrasion = Hydradermabrasion
device-kind-led = LED light
device-kind-cryolipolysis = Cryolipolysis
device-kind-skin-camera = Skin camera
device-kind-other = Other

product = Product
product-new = New product
product-add = Add product
product-edit = Edit product
product-form-intro = Stock starts at none; record what comes in on the product’s page.
product-sku = Product code
product-sku-hint = The clinic’s own, such as SUN-50. No two products share one.
product-reorder-at = Reorder at
product-reorder-hint = Shown as running out from this number down.
product-contraindications = Not for
product-allergens = Ingredients to know of
product-archived-about = This product is archived: it is not sold or recommended. Its stock and its history stay.
products-intro = What the clinic sells or uses up, and how many there are
products-search = Search name or code
products-low = Running out
products-found = { $n ->
    [one] { $n } product
   *[other] { $n } products
}
products-none = No products yet
products-none-hint = Add the first one: a code, a name and a price are enough.
stock = Stock
stock-none = None left
stock-low = Running out
stock-move = Adjust stock
stock-reason = Reason
stock-reason-received = Received
stock-reason-returned = Returned
stock-reason-sold = Sold
stock-reason-used = Used in the clinic
stock-reason-damaged = Damaged or expired
stock-reason-counted = Counted
stock-quantity = How many
stock-quantity-hint = After a count: how many there are now.
stock-note = Note
stock-save = Save
stock-movements = Stock history
stock-movements-none = Nothing was moved yet
stock-movements-none-hint = What comes in and goes out is listed here, with who and why.
stock-by = By
stock-moved = Change
stock-balance = Left

room = Room
room-new = New room
room-add = Add room
room-edit = Edit room
room-name = Name of the room
room-devices = Devices there
room-archived-about = This room is out of use: it cannot be booked. What was booked stays as it is.
rooms-intro = Where treatments are done; no two bookings share a room
rooms-search = Search rooms
rooms-found = { $n ->
    [one] { $n } room
   *[other] { $n } rooms
}
rooms-none = No rooms yet
rooms-none-hint = Add the rooms that customers are treated in.

device = Device
device-new = New device
device-add = Add device
device-edit = Edit device
device-name = Name of the device
device-kind = Kind
device-kind-all = All kinds
device-kind-hint = Treatments ask for a kind; a booking takes one device of it.
device-room = Room it stands in
device-moves = Can be moved
device-serial = Serial number
device-archived-about = This device is out of use: it cannot be booked. What was booked stays as it is.
devices-intro = The machines that treatments need; no two bookings share one
devices-search = Search name or serial number
devices-found = { $n ->
    [one] { $n } device
   *[other] { $n } devices
}
devices-count = { $n ->
    [one] { $n } device
   *[other] { $n } devices
}
devices-none = No devices yet
devices-none-hint = Add the lasers and other machines that treatments need.

condition = What it is
condition-new = Record allergy or condition
condition-add = Record
condition-intro = Treatments and products it speaks against are no longer recommended.
condition-allergy = Allergy
condition-allergy-to = Allergy: { $substance }
condition-substance = Allergic to
condition-substance-when = for an allergy
condition-substance-hint = Such as lidocaine, penicillin or salicylic acid.
condition-end = No longer
condition-end-of = No longer: { $name }
condition-ended = ended { $date }
conditions = Allergies and conditions
conditions-none = Nothing recorded. Ask before the first treatment.
conditions-before = { $n ->
    [one] { $n } earlier
   *[other] { $n } earlier
}

recommendations = Recommended from our catalogue
recommendations-about = For findings that are below the clinic’s threshold by more than the measurement’s own noise (±). Where that is not measured yet for this version, a margin is kept instead.
recommendations-about-own = What the clinic offers for what was found. Please talk to our staff before you decide.
recommendations-more = { $n ->
    [one] One more
   *[other] { $n } more
}
recommendations-none = Nothing is recommended: no finding is clearly below a threshold, or the catalogue has nothing for it.
recommendations-edit = Edit what is recommended
recommendations-text = The record also says: “{ $text }”. Please read it before recommending anything.
recommended-for = { $score } (± { $noise })
recommended-for-unmeasured = { $score } (margin { $noise })
recommended-worst = lowest: { $region }
recommended-ask = Ask before: { $list }
withheld = Not recommended for this customer
withheld-about = Only staff see this.
withheld-recorded = On the record: { $name }
withheld-written = In the record’s notes: { $name }

rules-intro = What is suggested after a skin analysis
rules-how = A rule applies when a score (100 is best) is below its threshold by more than the measurement’s own noise. Allergies and conditions on the customer’s record always come first. It is an estimate, not a diagnosis.
rules-none = No rules yet
rules-none-hint = Say what your treatments and products are good for, and rules are made from it.
rule-new = New rule
rule-concern = When this is found
rule-offer = Recommend
rule-below = Below a score of
rule-below-hint = Scores run from 0 to 100; 100 is best.
rule-priority = Priority
rule-priority-hint = 1 is shown first, 9 last.
rule-note-th = Note for customers in Thai
rule-note-en = Note for customers in English
rule-note-hint = For example how many sessions are usual.
rule-follow = Follow this rule
rule-on = On
rule-off = Off
rule-by-default = From the catalogue
