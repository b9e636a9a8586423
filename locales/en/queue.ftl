permission-queue-read = See the queue
permission-queue-manage = Check in and call customers
permission-queue-display = Show the queue on a wall display

event-checked-in = Checked a customer in
event-ticket-changed = Moved somebody in the queue
event-display-opened = Made a link for a wall display
event-display-closed = Ended the link of a wall display
# The board
nav-queue = Queue
queue-waiting = Waiting
queue-called = Called
queue-serving = In room
queue-over = Finished
queue-done = Done
queue-skipped = Skipped
queue-cancelled = Cancelled
queue-no-show = No-show
queue-nobody-waits = Nobody is waiting.
queue-nobody-called = Nobody has been called.
queue-nobody-served = Nobody is with a practitioner.
queue-nobody-done = Nobody has finished yet.
queue-minutes = { $n } min
queue-longest = Longest wait
queue-average-wait = Average wait
queue-average-service = Average visit
queue-done-today = Done today
queue-empty = Nobody has come yet today
queue-empty-hint = Check in the first customer, and their number appears here and on the wall.
queue-empty-read = Whoever is checked in appears here at once.
queue-call-to = Call to
queue-place-example = Room 2
queue-only-mine = Only mine and anybody’s
queue-call-next = Call next
queue-call = Call
queue-recall = Call again
queue-serve = Start
queue-complete = Finish
queue-skip = Skip
queue-return = Back in line
queue-cancel = Cancel visit
queue-mark-no-show = No-show
queue-more = More
queue-reopen = Reopen
queue-allergic = Allergies on record
queue-booked = Booked
queue-calls = { $n ->
    [one] Called once
   *[other] Called { $n } times
  }

# One ticket
queue-ticket = Number { $number }
queue-steps = What happens next
queue-visit = Visit
queue-times = Times
queue-priority = Priority
queue-purpose = Came for
queue-practitioner = To be seen by
queue-anybody = Whoever is free
queue-place = Room or counter
queue-place-hint = Shown on the wall when they are called.
priority-emergency = Emergency
priority-urgent = Urgent
priority-normal = Normal
queue-checked-in = Checked in
queue-first-called = Called
queue-began = Started
queue-ended = Ended
queue-number = Number
queue-state = State

# The day sheet
queue-day-sheet = Day sheet
queue-came = Came
queue-day-empty = Nobody was checked in on this day
queue-day-empty-hint = Choose another day above.

# A customer's own place
nav-queue-mine = My queue
queue-mine-intro = Your place today. It changes by itself.
queue-my-number = Your number
queue-you-are-next = You are next
queue-ahead = { $n ->
    [one] One person before you
   *[other] { $n } people before you
  }
queue-your-turn = It is your turn. Please come to reception.
queue-your-turn-at = It is your turn: { $place }
queue-you-were-called = You were called. Please speak to reception to get back in line.
queue-checked-in-at = Checked in at { $time }
queue-mine-none = You are not in the queue
queue-mine-none-hint = Reception gives you a number when you arrive.

# Checking in
check-in = Check in
check-in-intro = Find the customer, or register somebody new in one step.
check-in-known = Known customer
check-in-new = New customer
check-in-register = Register and check in
check-in-anyway = Register as somebody new
check-in-similar = Is it one of these customers?
check-in-similar-hint = The telephone or the name is the same. Check them in here, or register somebody new below.
check-in-this = Check in
check-in-other = Somebody else
check-in-booked = Booked today at { $at }: { $treatment }. With this check-in they have arrived.
error-check-in-customer = Choose who has come.
error-ticket-already = This customer is in the queue already. Their number still counts.

# The wall
display-title = Wall display
displays = Wall displays
displays-intro = Screens in the waiting room that show whose turn it is.
displays-links = Links that work
displays-none = No screen has a link yet.
display-open-here = Open on this screen
display-new = New screen
display-label = Name of the screen
display-label-hint = Where it hangs, so that you know it again.
display-create = Make a link
display-link = Link for the screen
display-link-hint = Open it once on the screen. It is shown only now; whoever has it sees the wall, with masked names, and nothing else.
display-made = Made by { $name } on { $date }
display-never-seen = not opened yet
display-seen = last seen { $time }
display-close = End link
display-close-named = End link of { $name }
display-now = Now calling
display-called = Called
display-next = Next
display-nobody-called = Please take a seat. Your number appears here.
display-waiting = { $n ->
    [one] One person waiting
   *[other] { $n } people waiting
  }
display-sound-on = Turn sound on
display-fullscreen = Full screen
display-spoken = Number { $number }, please.
display-spoken-place = Number { $number }, please come to { $place }.
error-display-label = Give the screen a name.
error-display-over = This link was ended or has run out. Ask reception for a new one.
error-displays-full = Twenty screens have a link already. End one that is no longer used first.

# Steps that are not possible
error-nobody-waits = Nobody is waiting to be called.
error-ticket-action = Choose what is to be done: call, recall, serve, complete, skip, return, cancel, no_show or reopen.
error-ticket-waiting = They are still waiting. Call them first.
error-ticket-called = They have been called already. Start when they come, call again or skip them.
error-ticket-serving = They are with a practitioner now. Finish the visit first.
error-ticket-done = Their visit is done. Reopen it if that was a mistake.
error-ticket-skipped = They were skipped. Call them, or put them back in line.
error-ticket-cancelled = They gave their place up. Reopen it if they came back.
error-ticket-no-show = They are marked as a no-show. Reopen it if they came after all.
error-ticket-over = This visit is over, so it can no longer be changed.
error-ticket-of-another-day = This number is of another day. Check the customer in again.
permission-queue-own = See their own place in the queue
