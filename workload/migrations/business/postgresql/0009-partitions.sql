-- One partition a year, from the reform's first on; what lies outside of them lands in the default one, which should stay empty.

DO $$
DECLARE
  parent text;
BEGIN
  FOREACH parent IN ARRAY ARRAY['contribution', 'account_entry', 'payment'] LOOP
    FOR year IN 2014..2044 LOOP
      EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%s) TO (%s)', parent || '_' || year, parent, year * 100, (year + 1) * 100);
    END LOOP;
    EXECUTE format('CREATE TABLE %I PARTITION OF %I DEFAULT', parent || '_other', parent);
  END LOOP;
END
$$;
