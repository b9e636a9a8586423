-- The few bookings that wait to be confirmed, among all that are to come.
CREATE INDEX ON app.bookings (clinic_id, starts_at) WHERE state = 'pending';
