-- The catalogue and the hours can be granted to staff, and withdrawn from an admin: their rows ask for the
-- permission, not for the role alone.
DO $$
DECLARE
  target text;
  manage constant text := $w$((SELECT ctx.may('catalogue.manage', 'clinic_owner clinic_admin')))$w$;
  hours constant text := $w$((SELECT ctx.may('hours.manage', 'clinic_owner clinic_admin')))$w$;
BEGIN
  FOREACH target IN ARRAY ARRAY['rooms', 'devices', 'treatments', 'treatment_rooms', 'treatment_practitioners',
                                'products', 'recommendation_rules'] LOOP
    EXECUTE format('ALTER POLICY staff_rows ON app.%I WITH CHECK %s', target, manage);
  END LOOP;
  FOREACH target IN ARRAY ARRAY['treatment_rooms', 'treatment_practitioners', 'recommendation_rules'] LOOP
    EXECUTE format('ALTER POLICY managed ON app.%I USING %s', target, manage);
  END LOOP;
  FOREACH target IN ARRAY ARRAY['business_hours', 'closures', 'schedules', 'leaves'] LOOP
    EXECUTE format('ALTER POLICY staff_rows ON app.%I WITH CHECK %s', target, hours);
    EXECUTE format('ALTER POLICY managed ON app.%I USING %s', target, hours);
  END LOOP;
END $$;
