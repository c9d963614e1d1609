-- Benefits as assessed, the plans by which they are paid, and each payment.

CREATE TABLE benefit (
  id NUMBER(18) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  person_id NUMBER(18) NOT NULL,
  kind VARCHAR2(12 CHAR) NOT NULL,
  frequency VARCHAR2(8 CHAR) NOT NULL,
  state VARCHAR2(10 CHAR) NOT NULL,
  start_period NUMBER(9) NOT NULL,
  end_period NUMBER(9),
  amount NUMBER(18) NOT NULL,
  from_account NUMBER(18) NOT NULL,
  payment_months NUMBER(5) NOT NULL,
  contribution_months NUMBER(5) NOT NULL,
  index_ppm NUMBER(9) NOT NULL,
  bank_id VARCHAR2(12 CHAR) NOT NULL,
  bank_account VARCHAR2(32 CHAR) NOT NULL,
  payee VARCHAR2(60 CHAR) NOT NULL,
  assessed_on DATE NOT NULL,
  adjusted_year NUMBER(5) NOT NULL,
  version NUMBER(9) DEFAULT 1 NOT NULL,
  CONSTRAINT benefit_pk PRIMARY KEY (id),
  CONSTRAINT benefit_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT benefit_bank_fk FOREIGN KEY (bank_id) REFERENCES bank (id),
  CONSTRAINT benefit_kind_ck CHECK (kind IN ('pension', 'disability', 'pre-reform', 'annuity', 'funeral', 'survivor', 'balance')),
  CONSTRAINT benefit_frequency_ck CHECK (frequency IN ('monthly', 'once')),
  CONSTRAINT benefit_state_ck CHECK (state IN ('declared', 'active', 'suspended', 'revoked', 'ended', 'paid')),
  CONSTRAINT benefit_amount_ck CHECK (amount >= 0 AND from_account >= 0 AND from_account <= amount)
);
-- A person draws one regular benefit of a kind.
CREATE UNIQUE INDEX benefit_regular_uk ON benefit (CASE WHEN frequency = 'monthly' AND state IN ('declared', 'active', 'suspended') THEN person_id END, CASE WHEN frequency = 'monthly' AND state IN ('declared', 'active', 'suspended') THEN kind END);
CREATE INDEX benefit_person_ix ON benefit (person_id);
CREATE INDEX benefit_payable_ix ON benefit (scope, id);

CREATE TABLE benefit_item (
  benefit_id NUMBER(18) NOT NULL,
  item VARCHAR2(12 CHAR) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  amount NUMBER(18) NOT NULL,
  CONSTRAINT benefit_item_pk PRIMARY KEY (benefit_id, item),
  CONSTRAINT benefit_item_benefit_fk FOREIGN KEY (benefit_id) REFERENCES benefit (id),
  CONSTRAINT benefit_item_item_ck CHECK (item IN ('basic', 'account', 'transitional', 'annuity', 'adjustment', 'fixed'))
);

-- What is paid beside the regular amount, or kept back from it, until nothing remains.
CREATE TABLE benefit_adjustment (
  id NUMBER(18) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  benefit_id NUMBER(18) NOT NULL,
  kind VARCHAR2(10 CHAR) NOT NULL,
  amount NUMBER(18) NOT NULL,
  remaining NUMBER(18) NOT NULL,
  monthly NUMBER(18) NOT NULL,
  reason VARCHAR2(120 CHAR) NOT NULL,
  created_on DATE NOT NULL,
  request_id VARCHAR2(64 CHAR) NOT NULL,
  CONSTRAINT benefit_adjustment_pk PRIMARY KEY (id),
  CONSTRAINT benefit_adjustment_benefit_fk FOREIGN KEY (benefit_id) REFERENCES benefit (id),
  CONSTRAINT benefit_adjustment_kind_ck CHECK (kind IN ('supplement', 'recovery')),
  CONSTRAINT benefit_adjustment_amount_ck CHECK (amount > 0 AND remaining BETWEEN 0 AND amount AND monthly > 0)
);
-- One of a kind at a time.
CREATE UNIQUE INDEX benefit_adjustment_open_uk ON benefit_adjustment (CASE WHEN remaining > 0 THEN benefit_id END, CASE WHEN remaining > 0 THEN kind END);

CREATE TABLE payment_plan (
  id NUMBER(18) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  office_id VARCHAR2(12 CHAR) NOT NULL,
  kind VARCHAR2(8 CHAR) NOT NULL,
  period NUMBER(9) NOT NULL,
  sequence_no NUMBER(5) NOT NULL,
  state VARCHAR2(10 CHAR) NOT NULL,
  persons NUMBER(9) NOT NULL,
  amount NUMBER(18) NOT NULL,
  generated_by VARCHAR2(32 CHAR) NOT NULL,
  reviewed_by VARCHAR2(32 CHAR),
  created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  request_id VARCHAR2(64 CHAR) NOT NULL,
  CONSTRAINT payment_plan_pk PRIMARY KEY (id),
  CONSTRAINT payment_plan_uk UNIQUE (office_id, kind, period, sequence_no),
  CONSTRAINT payment_plan_office_fk FOREIGN KEY (office_id) REFERENCES office (id),
  CONSTRAINT payment_plan_kind_ck CHECK (kind IN ('pension', 'annuity', 'single', 'reissue')),
  CONSTRAINT payment_plan_state_ck CHECK (state IN ('generating', 'generated', 'noticed', 'sent', 'settled'))
);
CREATE INDEX payment_plan_scope_ix ON payment_plan (scope, period);

-- `amount` is what the bank pays; `gross` the month's benefit; `from_account` the part of it that the individual account bears.
CREATE TABLE payment (
  plan_id NUMBER(18) NOT NULL,
  benefit_id NUMBER(18) NOT NULL,
  period NUMBER(9) NOT NULL,
  attempt NUMBER(5) DEFAULT 0 NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  person_id NUMBER(18) NOT NULL,
  gross NUMBER(18) NOT NULL,
  supplement NUMBER(18) NOT NULL,
  deduction NUMBER(18) NOT NULL,
  from_account NUMBER(18) NOT NULL,
  amount NUMBER(18) NOT NULL,
  state VARCHAR2(10 CHAR) NOT NULL,
  bank_id VARCHAR2(12 CHAR) NOT NULL,
  bank_account VARCHAR2(32 CHAR) NOT NULL,
  failure VARCHAR2(80 CHAR),
  settled_on DATE,
  CONSTRAINT payment_pk PRIMARY KEY (plan_id, benefit_id, period),
  -- A benefit is paid once for a month, and again only where the payment before it failed.
  CONSTRAINT payment_attempt_uk UNIQUE (benefit_id, period, attempt),
  CONSTRAINT payment_plan_fk FOREIGN KEY (plan_id) REFERENCES payment_plan (id),
  CONSTRAINT payment_benefit_fk FOREIGN KEY (benefit_id) REFERENCES benefit (id),
  CONSTRAINT payment_state_ck CHECK (state IN ('planned', 'sent', 'paid', 'failed', 'reissued')),
  CONSTRAINT payment_amount_ck CHECK (amount = gross + supplement - deduction AND amount >= 0 AND from_account BETWEEN 0 AND gross)
) PARTITION BY RANGE (period) INTERVAL (100) (PARTITION payment_2014 VALUES LESS THAN (201500));
CREATE INDEX payment_person_ix ON payment (person_id, period) LOCAL;
