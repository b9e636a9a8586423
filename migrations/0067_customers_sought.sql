-- Everything that a search looks through when no word starts as was typed. What is not there is read from here alone,
-- which is a tenth of the table (docs/decisions/search.md).
CREATE INDEX customers_sought ON app.customers (clinic_id) INCLUDE (id, haystack)
  WHERE erased_at IS NULL AND merged_into IS NULL;
