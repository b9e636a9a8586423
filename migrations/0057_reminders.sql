-- A clinic says how long before an appointment its customers are reminded; 0 is not at all.
ALTER TABLE app.clinics
  ADD reminder_hours integer NOT NULL DEFAULT 24 CHECK (reminder_hours IN (0, 4, 24, 48, 72));
GRANT UPDATE (reminder_hours) ON app.clinics TO clinic_staff;
