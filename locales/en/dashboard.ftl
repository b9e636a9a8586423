# The first page: figures of a period, what is to do, who is coming.

dashboard-morning = Good morning, { $name }
dashboard-afternoon = Good afternoon, { $name }
dashboard-evening = Good evening, { $name }
dashboard-own = your own customers only
dashboard-figures = Key figures
dashboard-period = Period
dashboard-today = Today
dashboard-week = This week
dashboard-month = This month
dashboard-quarter = This quarter
dashboard-fortnight = Last 14 days
dashboard-before-today = { $n } by this time yesterday
dashboard-before-week = { $n } by this day last week
dashboard-before-month = { $n } by this day last month
dashboard-before-quarter = { $n } by this day last quarter

dashboard-value = Treatments completed
dashboard-value-hint = At today’s list prices. Bills are not counted here.
dashboard-bookings = Bookings
dashboard-missed = No-shows
dashboard-new-customers = New customers
dashboard-analyses = Skin analyses
dashboard-staff = Team members

dashboard-chart = Chart
dashboard-series-bookings = Bookings
dashboard-series-analyses = Skin analyses
dashboard-series-customers = New customers
dashboard-chart-nothing = Nothing to count in this period
dashboard-chart-nothing-hint = What happens is counted here, day by day.
dashboard-chart-about = { $n } in all, one bar for each day or week.
dashboard-popular = Most booked treatments

dashboard-actions = To do
dashboard-actions-none = Nothing is waiting for you
dashboard-actions-none-hint = What has to be confirmed, answered or ordered stands here.
dashboard-do-confirm = { $n ->
    [one] { $n } booking to confirm
   *[other] { $n } bookings to confirm
}
dashboard-do-outcome = { $n ->
    [one] { $n } past booking without an outcome
   *[other] { $n } past bookings without an outcome
}
dashboard-do-waitlist = { $n ->
    [one] { $n } person on the waiting list
   *[other] { $n } people on the waiting list
}
dashboard-do-stock = { $n ->
    [one] { $n } product running out
   *[other] { $n } products running out
}
dashboard-do-invitations = { $n ->
    [one] { $n } invitation that expired unused
   *[other] { $n } invitations that expired unused
}
dashboard-queue = Waiting now
dashboard-queue-open = Open the queue
dashboard-queue-none = Nobody is waiting
dashboard-queue-none-hint = Whoever checks in at reception stands here.
dashboard-queue-wait = { $n } min to the first call today, on average
dashboard-queue-more = and { $n } more
dashboard-todays-bookings = Today’s bookings
dashboard-nothing-left = Nobody else is expected today.
dashboard-newest-customers = Newest customers
dashboard-newest-analyses = Newest analyses

dashboard-sales = Leads
dashboard-leads = Open leads
dashboard-won = Leads won
dashboard-conversion = Won of those that ended
dashboard-answer = Time to first contact
dashboard-hours = { $n } h
dashboard-do-follow-up = { $n ->
    [one] { $n } lead to follow up
   *[other] { $n } leads to follow up
}
dashboard-do-assign = { $n ->
    [one] { $n } lead that nobody follows up
   *[other] { $n } leads that nobody follows up
}
