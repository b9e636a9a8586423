-- A ticket's booking is one of the clinic's own; what is done with one is done with the other.
SET ROLE app_owner;

ALTER TABLE app.queue_tickets
  ADD FOREIGN KEY (clinic_id, booking_id) REFERENCES app.bookings (clinic_id, id);

RESET ROLE;
