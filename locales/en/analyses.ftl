# Photo consent, capture, results, comparisons, trends, links, reports.

consent-title = Photo consent
consent-intro-own = What you agreed to, and how to take it back
consent-stands = Agreed on { $when }.
consent-was-withdrawn = Withdrawn on { $when }. No photo may be taken until consent is given again.
consent-never = Nobody has asked yet. A photo may be taken once the customer has agreed.
consent-text = What is agreed to
photo-consent-text-2026-1 =
    My face is photographed, and the photo is analysed for the condition of my skin.
    The analysis runs on the clinic’s own server. No photo leaves it.
    Photos are kept encrypted, and only people of this clinic who may see my record see them.
    The result supports a consultation. It is not a medical diagnosis.
    A link to a result is made only when I ask for it, and it can be ended at any time.
    I may withdraw at any time. Then no more photos are taken, and every photo and link is deleted for good; scores already measured stay in my record without a picture.
photo-consent-text-checkbox =
    The customer agrees to photos being taken, analysed and kept.
consent-way = How did the customer agree?
consent-in-person = In person, having read this
consent-on-paper = Signed on paper
consent-online = Themselves, signed in
consent-agree-own = I have read this and agree
consent-agree = The customer has read this and agrees
consent-agree-hint = Show them this page, or read it to them. Your name is kept with the consent.
consent-go-on = Go on to the photo
consent-record = Record the consent
consent-history = History
consent-given = Given
consent-how = How
consent-version = Version of the text
consent-withdrawn = Withdrawn
consent-withdraw = Withdraw the consent
consent-withdraw-about = Every photo and every link to a result is dead at once and deleted for good. Scores stay in the record, without a picture. To take a photo again, consent has to be given again.
consent-withdraw-sure = Delete all photos for good
consent-badge-given = Given
consent-badge-withdrawn = Withdrawn
consent-badge-none = Not asked yet
consent-open = Photo consent

capture-steps = Steps
capture-step-consent = Consent
capture-step-photo = Photo
capture-step-result = Result
analysis-view = View
views = Views
view-front = Front
view-left = Left side
view-right = Right side
pose-front = Look straight into the camera, face in the oval, hair back, glasses off
pose-left = Turn the head so that the left cheek faces the camera
pose-right = Turn the head so that the right cheek faces the camera
checks = What the camera sees
check-light = Light
check-even = Evenly lit
check-distance = Distance
check-sharp = Sharpness
hint-dark = Too dark: turn on more light, or face a window
hint-bright = Too bright: step back from the light
hint-uneven = One side is darker: face the light
hint-closer = Come closer until the face fills the oval
hint-further = Move back a little
hint-centre = Move the face into the middle of the oval
hint-blurred = Hold still, and wipe the lens
hint-nobody = Bring the face into the oval
hint-good = ready

error-consent-withdrawn = The customer withdrew their consent to photos. Ask again on the page “Photo consent” before taking another one.
error-consent-stands = The customer has agreed already.
error-consent-not-given = There is no consent that stands. Nothing had to be withdrawn.
error-consent-not-ticked = Tick the box once the customer has read the text and agrees.
error-visit = This visit is none of this customer’s. Begin a new one.
error-picture-link = This link to a picture is over. Open the page again.
error-analysis-under-way = This analysis is still under way. Erase it when it has ended.
error-not-confirmed = Tick the box to say that you mean it: this cannot be brought back.
error-nothing-to-share = There is no result with pictures to share.
error-share-over = This link has ended. Ask the clinic for a new one.
error-nothing-to-compare = There is no other result of this view to compare with.
error-nothing-to-report = There is no result to report.
error-months = Enter 1 to 240 months, or nothing.

analysis-lowest = Lowest scores
analysis-picture = Picture
analysis-whole-face = Whole face
analysis-show-all = Show all
analysis-show-none = Show none
analysis-noise = The number after ± is noise: photographing the same skin again may move a score by so much. Only more than that is a change.
analysis-noise-unknown = How much a score moves when the same skin is photographed again has not been measured for this version yet. Take small differences for nothing.
analysis-tone = Skin tone: { $group } ({ $angle } ITA). For information only; it is never scored.
analysis-erase = Erase this analysis
analysis-erase-about = Photo, result, notes and links of this analysis go for good. The log keeps that it was erased, by whom and when.
analysis-erase-sure = Erase for good

band-clear = Hardly visible
band-slight = Slight
band-moderate = Noticeable
band-marked = Marked
change-better = Better
change-worse = Worse
change-noise = No change beyond noise
change-unknown = Noise not measured yet
measure-tone = Skin tone
measure-tone-about = for information, never scored
measure-area = { $value } mm²
measure-length = { $value } mm
tone-very-light = very light
tone-light = light
tone-intermediate = intermediate
tone-tan = tan
tone-brown = brown
tone-dark = dark
capture-sharpness = Blur of edges
capture-mm = { $value } mm
capture-brightness = Brightness of the skin
capture-light = Darker side of the face by
capture-note-eyes-closed = The eyes are closed. Lines around them may be measured differently with open eyes.
capture-note-smiling = The person smiles, which deepens lines around eyes and mouth. Compare with photos of a relaxed face.
capture-note-beard = A beard covers part of the face, which is not measured there.
capture-note-partly-covered = Hair, glasses or something else covers a good part of the skin, which is not measured there.
pictures-gone-withdrawn = The photos were deleted because consent was withdrawn. The scores remain.
pictures-gone-retention = The photos were deleted at the end of the time this clinic keeps them. The scores remain.
refusal-consent-withdrawn = Consent was withdrawn
refusal-consent-withdrawn-advice = The photo was deleted without being analysed. Ask the customer again before taking another one.

compare-title = Before and after
compare-none = Nothing to compare with yet
compare-none-hint = With a second photo of the same view, both will stand side by side here.
compare-with = Compare with
compare-show = Show
compare-faces = Faces
compare-pictures-gone = The photos of one of the visits are gone. The scores remain.
compare-after-alt = Face on { $when }
compare-before-alt = Face on { $when }, laid over the other
compare-slider = How much of the earlier photo is shown
compare-before = Before
compare-after = After
compare-aligned = Both faces are laid on the same canvas: eyes level, 6 pixels per millimetre. Use the arrow keys to move the line.
compare-numbers = Scores
compare-views = The photos were taken from different sides. Their scores are not compared.
compare-versions = The results come from different versions of the analysis ({ $before } and { $after }). Their scores are not compared: a difference could come from the version.
compare-unvalidated = Noise has not been measured for this version yet, so no difference is called a change.
compare-no-change = Nothing changed by more than noise.
compare-changed = { $n ->
    [one] One score changed by more than noise.
   *[other] { $n } scores changed by more than noise.
}
compare-measure = Measure
compare-difference = Difference
compare-verdict = Means

trends-title = Trends
trends-intro = scores over all visits
trends-intro-own = Your scores over all visits
trends-none = No results of this view yet
trends-none-hint = Each visit will add a point to every chart.
trends-mixed = The analysis was improved in between. Lines end where another version measured: scores before and after are not compared.
trends-chart = { $measure } over the visits; the last score is { $last }
trends-first = First visit of this version
trends-table = As a table
trends-about = 100 is best. The band around a line is noise: what the same skin may differ by from photo to photo. Differences are against the first visit of the same version.

share-title = Share by link
share-about = Whoever has the link sees this one result without signing in, and nothing else. It ends by itself, can be revoked at any time, and dies when consent is withdrawn.
share-opened = { $n ->
    [0] never opened
    [one] opened once
   *[other] opened { $n } times
}
share-last = last { $when }
share-ends = ends { $when }
share-revoke = Revoke
share-alive = Open
share-revoked = Revoked
share-expired = Ended
share-days = The link works for
share-days-n = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
share-make = Make a link
share-made = The link is ready
share-once = Copy it now: for safety only its fingerprint is kept, and it cannot be shown again.
share-link = Link
share-copy = Copy the link
share-try = Open it

notes-title = Notes
notes-none = No notes yet.
notes-new = New note
notes-hint = For colleagues. The customer does not see it.
notes-add = Add note

report-title = Skin analysis report
report-number = Customer number
report-no-pictures = The photos of this analysis are gone; the scores remain.
report-faces = On the face
report-pdf-th = PDF in Thai
report-pdf-en = PDF in English

nav-photos = Photos
retention-title = How long photos are kept
retention-intro = Older photos are deleted by themselves, day by day. Scores stay.
retention-label = Keep photos for
retention-hint = Counted from the day of the photo.
retention-for-ever = Until somebody erases them
retention-warning = What is deleted cannot be brought back, and before-and-after needs both photos.
retention-months = { $n ->
    [one] { $n } month
   *[other] { $n } months
}
retention-told = { $n ->
    [one] It is deleted after { $n } month.
   *[other] It is deleted after { $n } months.
}

event-photo-consent-given = Recorded a customer’s consent to photos
event-photo-consent-withdrawn = Withdrew a customer’s consent to photos
event-analysis-erased = Erased an analysis
event-analysis-exported = Exported an analysis as PDF
event-share-created = Made a link to a result
event-share-opened = Opened a link to a result
event-share-revoked = Revoked a link to a result
event-photo-retention-changed = Changed how long photos are kept

permission-analyses-share = Share results by link
permission-analyses-erase = Erase analyses and say how long photos are kept
permission-photo-consents-manage = Record and withdraw photo consent
