-- What is due of an employer in a period, and of each person in it. Amounts in fen; a period is a month as YYYYMM.

CREATE TABLE contribution_plan (
  id bigint NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  employer_id bigint NOT NULL,
  period integer NOT NULL,
  kind varchar(12) NOT NULL,
  state varchar(12) NOT NULL,
  persons integer NOT NULL,
  basic_employer bigint NOT NULL,
  basic_person bigint NOT NULL,
  annuity_employer bigint NOT NULL,
  annuity_person bigint NOT NULL,
  notional bigint NOT NULL,
  due bigint NOT NULL,
  bank_reference varchar(40),
  demands smallint DEFAULT 0 NOT NULL,
  created_at timestamptz NOT NULL,
  noticed_at timestamptz,
  allocated_at timestamptz,
  request_id varchar(64) NOT NULL,
  CONSTRAINT contribution_plan_pk PRIMARY KEY (id),
  CONSTRAINT contribution_plan_employer_fk FOREIGN KEY (employer_id) REFERENCES employer (id),
  CONSTRAINT contribution_plan_kind_ck CHECK (kind IN ('regular', 'supplement', 'difference')),
  CONSTRAINT contribution_plan_state_ck CHECK (state IN ('planned', 'noticed', 'overdue', 'allocated', 'written-off')),
  CONSTRAINT contribution_plan_due_ck CHECK (due = basic_employer + basic_person + annuity_employer + annuity_person - notional)
);
-- One regular plan of an employer in a month.
CREATE UNIQUE INDEX contribution_plan_regular_uk ON contribution_plan (employer_id, period) WHERE kind = 'regular';
CREATE INDEX contribution_plan_employer_ix ON contribution_plan (employer_id, period);
CREATE INDEX contribution_plan_open_ix ON contribution_plan (scope, period) WHERE state IN ('planned', 'noticed', 'overdue');

-- `notional` is the part of annuity_employer that is recorded and not paid: the annuity of employers wholly funded by the treasury.
CREATE TABLE contribution (
  person_id bigint NOT NULL,
  period integer NOT NULL,
  plan_id bigint NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  base bigint NOT NULL,
  basic_employer bigint NOT NULL,
  basic_person bigint NOT NULL,
  annuity_employer bigint NOT NULL,
  annuity_person bigint NOT NULL,
  notional bigint NOT NULL,
  state varchar(12) NOT NULL,
  paid_on date,
  CONSTRAINT contribution_pk PRIMARY KEY (person_id, period, plan_id),
  CONSTRAINT contribution_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT contribution_plan_fk FOREIGN KEY (plan_id) REFERENCES contribution_plan (id),
  CONSTRAINT contribution_state_ck CHECK (state IN ('due', 'paid', 'written-off', 'refunded')),
  CONSTRAINT contribution_paid_ck CHECK ((state IN ('paid', 'refunded')) = (paid_on IS NOT NULL))
) PARTITION BY RANGE (period);
CREATE INDEX contribution_plan_ix ON contribution (plan_id);
