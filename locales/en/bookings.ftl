# Bookings, the calendar, the waiting list, feeds.

nav-calendar = Calendar
nav-bookings = Bookings

booking = Booking
booking-new = New booking
booking-new-intro = Choose who comes and what for; free times are shown as soon as a treatment is chosen.
booking-who = Who comes
booking-search = Find a customer
booking-no-match = Nobody matches. Register them below.
booking-newcomer = Somebody new
booking-anyway = This is somebody else: register them
booking-what = What and when
booking-treatment = Treatment
booking-choose = Choose…
booking-practitioner = Practitioner
booking-anybody = Whoever is free
booking-room = Room
booking-any-room = Any free room
booking-time = Time
booking-slots-later = Choose a treatment to see its free times.
booking-slots-none = No free time on this day. Try another day or practitioner.
booking-slots-free = { $n ->
    [one] { $n } free time on this day
   *[other] { $n } free times on this day
}
booking-more = More
booking-source = Came in by
booking-source-desk = Front desk
booking-source-phone = Telephone
booking-source-chat = LINE or chat
booking-source-walk-in = Walk-in
booking-source-online = Online
booking-length = Length in minutes
booking-length-hint = Empty: as long as the treatment takes.
booking-minutes = { $n } min
booking-note = Note
booking-note-hint = The customer can read it.
booking-is-confirmed = The customer has confirmed
booking-book = Book
booking-when = When
booking-devices = Devices
booking-appointment = Appointment
booking-made = Booked
booking-made-by = { $at } by { $name }
booking-replaces = Replaces
booking-see-old = the earlier booking
booking-see-new = See the new booking
booking-was-moved = This booking was moved to another time.
booking-in-queue = In the queue as number { $n }.
booking-see-ticket = See the ticket
booking-next = What next
booking-overbooked = Overbooked
booking-overbooked-because = Overbooked: { $reason }
booking-cancelled-because = Cancelled: { $reason }
booking-conflict-way-out = Choose one of the free times below, another practitioner or another room.
booking-overbook = Book anyway
booking-overbook-reason = Why it has to be then
booking-overbook-hint = The booking may then lie upon another one or outside the hours. The reason stays with it.
booking-overbook-move = Move { $name } to { $when } all the same?
booking-overbook-do = Overbook
booking-leave = Leave it where it was
booking-reschedule = Move to another time
booking-moved = { $name } was moved.
booking-cancel-reason = Reason
booking-cancel-hint = For example: ill, double booked, will call again.

booking-pending = Not confirmed
booking-confirmed = Confirmed
booking-arrived = Here
booking-in-progress = In treatment
booking-completed = Done
booking-cancelled = Cancelled
booking-no-show = Did not come

booking-confirm = Confirm
booking-arrive = Check in
booking-start = Start treatment
booking-complete = Treatment done
booking-cancel = Cancel booking
booking-say-no-show = Did not come
booking-reopen = Back to confirmed
booking-reopen-pending = Back to not confirmed
booking-was-cancelled = { $name }’s booking was cancelled.
booking-stays = The booking stays as it is.
booking-book-anew = Book another time

bookings-intro = Everybody who has an appointment
bookings-from = From
bookings-to = To
bookings-all = All
bookings-found = { $n ->
    [one] { $n } booking
   *[other] { $n } bookings
}
bookings-none = No bookings yet
bookings-none-hint = Book the first one here, or click a free time in the calendar.
bookings-none-read = Bookings of your customers will be listed here.
bookings-no-match = No booking matches
bookings-no-match-hint = Try other days, another practitioner or another state.
bookings-to-reassign = { $n ->
    [one] { $n } coming booking is with somebody who does not work here any more.
   *[other] { $n } coming bookings are with people who do not work here any more.
}
bookings-see-them = See them

calendar-view = View
calendar-people = By practitioner
calendar-rooms = By room
calendar-week = Week
calendar-today = Today
calendar-go = Go
calendar-book = Book { $time }, { $with }
calendar-taken = Taken
calendar-gone = Does not work here any more
calendar-closed = The clinic is closed on this day.
calendar-nothing = Nothing to show
calendar-nothing-hint = Add practitioners or rooms first; each gets a column here.
calendar-free-day = Nothing booked
calendar-free-day-hint = Nobody is expected on this day.
calendar-keys = Drag a booking to move it, or its lower edge to change its length. By keyboard: Alt and an arrow moves it, Alt, Shift and an arrow changes its length.
calendar-read = Each column lists its bookings in order of time.

waitlist = Waiting list
waitlist-intro = Who would come sooner, and the first time that is free for them.
waitlist-waiting = Waiting
waitlist-none = Nobody is waiting
waitlist-none-hint = Put somebody on the list when there is no time that suits them.
waitlist-add = Put on the list
waitlist-from = First day that would do
waitlist-to = Last day
waitlist-book = Book { $time }
waitlist-no-time = No free time yet
waitlist-close = Take off the list

feed = My calendar elsewhere
feed-intro = A secret address for the calendar on your phone or computer. It shows your bookings and cannot change them.
feed-none = You have no address yet.
feed-made = Your address was made on { $at }. It is shown only when it is made.
feed-make = Make an address
feed-renew = Make a new address
feed-revoke = Take the address back
feed-once = Copy it now: it is not shown again.
feed-private = Whoever has the address sees your bookings with the customers’ first names. A new address ends the old one, and it ends by itself when you leave the clinic.
feed-not-for-you = No calendar of your own
feed-not-for-you-hint = Only those who treat customers have one.

permission-bookings-read = See the calendar and bookings
permission-bookings-create = Make bookings
permission-bookings-update = Move and cancel bookings, and say how they went
permission-bookings-overbook = Overbook, with a reason

event-booking-made = Made a booking
event-booking-moved = Moved a booking
event-booking-state-changed = Said how far a booking is
event-booking-cancelled = Cancelled a booking
event-booking-overbooked = Overbooked
event-feed-changed = Changed the secret address of their calendar

error-customer-similar = There is somebody like this already. Choose them above, or tick that this is somebody else.
error-treatment-missing = Choose a treatment.
error-booking-time = Enter a time such as 14:30.
error-time-skipped = The clock skips this time on that day. Choose another one.
error-time-out-of-reach = Choose a time from yesterday on, within the next two years.
error-day-ahead = Enter a day from today on.
error-day-after = Enter a day that is not before the first one, within a year.
error-minutes = Enter a length from 5 to 720 minutes.
error-reason-missing = Enter a reason.
error-reason-long = Use at most 500 characters for the reason.
error-practitioner-cannot = This practitioner does not do this treatment. Choose somebody else.
error-room-cannot = This treatment is not done in this room. Choose another one.
error-outside-hours = At this time the clinic is closed, or the practitioner does not work.
error-practitioner-taken = The practitioner has another booking at this time.
error-room-taken = The room is taken at this time.
error-device-taken = A device that is needed is taken at this time, or is not in this room.
error-booking-is-pending = This booking is not confirmed yet: that cannot be done with it now.
error-booking-is-confirmed = This booking is confirmed: that cannot be done with it now.
error-booking-is-arrived = The customer is here already: that cannot be done with this booking now.
error-booking-is-in-progress = The treatment has begun: that cannot be done with this booking now.
error-booking-is-completed = The treatment is done: this booking stays as it is.
error-booking-is-cancelled = This booking is cancelled. Take it back to confirmed first.
error-booking-is-no-show = The customer did not come. Take the booking back to confirmed first.
error-wait-customer = Search for a customer and choose them.
error-wait-missing = Nobody waits under this id. Look at the waiting list again.
error-booking-not-due = The booking has not begun yet: wait until its time.
error-booking-replaced = This booking was moved to another time: change the new one.

nav-notifications = Notifications
reminders-intro = What the clinic sends its customers by itself.
reminders-label = Remind customers of an appointment by e-mail
reminders-hint = Appointments that are booked already follow at once. Whoever has no e-mail, and whoever books later than that, is not reminded.
reminder-never = Not at all
reminder-hours = 4 hours before
reminder-day = A day before
reminder-two-days = Two days before
reminder-three-days = Three days before
reminders-saved = The time of reminders is saved
event-reminders-changed = Changed when customers are reminded of appointments

letter-reminder-subject = Your appointment at { $clinic }
letter-reminder-heading = See you soon
letter-reminder-intro = This is a reminder of your appointment at { $clinic }.
letter-reminder-button = Open my clinic
letter-reminder-unexpected = Can you not come? Please tell the clinic: the address and number are below.
letter-reminder-reason = { $clinic } sent this to { $email } because you have an appointment there.

error-booking-customer = Choose a customer, or enter a new one’s name.
