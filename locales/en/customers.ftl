# A customer’s page: timeline, notes.
timeline-title = History
timeline-show = Show only
timeline-analyses = Analyses
timeline-bookings = Bookings
timeline-visits = Visits
timeline-notes = Notes
timeline-consents = Consents
timeline-to-come = To come
timeline-visit = Visit, queue number { $number }
timeline-note = Note
timeline-consent = Consent to photos
timeline-withdrawn = Withdrawn on { $date }
timeline-total = { $n ->
    [one] { $n } entry
   *[other] { $n } entries
}
timeline-none = Nothing yet
timeline-none-hint = Bookings, visits, analyses, notes and consents will appear here.
timeline-none-of = None of these yet
timeline-none-of-hint = There is nothing of this kind for this customer.
timeline-show-all = Show everything

note-new = Write a note
note-intro = For colleagues only: the customer never sees notes.
note-save = Save note
note-pin = Keep on top
note-pin-hint = It stays at the top of the customer’s page.
note-private = Private
note-private-hint = Only you, the owner and admins can read it.
note-pinned = On top
note-is-private = Private
notes-pinned = Notes on top
note-deleted = The note was deleted.
note-edit-of = Edit the note of { $when }
note-delete-of = Delete the note of { $when }
error-note-empty = Write something first.
error-note-not-own = Only its author, the owner or an admin can change this note.

event-note-written = Wrote a note about a customer
event-note-changed = Changed a note about a customer
event-note-deleted = Deleted a note about a customer
event-note-restored = Brought a note about a customer back

customer-assigned = Cared for by
customer-assigned-nobody = Nobody yet
customer-years = { $n ->
    [one] { $n } year old
   *[other] { $n } years old
}

customer-number = Number
customer-tags = Tags
customer-last-visit = Last visit
customer-assign = Change
tag-new = Add a tag
tag-add = Add the tag
tag-remove-named = Remove the tag { $name }
error-tag-empty = Write the tag first.
error-tag = A tag has at most 40 characters.

customers-filters = Filters
customers-visit-within30 = In the last 30 days
customers-visit-before90 = Not for 90 days
customers-visit-before180 = Not for 180 days
customers-visit-before365 = Not for a year
customers-visit-never = Never yet
customers-consent-given = Agreed to photos
customers-consent-missing = No consent to photos
customers-min-age = Age from
customers-max-age = Age to
customers-take-out = This list as a file:
error-export-too-many = That is more than this file can hold. Narrow the list with filters, or take CSV.

hand-over = Hand customers over
hand-over-intro = Gives all customers and open leads of one colleague to another, for example when somebody leaves.
hand-over-from = Customers and leads of
hand-over-to = Will be cared for by
hand-over-do = Hand over
hand-over-has = { $n ->
    [one] { $name } ({ $n } customer)
   *[other] { $name } ({ $n } customers)
}
hand-over-none = Nobody cares for customers yet
hand-over-none-hint = On a customer’s page you say who cares for them.
hand-over-leads = { $n ->
    [one] { $n } open lead
   *[other] { $n } open leads
}
error-hand-over-same = Choose somebody else.
error-hand-over-leads = This colleague does not see leads. Choose somebody of sales, an admin or the owner.

import-title = Import customers
import-intro = From a spreadsheet or another program, as CSV. First you see what would happen; nothing is kept before.
import-file = File
import-csv = Or paste the lines
import-csv-hint = The first line names the columns: name, nickname, phone, email, date of birth, sex, allergies, note, tags. At most { $n } lines at once.
import-skip = Leave out those who look like somebody known
import-skip-hint = The same phone or the same name as a customer who is registered.
import-check = Check
import-do = { $n ->
    [one] Register { $n } customer
   *[other] Register { $n } customers
}
import-ready = { $n ->
    [one] { $n } customer can be registered.
   *[other] { $n } customers can be registered.
}
import-mistakes = { $n ->
    [one] { $n } line has a mistake. Mend it below and check again: all lines are kept, or none.
   *[other] { $n } lines have mistakes. Mend them below and check again: all lines are kept, or none.
}
import-nobody = Everybody on this list is registered already.
import-unknown = These columns are left out: { $names }
import-preview = What was read
import-line = Line
import-new = New
import-known = Looks known
import-mistake = Mistake
import-more = { $n ->
    [one] and { $n } more line without mistakes
   *[other] and { $n } more lines without mistakes
}
error-import-heading = The first line has to name the columns, and one of them has to be the name.

event-tag-added = Gave a customer a tag
event-tag-removed = Took a tag from a customer
event-customer-assigned = Changed who cares for a customer
event-customers-handed-over = Handed customers over to a colleague
event-customers-imported = Imported customers
event-customers-exported = Took customers out as a file

permission-customers-assign = Say who cares for customers
permission-customers-export = Take customers out as a file
permission-customers-import = Import customers


customer-data = Take out all data (ZIP)
erase-customer = Erase customer
erase-customer-about = Name, contact, health, notes, tags, analyses and pictures are erased for good, and their account here ends. That there were bookings, visits and consents stays under the number, because the clinic has to account for them. Take the data out first if the customer asks for it.
erase-number = Type { $number } to confirm
erase-reason = Reason
customer-erase-reason-hint = For example: the customer asked for it by phone on 3 March.
error-erase-number = Type the number { $number }.
error-customer-erase-reason = Give a reason of 5 to 500 characters.
error-erase-expected = This customer is in the queue or has a booking to come. Finish or cancel that first.
erasures-title = Erased customers
customer-erasures-intro = A receipt for each, without anything about the person
customer-erasures-none = Nobody was erased
customer-erasures-none-hint = A customer can be erased from their page.
erasure-receipt = Receipt of an erasure
erasure-done = The person’s data is gone. The pictures’ bytes are erased within minutes.
erasure-by = Erased by
erasure-kept = Bookings, visits and consents stay under the number, without name, contact or notes.
erased-accounts = Accounts ended
event-customer-erased = Erased a customer’s data
event-personal-data-exported = Took out everything about a customer
permission-customers-erase = Erase customers’ data
error-note-deleted = This note was deleted already.
error-note-there = This note is there: nothing has to be brought back.

# Merging
merge-title = Merge with a duplicate
merge-intro = When one person was registered twice. You see both before anything happens.
merge-search = Name, phone or number
merge-candidates = Records that may be the same person
merge-none = Nobody looks the same
merge-none-hint = Search for the other record by name, phone or number.
merge-choose = Compare
merge-choose-named = Compare with { $name }
merge-ask = Merge these two?
merge-about = Bookings, visits, analyses, notes, tags and consents of the second record go to the first one. The first number stays. You can undo it on the customer’s page.
merge-field = Field
merge-after = After merging
merge-do = Merge { $number } into this record
merge-was = { $number } was merged in
merge-undo-named = Undo merging { $number }
error-merge-itself = That is the same record. Choose another one.
error-merge-account = The other customer signs in here with an account of their own. Open their record and merge this one into it.
error-merge-queue = Both stand in today’s queue. Take one of them out of the queue first.
error-merge-long = Allergies or notes of both together are too long. Shorten them first.
error-merge-undone = That was undone before.
error-merge-gone = The record has changed so much that this can no longer be undone.
event-customers-merged = Merged two records of a customer
event-customers-parted = Undid the merging of two records
permission-customers-merge = Merge duplicate customers
error-merge-nobody = Choose the other record.
