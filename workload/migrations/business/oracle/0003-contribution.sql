-- What is due of an employer in a period, and of each person in it. Amounts in fen; a period is a month as YYYYMM.

CREATE TABLE contribution_plan (
  id NUMBER(18) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  employer_id NUMBER(18) NOT NULL,
  period NUMBER(9) NOT NULL,
  kind VARCHAR2(12 CHAR) NOT NULL,
  state VARCHAR2(12 CHAR) NOT NULL,
  persons NUMBER(9) NOT NULL,
  basic_employer NUMBER(18) NOT NULL,
  basic_person NUMBER(18) NOT NULL,
  annuity_employer NUMBER(18) NOT NULL,
  annuity_person NUMBER(18) NOT NULL,
  notional NUMBER(18) NOT NULL,
  due NUMBER(18) NOT NULL,
  bank_reference VARCHAR2(40 CHAR),
  demands NUMBER(5) DEFAULT 0 NOT NULL,
  created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  noticed_at TIMESTAMP(6) WITH TIME ZONE,
  allocated_at TIMESTAMP(6) WITH TIME ZONE,
  request_id VARCHAR2(64 CHAR) NOT NULL,
  CONSTRAINT contribution_plan_pk PRIMARY KEY (id),
  CONSTRAINT contribution_plan_employer_fk FOREIGN KEY (employer_id) REFERENCES employer (id),
  CONSTRAINT contribution_plan_kind_ck CHECK (kind IN ('regular', 'supplement', 'difference')),
  CONSTRAINT contribution_plan_state_ck CHECK (state IN ('planned', 'noticed', 'overdue', 'allocated', 'written-off')),
  CONSTRAINT contribution_plan_due_ck CHECK (due = basic_employer + basic_person + annuity_employer + annuity_person - notional)
);
-- One regular plan of an employer in a month.
CREATE UNIQUE INDEX contribution_plan_regular_uk ON contribution_plan (CASE WHEN kind = 'regular' THEN employer_id END, CASE WHEN kind = 'regular' THEN period END);
CREATE INDEX contribution_plan_employer_ix ON contribution_plan (employer_id, period);
CREATE INDEX contribution_plan_open_ix ON contribution_plan (scope, period);

-- `notional` is the part of annuity_employer that is recorded and not paid: the annuity of employers wholly funded by the treasury.
CREATE TABLE contribution (
  person_id NUMBER(18) NOT NULL,
  period NUMBER(9) NOT NULL,
  plan_id NUMBER(18) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  base NUMBER(18) NOT NULL,
  basic_employer NUMBER(18) NOT NULL,
  basic_person NUMBER(18) NOT NULL,
  annuity_employer NUMBER(18) NOT NULL,
  annuity_person NUMBER(18) NOT NULL,
  notional NUMBER(18) NOT NULL,
  state VARCHAR2(12 CHAR) NOT NULL,
  paid_on DATE,
  CONSTRAINT contribution_pk PRIMARY KEY (person_id, period, plan_id),
  CONSTRAINT contribution_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT contribution_plan_fk FOREIGN KEY (plan_id) REFERENCES contribution_plan (id),
  CONSTRAINT contribution_state_ck CHECK (state IN ('due', 'paid', 'written-off', 'refunded')),
  CONSTRAINT contribution_paid_ck CHECK (CASE WHEN state IN ('paid', 'refunded') THEN 1 ELSE 0 END = CASE WHEN paid_on IS NOT NULL THEN 1 ELSE 0 END)
) PARTITION BY RANGE (period) INTERVAL (100) (PARTITION contribution_2014 VALUES LESS THAN (201500));
CREATE INDEX contribution_plan_ix ON contribution (plan_id) LOCAL;
