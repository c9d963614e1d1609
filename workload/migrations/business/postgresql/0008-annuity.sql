-- Occupational annuity: who manages it, in what it is invested, and what is bought and redeemed. Units in ten-thousandths of a unit, unit
-- values in millionths of a yuan.

CREATE TABLE annuity_institution (
  id bigint NOT NULL,
  kind varchar(20) NOT NULL,
  name varchar(120) NOT NULL,
  licence_no varchar(40) NOT NULL,
  contact varchar(60),
  state varchar(8) NOT NULL,
  CONSTRAINT annuity_institution_pk PRIMARY KEY (id),
  CONSTRAINT annuity_institution_uk UNIQUE (kind, licence_no),
  CONSTRAINT annuity_institution_kind_ck CHECK (kind IN ('trustee', 'record-keeper', 'custodian', 'investment-manager')),
  CONSTRAINT annuity_institution_state_ck CHECK (state IN ('open', 'closed'))
);

CREATE TABLE annuity_plan (
  id bigint NOT NULL,
  code varchar(24) NOT NULL,
  name varchar(120) NOT NULL,
  trustee_id bigint NOT NULL,
  record_keeper_id bigint NOT NULL,
  custodian_id bigint NOT NULL,
  state varchar(8) NOT NULL,
  started_on date NOT NULL,
  CONSTRAINT annuity_plan_pk PRIMARY KEY (id),
  CONSTRAINT annuity_plan_code_uk UNIQUE (code),
  CONSTRAINT annuity_plan_trustee_fk FOREIGN KEY (trustee_id) REFERENCES annuity_institution (id),
  CONSTRAINT annuity_plan_keeper_fk FOREIGN KEY (record_keeper_id) REFERENCES annuity_institution (id),
  CONSTRAINT annuity_plan_custodian_fk FOREIGN KEY (custodian_id) REFERENCES annuity_institution (id),
  CONSTRAINT annuity_plan_state_ck CHECK (state IN ('open', 'closed'))
);

CREATE TABLE annuity_portfolio (
  id bigint NOT NULL,
  plan_id bigint NOT NULL,
  code varchar(24) NOT NULL,
  name varchar(120) NOT NULL,
  manager_id bigint NOT NULL,
  state varchar(8) NOT NULL,
  CONSTRAINT annuity_portfolio_pk PRIMARY KEY (id),
  CONSTRAINT annuity_portfolio_uk UNIQUE (plan_id, code),
  CONSTRAINT annuity_portfolio_plan_fk FOREIGN KEY (plan_id) REFERENCES annuity_plan (id),
  CONSTRAINT annuity_portfolio_manager_fk FOREIGN KEY (manager_id) REFERENCES annuity_institution (id),
  CONSTRAINT annuity_portfolio_state_ck CHECK (state IN ('open', 'closed'))
);

CREATE TABLE annuity_rule (
  plan_id bigint NOT NULL,
  kind varchar(12) NOT NULL,
  name varchar(40) NOT NULL,
  effective_on date NOT NULL,
  amount bigint NOT NULL,
  unit varchar(12) NOT NULL,
  CONSTRAINT annuity_rule_pk PRIMARY KEY (plan_id, kind, name, effective_on),
  CONSTRAINT annuity_rule_plan_fk FOREIGN KEY (plan_id) REFERENCES annuity_plan (id),
  CONSTRAINT annuity_rule_kind_ck CHECK (kind IN ('investment', 'fee'))
);

CREATE TABLE pricing_day (
  plan_id bigint NOT NULL,
  priced_on date NOT NULL,
  state varchar(8) NOT NULL,
  CONSTRAINT pricing_day_pk PRIMARY KEY (plan_id, priced_on),
  CONSTRAINT pricing_day_plan_fk FOREIGN KEY (plan_id) REFERENCES annuity_plan (id),
  CONSTRAINT pricing_day_state_ck CHECK (state IN ('open', 'priced', 'closed'))
);

CREATE TABLE unit_value (
  portfolio_id bigint NOT NULL,
  priced_on date NOT NULL,
  unit_price bigint NOT NULL,
  origin varchar(12) NOT NULL,
  CONSTRAINT unit_value_pk PRIMARY KEY (portfolio_id, priced_on),
  CONSTRAINT unit_value_portfolio_fk FOREIGN KEY (portfolio_id) REFERENCES annuity_portfolio (id),
  CONSTRAINT unit_value_price_ck CHECK (unit_price > 0),
  CONSTRAINT unit_value_origin_ck CHECK (origin IN ('entered', 'custodian'))
);

CREATE TABLE annuity_holding (
  account_id bigint NOT NULL,
  portfolio_id bigint NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  units bigint NOT NULL,
  CONSTRAINT annuity_holding_pk PRIMARY KEY (account_id, portfolio_id),
  CONSTRAINT annuity_holding_account_fk FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT annuity_holding_portfolio_fk FOREIGN KEY (portfolio_id) REFERENCES annuity_portfolio (id),
  CONSTRAINT annuity_holding_units_ck CHECK (units >= 0)
);

CREATE TABLE annuity_order (
  id bigint NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  account_id bigint NOT NULL,
  portfolio_id bigint NOT NULL,
  kind varchar(8) NOT NULL,
  amount bigint NOT NULL,
  units bigint NOT NULL,
  priced_on date NOT NULL,
  state varchar(8) NOT NULL,
  switch_to bigint,
  benefit_id bigint,
  request_id varchar(64) NOT NULL,
  CONSTRAINT annuity_order_pk PRIMARY KEY (id),
  CONSTRAINT annuity_order_account_fk FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT annuity_order_portfolio_fk FOREIGN KEY (portfolio_id) REFERENCES annuity_portfolio (id),
  CONSTRAINT annuity_order_switch_fk FOREIGN KEY (switch_to) REFERENCES annuity_portfolio (id),
  CONSTRAINT annuity_order_benefit_fk FOREIGN KEY (benefit_id) REFERENCES benefit (id),
  CONSTRAINT annuity_order_kind_ck CHECK (kind IN ('buy', 'redeem', 'switch')),
  CONSTRAINT annuity_order_state_ck CHECK (state IN ('pending', 'booked')),
  CONSTRAINT annuity_order_amount_ck CHECK (amount >= 0 AND units >= 0)
);
CREATE INDEX annuity_order_pending_ix ON annuity_order (portfolio_id, id) WHERE state = 'pending';
CREATE INDEX annuity_order_account_ix ON annuity_order (account_id);
-- One order at a time leaves a holding, or two would sell the same units.
CREATE UNIQUE INDEX annuity_order_leaving_uk ON annuity_order (account_id, portfolio_id) WHERE state = 'pending' AND kind IN ('redeem', 'switch');

CREATE TABLE annuity_funding (
  id bigint NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  person_id bigint NOT NULL,
  employer_id bigint NOT NULL,
  amount bigint NOT NULL,
  state varchar(12) NOT NULL,
  summary_no varchar(40),
  applied_on date NOT NULL,
  received_on date,
  CONSTRAINT annuity_funding_pk PRIMARY KEY (id),
  CONSTRAINT annuity_funding_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT annuity_funding_employer_fk FOREIGN KEY (employer_id) REFERENCES employer (id),
  CONSTRAINT annuity_funding_state_ck CHECK (state IN ('applied', 'summarised', 'received')),
  CONSTRAINT annuity_funding_amount_ck CHECK (amount > 0)
);
-- A person's account is funded once at a time.
CREATE UNIQUE INDEX annuity_funding_open_uk ON annuity_funding (person_id) WHERE state IN ('applied', 'summarised');
CREATE INDEX annuity_funding_employer_ix ON annuity_funding (employer_id, state);

CREATE TABLE annuity_fee (
  id bigint NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  office_id varchar(12) NOT NULL,
  plan_id bigint NOT NULL,
  kind varchar(8) NOT NULL,
  period integer NOT NULL,
  persons integer NOT NULL,
  amount bigint NOT NULL,
  CONSTRAINT annuity_fee_pk PRIMARY KEY (id),
  CONSTRAINT annuity_fee_uk UNIQUE (office_id, plan_id, kind, period),
  CONSTRAINT annuity_fee_plan_fk FOREIGN KEY (plan_id) REFERENCES annuity_plan (id),
  CONSTRAINT annuity_fee_kind_ck CHECK (kind IN ('plan', 'account'))
);

CREATE TABLE insurance_product (
  id bigint NOT NULL,
  code varchar(24) NOT NULL,
  name varchar(120) NOT NULL,
  company varchar(120) NOT NULL,
  state varchar(8) NOT NULL,
  CONSTRAINT insurance_product_pk PRIMARY KEY (id),
  CONSTRAINT insurance_product_code_uk UNIQUE (code),
  CONSTRAINT insurance_product_state_ck CHECK (state IN ('open', 'closed'))
);
