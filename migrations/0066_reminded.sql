-- The appointment, by when it starts, that the customer was reminded of: once is enough, whatever the clinic chooses later.
ALTER TABLE app.bookings ADD reminded_of timestamptz;
GRANT UPDATE (reminded_of) ON app.bookings TO clinic_worker;
