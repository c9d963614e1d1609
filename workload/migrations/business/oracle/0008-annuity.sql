-- Occupational annuity: who manages it, in what it is invested, and what is bought and redeemed. Units in ten-thousandths of a unit, unit
-- values in millionths of a yuan.

CREATE TABLE annuity_institution (
  id NUMBER(18) NOT NULL,
  kind VARCHAR2(20 CHAR) NOT NULL,
  name VARCHAR2(120 CHAR) NOT NULL,
  licence_no VARCHAR2(40 CHAR) NOT NULL,
  contact VARCHAR2(60 CHAR),
  state VARCHAR2(8 CHAR) NOT NULL,
  CONSTRAINT annuity_institution_pk PRIMARY KEY (id),
  CONSTRAINT annuity_institution_uk UNIQUE (kind, licence_no),
  CONSTRAINT annuity_institution_kind_ck CHECK (kind IN ('trustee', 'record-keeper', 'custodian', 'investment-manager')),
  CONSTRAINT annuity_institution_state_ck CHECK (state IN ('open', 'closed'))
);

CREATE TABLE annuity_plan (
  id NUMBER(18) NOT NULL,
  code VARCHAR2(24 CHAR) NOT NULL,
  name VARCHAR2(120 CHAR) NOT NULL,
  trustee_id NUMBER(18) NOT NULL,
  record_keeper_id NUMBER(18) NOT NULL,
  custodian_id NUMBER(18) NOT NULL,
  state VARCHAR2(8 CHAR) NOT NULL,
  started_on DATE NOT NULL,
  CONSTRAINT annuity_plan_pk PRIMARY KEY (id),
  CONSTRAINT annuity_plan_code_uk UNIQUE (code),
  CONSTRAINT annuity_plan_trustee_fk FOREIGN KEY (trustee_id) REFERENCES annuity_institution (id),
  CONSTRAINT annuity_plan_keeper_fk FOREIGN KEY (record_keeper_id) REFERENCES annuity_institution (id),
  CONSTRAINT annuity_plan_custodian_fk FOREIGN KEY (custodian_id) REFERENCES annuity_institution (id),
  CONSTRAINT annuity_plan_state_ck CHECK (state IN ('open', 'closed'))
);

CREATE TABLE annuity_portfolio (
  id NUMBER(18) NOT NULL,
  plan_id NUMBER(18) NOT NULL,
  code VARCHAR2(24 CHAR) NOT NULL,
  name VARCHAR2(120 CHAR) NOT NULL,
  manager_id NUMBER(18) NOT NULL,
  state VARCHAR2(8 CHAR) NOT NULL,
  CONSTRAINT annuity_portfolio_pk PRIMARY KEY (id),
  CONSTRAINT annuity_portfolio_uk UNIQUE (plan_id, code),
  CONSTRAINT annuity_portfolio_plan_fk FOREIGN KEY (plan_id) REFERENCES annuity_plan (id),
  CONSTRAINT annuity_portfolio_manager_fk FOREIGN KEY (manager_id) REFERENCES annuity_institution (id),
  CONSTRAINT annuity_portfolio_state_ck CHECK (state IN ('open', 'closed'))
);

CREATE TABLE annuity_rule (
  plan_id NUMBER(18) NOT NULL,
  kind VARCHAR2(12 CHAR) NOT NULL,
  name VARCHAR2(40 CHAR) NOT NULL,
  effective_on DATE NOT NULL,
  amount NUMBER(18) NOT NULL,
  unit VARCHAR2(12 CHAR) NOT NULL,
  CONSTRAINT annuity_rule_pk PRIMARY KEY (plan_id, kind, name, effective_on),
  CONSTRAINT annuity_rule_plan_fk FOREIGN KEY (plan_id) REFERENCES annuity_plan (id),
  CONSTRAINT annuity_rule_kind_ck CHECK (kind IN ('investment', 'fee'))
);

CREATE TABLE pricing_day (
  plan_id NUMBER(18) NOT NULL,
  priced_on DATE NOT NULL,
  state VARCHAR2(8 CHAR) NOT NULL,
  CONSTRAINT pricing_day_pk PRIMARY KEY (plan_id, priced_on),
  CONSTRAINT pricing_day_plan_fk FOREIGN KEY (plan_id) REFERENCES annuity_plan (id),
  CONSTRAINT pricing_day_state_ck CHECK (state IN ('open', 'priced', 'closed'))
);

CREATE TABLE unit_value (
  portfolio_id NUMBER(18) NOT NULL,
  priced_on DATE NOT NULL,
  unit_price NUMBER(18) NOT NULL,
  origin VARCHAR2(12 CHAR) NOT NULL,
  CONSTRAINT unit_value_pk PRIMARY KEY (portfolio_id, priced_on),
  CONSTRAINT unit_value_portfolio_fk FOREIGN KEY (portfolio_id) REFERENCES annuity_portfolio (id),
  CONSTRAINT unit_value_price_ck CHECK (unit_price > 0),
  CONSTRAINT unit_value_origin_ck CHECK (origin IN ('entered', 'custodian'))
);

CREATE TABLE annuity_holding (
  account_id NUMBER(18) NOT NULL,
  portfolio_id NUMBER(18) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  units NUMBER(18) NOT NULL,
  CONSTRAINT annuity_holding_pk PRIMARY KEY (account_id, portfolio_id),
  CONSTRAINT annuity_holding_account_fk FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT annuity_holding_portfolio_fk FOREIGN KEY (portfolio_id) REFERENCES annuity_portfolio (id),
  CONSTRAINT annuity_holding_units_ck CHECK (units >= 0)
);

CREATE TABLE annuity_order (
  id NUMBER(18) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  account_id NUMBER(18) NOT NULL,
  portfolio_id NUMBER(18) NOT NULL,
  kind VARCHAR2(8 CHAR) NOT NULL,
  amount NUMBER(18) NOT NULL,
  units NUMBER(18) NOT NULL,
  priced_on DATE NOT NULL,
  state VARCHAR2(8 CHAR) NOT NULL,
  switch_to NUMBER(18),
  benefit_id NUMBER(18),
  request_id VARCHAR2(64 CHAR) NOT NULL,
  CONSTRAINT annuity_order_pk PRIMARY KEY (id),
  CONSTRAINT annuity_order_account_fk FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT annuity_order_portfolio_fk FOREIGN KEY (portfolio_id) REFERENCES annuity_portfolio (id),
  CONSTRAINT annuity_order_switch_fk FOREIGN KEY (switch_to) REFERENCES annuity_portfolio (id),
  CONSTRAINT annuity_order_benefit_fk FOREIGN KEY (benefit_id) REFERENCES benefit (id),
  CONSTRAINT annuity_order_kind_ck CHECK (kind IN ('buy', 'redeem', 'switch')),
  CONSTRAINT annuity_order_state_ck CHECK (state IN ('pending', 'booked')),
  CONSTRAINT annuity_order_amount_ck CHECK (amount >= 0 AND units >= 0)
);
CREATE INDEX annuity_order_pending_ix ON annuity_order (portfolio_id, id);
CREATE INDEX annuity_order_account_ix ON annuity_order (account_id);
-- One order at a time leaves a holding, or two would sell the same units.
CREATE UNIQUE INDEX annuity_order_leaving_uk ON annuity_order (CASE WHEN state = 'pending' AND kind IN ('redeem', 'switch') THEN account_id END, CASE WHEN state = 'pending' AND kind IN ('redeem', 'switch') THEN portfolio_id END);

CREATE TABLE annuity_funding (
  id NUMBER(18) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  person_id NUMBER(18) NOT NULL,
  employer_id NUMBER(18) NOT NULL,
  amount NUMBER(18) NOT NULL,
  state VARCHAR2(12 CHAR) NOT NULL,
  summary_no VARCHAR2(40 CHAR),
  applied_on DATE NOT NULL,
  received_on DATE,
  CONSTRAINT annuity_funding_pk PRIMARY KEY (id),
  CONSTRAINT annuity_funding_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT annuity_funding_employer_fk FOREIGN KEY (employer_id) REFERENCES employer (id),
  CONSTRAINT annuity_funding_state_ck CHECK (state IN ('applied', 'summarised', 'received')),
  CONSTRAINT annuity_funding_amount_ck CHECK (amount > 0)
);
-- A person's account is funded once at a time.
CREATE UNIQUE INDEX annuity_funding_open_uk ON annuity_funding (CASE WHEN state IN ('applied', 'summarised') THEN person_id END);
CREATE INDEX annuity_funding_employer_ix ON annuity_funding (employer_id, state);

CREATE TABLE annuity_fee (
  id NUMBER(18) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  office_id VARCHAR2(12 CHAR) NOT NULL,
  plan_id NUMBER(18) NOT NULL,
  kind VARCHAR2(8 CHAR) NOT NULL,
  period NUMBER(9) NOT NULL,
  persons NUMBER(9) NOT NULL,
  amount NUMBER(18) NOT NULL,
  CONSTRAINT annuity_fee_pk PRIMARY KEY (id),
  CONSTRAINT annuity_fee_uk UNIQUE (office_id, plan_id, kind, period),
  CONSTRAINT annuity_fee_plan_fk FOREIGN KEY (plan_id) REFERENCES annuity_plan (id),
  CONSTRAINT annuity_fee_kind_ck CHECK (kind IN ('plan', 'account'))
);

CREATE TABLE insurance_product (
  id NUMBER(18) NOT NULL,
  code VARCHAR2(24 CHAR) NOT NULL,
  name VARCHAR2(120 CHAR) NOT NULL,
  company VARCHAR2(120 CHAR) NOT NULL,
  state VARCHAR2(8 CHAR) NOT NULL,
  CONSTRAINT insurance_product_pk PRIMARY KEY (id),
  CONSTRAINT insurance_product_code_uk UNIQUE (code),
  CONSTRAINT insurance_product_state_ck CHECK (state IN ('open', 'closed'))
);
