# Customers, analyses, the dashboard.

customer = Customer
customers-intro = Everyone registered at this clinic
customers-search = Search name, phone or number
customers-found = { $n ->
    [one] { $n } customer
   *[other] { $n } customers
}
customers-more-than = More than { $n } customers
customers-none = No customers yet
customers-none-hint = Register the first one: a name is enough, the rest can follow.
customers-none-read = Customers who are yours will be listed here.
customers-no-match = Nobody matches
customers-no-match-hint = Try part of a name, the last digits of a phone, or a number such as HN000012.
customer-new = New customer
customer-edit = Edit customer
customer-register = Register customer
customer-form-intro = Only the name is required.
customer-full-name = Full name
customer-nickname = Nickname
customer-birth-date = Date of birth
customer-sex = Sex
customer-sex-unsaid = Not stated
customer-allergies = Allergies and medicines
customer-allergies-hint = Shown as a warning on the customer’s page.
customer-allergic = Allergies and medicines: { $to }
customer-note = Note
customer-record = Record
customer-registered = Registered
customer-since = customer since { $date }
customer-last-analysis = Last analysis
sex-female = Female
sex-male = Male
sex-other = Other

error-name-missing = Enter the customer’s name.
error-too-long = Use at most { $limit } characters.
error-phone = Enter a phone number with 6 to 15 digits, such as 081 234 5678.
error-email = Enter an e-mail address such as name@example.com.
error-birth-date = Enter a date of birth that is not in the future, such as 1992-04-13.
error-choice = Choose one of the options.
error-cursor = This page of the list cannot be found. Start again from the first page.
error-customer-missing = Say whose face it is: choose a customer.
error-photo-missing = Choose or take a photo first.
error-consent-missing = Ask the customer for consent and tick the box before sending the photo.

analysis = Skin analysis
analysis-new = New analysis
analysis-of = For { $name }
analysis-other-customer = Someone else
analysis-choose = Whose face will be photographed?
analysis-scores = Scores
analysis-done = Done
analysis-failed = No result
analysis-running = Analysing
analysis-queued = Waiting
analysis-under-way = Analysing the photo
analysis-refresh = Show progress
analysis-again = Take another photo
analysis-face = The face with what was found
analysis-face-alt = Face, levelled and scaled, with overlays of what was found
analysis-measures = What was measured
analysis-overlays = Show on the face
analysis-opacity = Overlay strength
analysis-regions = By part of the face
analysis-region = Part
analysis-capture = How the photo was taken
analysis-scale = Scores run from 0 to 100, and 100 is best. The scale is the same for every face.
analysis-not-a-diagnosis = This is an estimate from an ordinary photo to support a consultation. It is not a medical diagnosis.
analyses-intro = Every photo that was analysed, newest first
analyses-intro-own = Your skin analyses, newest first
analyses-none = No analyses yet
analyses-none-hint = Photograph a face in even light; the result is there in seconds.
analyses-none-read = Results will appear here once a photo has been analysed.
analyses-found = { $n ->
    [one] { $n } analysis
   *[other] { $n } analyses
}

measure-spots = Spots
measure-spots-about = Brown marks darker than the skin around them.
measure-redness = Redness
measure-redness-about = Diffuse redness above the face’s own level.
measure-wrinkles = Wrinkles
measure-wrinkles-about = Lines of at least 6 mm.
measure-texture = Texture
measure-texture-about = Fine unevenness of the surface.
measure-acne = Blemishes
measure-acne-about = Red, acne-like spots.
measure-pores = Pores
measure-pores-about = Dark points on nose and cheeks.
measure-shine = Shine
measure-shine-about = Highlights of oily skin.
measure-dark-circles = Dark circles
measure-dark-circles-about = How much darker the skin under the eyes is than the cheeks.
measure-evenness = Evenness
measure-evenness-about = How much the colour of the skin differs from place to place.
measure-count = { $n ->
    [one] { $n } found
   *[other] { $n } found
}
measure-confidence = confidence { $percent }%

region-forehead = Forehead
region-glabella = Between the brows
region-crows-feet-right = Right eye corner
region-crows-feet-left = Left eye corner
region-under-eye-right = Under right eye
region-under-eye-left = Under left eye
region-nose = Nose
region-cheek-right = Right cheek
region-cheek-left = Left cheek
region-nasolabial-right = Right nasolabial fold
region-nasolabial-left = Left nasolabial fold
region-upper-lip = Upper lip
region-chin = Chin
region-jaw-right = Right jaw
region-jaw-left = Left jaw

capture-consent = The customer agrees to this photo being taken, analysed and kept
capture-consent-hint = The photo is analysed on this clinic’s own server, stored encrypted, and never leaves it.
capture-send = Analyse this photo
capture-resolution = Resolution
capture-px-per-mm = { $value } pixels per mm
capture-turn = Turned to the side / up or down
capture-skin = Skin measured
capture-cm2 = { $value } cm²
capture-algorithm = Algorithm version

step-decode = Reading the photo
step-find-face = Finding the face
step-check-capture = Checking light and sharpness
step-map-skin = Mapping the skin
step-measure = Measuring
step-draw = Drawing the result

refusal-not-an-image = This file is not a photo
refusal-not-an-image-advice = Choose a photo in JPEG, PNG or WebP format.
refusal-truncated = The photo is incomplete
refusal-truncated-advice = Part of the file is missing or damaged. Send the original photo again.
refusal-format = This photo format cannot be read
refusal-format-advice = Save the photo as JPEG, PNG or WebP. On an iPhone, choose “Most Compatible” under Settings, Camera, Formats.
refusal-colour = The colours of this photo cannot be measured
refusal-colour-advice = Use an ordinary colour photo: not black-and-white, and not prepared for print (CMYK).
refusal-too-large = The photo is too large
refusal-too-large-advice = Use a photo of at most 32 MB, 60 megapixels and 16,000 pixels on a side.
refusal-too-small = The face has too few pixels
refusal-too-small-advice = Move closer, or use a camera with a higher resolution: fine skin structure must be visible.
refusal-no-face = No face was found
refusal-no-face-advice = Photograph one face from the front, filling most of the picture.
refusal-several-faces = There is more than one face
refusal-several-faces-advice = Only one person may be in the picture. Ask others to step aside.
refusal-cut-off = Part of the face is hidden
refusal-cut-off-advice = Keep the whole face in the picture: hair back, glasses and mask off.
refusal-blurred = The photo is not sharp
refusal-blurred-advice = Hold the camera still, wipe the lens, and let it focus on the face.
refusal-too-dark = It is too dark
refusal-too-dark-advice = Turn on more light, or face a window.
refusal-too-bright = It is too bright
refusal-too-bright-advice = Step back from the light, or switch off the flash.
refusal-uneven-light = The light is uneven
refusal-uneven-light-advice = Light both sides of the face alike: face the light instead of standing beside it.
refusal-turned-away = The face is turned away
refusal-turned-away-advice = Look straight into the camera, chin level.
refusal-heif = Photos in HEIC or AVIF cannot be read
refusal-heif-advice = On an iPhone, choose “Most Compatible” under Settings, Camera, Formats and take the photo again, or save this one as JPEG.
refusal-animated = This picture moves
refusal-animated-advice = Choose a still photo. A live photo or a GIF cannot be measured.
refusal-covered = Too much of the face is covered
refusal-covered-advice = Take off mask and glasses, and keep hair and hands away from the face.
refusal-colour-cast = The light has a strong colour
refusal-colour-cast-advice = Use daylight or white light, and switch coloured lamps and photo filters off.
refusal-not-turned = The head is not turned enough
refusal-not-turned-advice = For a side view, turn the head by about 45 degrees, until the far ear can no longer be seen.
refusal-wrong-side = This is the other side of the face
refusal-wrong-side-advice = Turn the head the other way, or choose the other side for this photo.
refusal-screen = This looks like a photo of a screen
refusal-screen-advice = Photograph the person, or upload the original photo instead.
refusal-drawing = There is no skin texture in this picture
refusal-drawing-advice = It looks like a drawing, or a beauty filter smoothed the skin. Turn filters and beauty mode off and photograph the person.
refusal-internal = The analysis failed
refusal-internal-advice = This is our fault, not the photo’s. Please try again; if it happens twice, tell support.

see-all = See all
view-table = View as table
