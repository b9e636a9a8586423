# Leads: who may become a customer.
lead = Lead
lead-new = New lead
lead-edit = Change the lead
lead-create = Save lead
lead-form-intro = A name is enough to begin with. What you learn later, you add later.
lead-contact = LINE or other contact
lead-contact-hint = Such as a LINE ID or the name on Facebook.
lead-source = How they found you
lead-source-walk-in = Walk-in
lead-source-phone = Phone call
lead-source-line = LINE
lead-source-facebook = Facebook
lead-source-instagram = Instagram
lead-source-referral = Recommended by somebody
lead-source-website = Website
lead-source-other = Other
lead-temperature = How likely
lead-temperature-cold = Cold
lead-temperature-warm = Warm
lead-temperature-hot = Hot
lead-follow-up = Follow up on
leads-due-by = Due by
lead-follow-up-hint = The day of the next step. When it is over, the lead is marked.
lead-interest = Interested in
lead-interest-unsaid = Not said yet
lead-note = Note
lead-assigned = Followed up by
lead-assigned-nobody = Nobody yet
lead-assigned-next = Whoever of sales has the fewest open leads
lead-assigned-hint = Sales people see their own leads only.
lead-about = What is known
lead-created = Written down
lead-created-by = { $at } by { $name }
lead-first-contacted = First spoken with
lead-invited = Invited
lead-closed = Closed
lead-late = Overdue
lead-stale = Quiet for long

lead-stage = Stage
lead-stage-new = New
lead-stage-contacted = Contacted
lead-stage-qualified = Qualified
lead-stage-proposal-sent = Proposal sent
lead-stage-negotiation = Negotiation
lead-stage-won = Won
lead-stage-lost = Lost
lead-move = Move
lead-move-to = Move to
lead-move-named = Move { $name } to
lead-move-do = Move { $name }
lead-lose = Lost…
lead-lose-named = { $name } is lost
lead-lose-title = They will not come
lead-lose-do = Mark as lost
lead-erase = Erase this lead
lead-erase-about = Name, contact, note and the invitation that waits for them are erased for good. That there was a lead, from where and how far they got stays for the figures; an open one counts as lost.
lead-erase-name = Type { $name } to confirm
lead-lost-reason = Why
lead-lost-hint = Such as: too expensive, went elsewhere, cannot be reached.
lead-lost-because = Lost: { $reason }

lead-assign = Save
lead-assign-to = Colleague
lead-convert = Make a customer of this lead
lead-convert-hint = The record takes over what is known here, and whoever follows the lead up cares for the customer.
lead-register = Register as customer
lead-invite = Invite by e-mail
lead-became = They are customer { $number } now.
lead-see-customer = See the customer
lead-alike-hint = The telephone, the e-mail or the name is the same. If it is one of them, no second record is needed.
lead-alike-this = It is this customer
lead-alike-this-named = It is this customer: { $name }
lead-alike-nobody = None of them: register somebody new

leads-intro = Everybody who may become a customer, and how far that is.
leads-intro-own = Those who may become customers of yours, and how far that is.
leads-hand-over = Hand leads over
leads-search = Search by name, phone or contact
leads-found = { $n ->
    [one] { $n } lead
   *[other] { $n } leads
}
leads-board = Board
leads-list = List
leads-lane-empty = None
leads-see-all = { $n ->
    [one] See { $n } lead
   *[other] See all { $n } leads
}
leads-none = No leads yet
leads-none-hint = Write down who calls, writes or asks: a name is enough.
leads-none-read = Leads will appear here.
leads-no-match = No lead matches
leads-no-match-hint = Try part of the name, or clear the filters.

error-lead-follow-up = Enter a day of the years 2000 to 2100.
error-lead-stage-same = The lead is at this stage already.
error-lead-is-won = This lead is won. What is won stays won.
error-lead-is-lost = This lead is lost. Move it back to “Contacted” first.
error-lead-lost-reason = Say why, so that the next one goes better.
error-lead-converted = This lead is a customer already.
error-lead-similar = There is a customer with the same name, telephone number or e-mail. Name them, or say that it is somebody else.
error-lead-no-email = There is no e-mail address to send an invitation to. Add one to the lead first.
error-lead-erase-name = Type the name exactly as it stands above.
error-lead-erase-customer = This lead is a customer. Erase the customer’s data: this goes with it.

permission-leads-read = See leads
permission-leads-create = Write leads down
permission-leads-update = Change leads, and make customers of them
permission-leads-assign = Say who follows leads up

event-lead-created = Wrote a lead down
event-lead-updated = Changed a lead
event-lead-stage-changed = Moved a lead to another stage
event-lead-assigned = Changed who follows a lead up
event-leads-handed-over = Handed open leads over to a colleague
event-lead-converted = Made a customer of a lead
event-lead-erased = Erased a lead’s data
