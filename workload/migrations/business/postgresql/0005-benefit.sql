-- Benefits as assessed, the plans by which they are paid, and each payment.

CREATE TABLE benefit (
  id bigint NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  person_id bigint NOT NULL,
  kind varchar(12) NOT NULL,
  frequency varchar(8) NOT NULL,
  state varchar(10) NOT NULL,
  start_period integer NOT NULL,
  end_period integer,
  amount bigint NOT NULL,
  from_account bigint NOT NULL,
  payment_months smallint NOT NULL,
  contribution_months smallint NOT NULL,
  index_ppm integer NOT NULL,
  bank_id varchar(12) NOT NULL,
  bank_account varchar(32) NOT NULL,
  payee varchar(60) NOT NULL,
  assessed_on date NOT NULL,
  adjusted_year smallint NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  CONSTRAINT benefit_pk PRIMARY KEY (id),
  CONSTRAINT benefit_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT benefit_bank_fk FOREIGN KEY (bank_id) REFERENCES bank (id),
  CONSTRAINT benefit_kind_ck CHECK (kind IN ('pension', 'disability', 'pre-reform', 'annuity', 'funeral', 'survivor', 'balance')),
  CONSTRAINT benefit_frequency_ck CHECK (frequency IN ('monthly', 'once')),
  CONSTRAINT benefit_state_ck CHECK (state IN ('declared', 'active', 'suspended', 'revoked', 'ended', 'paid')),
  CONSTRAINT benefit_amount_ck CHECK (amount >= 0 AND from_account >= 0 AND from_account <= amount)
);
-- A person draws one regular benefit of a kind.
CREATE UNIQUE INDEX benefit_regular_uk ON benefit (person_id, kind) WHERE frequency = 'monthly' AND state IN ('declared', 'active', 'suspended');
CREATE INDEX benefit_person_ix ON benefit (person_id);
CREATE INDEX benefit_payable_ix ON benefit (scope, id) WHERE state = 'active';

CREATE TABLE benefit_item (
  benefit_id bigint NOT NULL,
  item varchar(12) NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  amount bigint NOT NULL,
  CONSTRAINT benefit_item_pk PRIMARY KEY (benefit_id, item),
  CONSTRAINT benefit_item_benefit_fk FOREIGN KEY (benefit_id) REFERENCES benefit (id),
  CONSTRAINT benefit_item_item_ck CHECK (item IN ('basic', 'account', 'transitional', 'annuity', 'adjustment', 'fixed'))
);

-- What is paid beside the regular amount, or kept back from it, until nothing remains.
CREATE TABLE benefit_adjustment (
  id bigint NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  benefit_id bigint NOT NULL,
  kind varchar(10) NOT NULL,
  amount bigint NOT NULL,
  remaining bigint NOT NULL,
  monthly bigint NOT NULL,
  reason varchar(120) NOT NULL,
  created_on date NOT NULL,
  request_id varchar(64) NOT NULL,
  CONSTRAINT benefit_adjustment_pk PRIMARY KEY (id),
  CONSTRAINT benefit_adjustment_benefit_fk FOREIGN KEY (benefit_id) REFERENCES benefit (id),
  CONSTRAINT benefit_adjustment_kind_ck CHECK (kind IN ('supplement', 'recovery')),
  CONSTRAINT benefit_adjustment_amount_ck CHECK (amount > 0 AND remaining BETWEEN 0 AND amount AND monthly > 0)
);
-- One of a kind at a time.
CREATE UNIQUE INDEX benefit_adjustment_open_uk ON benefit_adjustment (benefit_id, kind) WHERE remaining > 0;

CREATE TABLE payment_plan (
  id bigint NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  office_id varchar(12) NOT NULL,
  kind varchar(8) NOT NULL,
  period integer NOT NULL,
  sequence_no smallint NOT NULL,
  state varchar(10) NOT NULL,
  persons integer NOT NULL,
  amount bigint NOT NULL,
  generated_by varchar(32) NOT NULL,
  reviewed_by varchar(32),
  created_at timestamptz NOT NULL,
  request_id varchar(64) NOT NULL,
  CONSTRAINT payment_plan_pk PRIMARY KEY (id),
  CONSTRAINT payment_plan_uk UNIQUE (office_id, kind, period, sequence_no),
  CONSTRAINT payment_plan_office_fk FOREIGN KEY (office_id) REFERENCES office (id),
  CONSTRAINT payment_plan_kind_ck CHECK (kind IN ('pension', 'annuity', 'single', 'reissue')),
  CONSTRAINT payment_plan_state_ck CHECK (state IN ('generating', 'generated', 'noticed', 'sent', 'settled'))
);
CREATE INDEX payment_plan_scope_ix ON payment_plan (scope, period);

-- `amount` is what the bank pays; `gross` the month's benefit; `from_account` the part of it that the individual account bears.
CREATE TABLE payment (
  plan_id bigint NOT NULL,
  benefit_id bigint NOT NULL,
  period integer NOT NULL,
  attempt smallint DEFAULT 0 NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  person_id bigint NOT NULL,
  gross bigint NOT NULL,
  supplement bigint NOT NULL,
  deduction bigint NOT NULL,
  from_account bigint NOT NULL,
  amount bigint NOT NULL,
  state varchar(10) NOT NULL,
  bank_id varchar(12) NOT NULL,
  bank_account varchar(32) NOT NULL,
  failure varchar(80),
  settled_on date,
  CONSTRAINT payment_pk PRIMARY KEY (plan_id, benefit_id, period),
  -- A benefit is paid once for a month, and again only where the payment before it failed.
  CONSTRAINT payment_attempt_uk UNIQUE (benefit_id, period, attempt),
  CONSTRAINT payment_plan_fk FOREIGN KEY (plan_id) REFERENCES payment_plan (id),
  CONSTRAINT payment_benefit_fk FOREIGN KEY (benefit_id) REFERENCES benefit (id),
  CONSTRAINT payment_state_ck CHECK (state IN ('planned', 'sent', 'paid', 'failed', 'reissued')),
  CONSTRAINT payment_amount_ck CHECK (amount = gross + supplement - deduction AND amount >= 0 AND from_account BETWEEN 0 AND gross)
) PARTITION BY RANGE (period);
CREATE INDEX payment_person_ix ON payment (person_id, period);
