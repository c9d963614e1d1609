-- The second lock behind the data access: the service's role sees and changes only rows whose scope begins with that of the transaction,
-- and appends to what must never change. Without a scope it sees nothing. The owner, who migrates and loads, is not bound.

DO $$
DECLARE
  name text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'jinbao_service') THEN
    CREATE ROLE jinbao_service NOLOGIN;
  END IF;
  IF NOT pg_has_role(current_user, 'jinbao_service', 'MEMBER') THEN
    EXECUTE format('GRANT jinbao_service TO %I', current_user);
  END IF;
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO jinbao_service', current_schema());
  EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO jinbao_service', current_schema());
  -- Partitions are reached through their parents only, where the policies are.
  FOR name IN SELECT c.relname FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relispartition LOOP
    EXECUTE format('REVOKE ALL ON %I FROM jinbao_service', name);
  END LOOP;
  FOR name IN
    SELECT c.relname
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'scope'
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'office'
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'CREATE POLICY scope_policy ON %I TO jinbao_service USING (scope >= (SELECT current_setting(''jinbao.scope_low'', true)) AND scope < (SELECT current_setting(''jinbao.scope_high'', true)))',
      name
    );
  END LOOP;
END
$$;

-- The directory of offices is open to all; only one's own part of it can be changed.
ALTER TABLE office ENABLE ROW LEVEL SECURITY;
CREATE POLICY office_read ON office FOR SELECT TO jinbao_service USING (true);
CREATE POLICY office_insert ON office FOR INSERT TO jinbao_service
  WITH CHECK (scope >= (SELECT current_setting('jinbao.scope_low', true)) AND scope < (SELECT current_setting('jinbao.scope_high', true)));
CREATE POLICY office_update ON office FOR UPDATE TO jinbao_service
  USING (scope >= (SELECT current_setting('jinbao.scope_low', true)) AND scope < (SELECT current_setting('jinbao.scope_high', true)));

ALTER TABLE operator_role ENABLE ROW LEVEL SECURITY;
CREATE POLICY operator_role_policy ON operator_role TO jinbao_service
  USING (EXISTS (SELECT FROM operator o WHERE o.id = operator_role.operator_id));

GRANT USAGE ON SEQUENCE entity_id TO jinbao_service;

GRANT INSERT, UPDATE ON
  office, operator, bank, pooling_area, code_item, parameter, average_wage, interest_rate, workflow_rule,
  employer, person, participation, wage_base,
  contribution_plan, contribution,
  account, voucher, month_closing, entitlement_statement,
  benefit, benefit_item, benefit_adjustment, payment_plan, payment,
  transfer, transfer_document, verification_task, verification,
  request, workflow_case, batch_run, declaration, message_inbox, message_outbox,
  annuity_institution, annuity_plan, annuity_portfolio, annuity_rule, pricing_day, unit_value, annuity_holding, annuity_order,
  annuity_funding, annuity_fee, insurance_product
TO jinbao_service;
GRANT INSERT, DELETE ON operator_role TO jinbao_service;

-- The books and the logs are written once. A person who moves to another office takes the entries of the account along.
GRANT INSERT ON posting, account_entry, workflow_step, audit_log TO jinbao_service;
GRANT UPDATE (scope) ON account_entry TO jinbao_service;
