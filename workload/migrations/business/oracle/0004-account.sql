-- Double entry. A posting's entries sum to zero: credits are positive, debits negative. The balance of an individual account is the sum of
-- its entries.

CREATE TABLE account (
  id NUMBER(18) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  person_id NUMBER(18) NOT NULL,
  kind VARCHAR2(8 CHAR) NOT NULL,
  balance NUMBER(18) NOT NULL,
  interest_year NUMBER(5) NOT NULL,
  state VARCHAR2(8 CHAR) NOT NULL,
  opened_on DATE NOT NULL,
  CONSTRAINT account_pk PRIMARY KEY (id),
  CONSTRAINT account_person_uk UNIQUE (person_id, kind),
  CONSTRAINT account_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT account_kind_ck CHECK (kind IN ('basic', 'annuity', 'notional')),
  CONSTRAINT account_state_ck CHECK (state IN ('open', 'closed')),
  CONSTRAINT account_balance_ck CHECK (balance >= 0)
) PCTFREE 20;
CREATE INDEX account_scope_ix ON account (scope, id);

CREATE TABLE posting (
  id NUMBER(18) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  office_id VARCHAR2(12 CHAR) NOT NULL,
  kind VARCHAR2(24 CHAR) NOT NULL,
  period NUMBER(9) NOT NULL,
  posted_on DATE NOT NULL,
  amount NUMBER(18) NOT NULL,
  request_id VARCHAR2(64 CHAR) NOT NULL,
  CONSTRAINT posting_pk PRIMARY KEY (id),
  CONSTRAINT posting_office_fk FOREIGN KEY (office_id) REFERENCES office (id),
  CONSTRAINT posting_amount_ck CHECK (amount > 0)
);
CREATE INDEX posting_scope_ix ON posting (scope, period);
CREATE INDEX posting_request_ix ON posting (request_id);

CREATE TABLE account_entry (
  posting_id NUMBER(18) NOT NULL,
  line NUMBER(9) NOT NULL,
  period NUMBER(9) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  subject VARCHAR2(24 CHAR) NOT NULL,
  account_id NUMBER(18),
  amount NUMBER(18) NOT NULL,
  CONSTRAINT account_entry_pk PRIMARY KEY (posting_id, line, period),
  CONSTRAINT account_entry_posting_fk FOREIGN KEY (posting_id) REFERENCES posting (id),
  CONSTRAINT account_entry_account_fk FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT account_entry_amount_ck CHECK (amount <> 0),
  CONSTRAINT account_entry_subject_ck CHECK (CASE WHEN subject IN ('account.basic', 'account.annuity', 'account.notional') THEN 1 ELSE 0 END = CASE WHEN account_id IS NOT NULL THEN 1 ELSE 0 END)
) PARTITION BY RANGE (period) INTERVAL (100) (PARTITION account_entry_2014 VALUES LESS THAN (201500));
CREATE INDEX account_entry_account_ix ON account_entry (account_id, period) LOCAL;

-- What fund finance is told of a posting, until it has booked it.
CREATE TABLE voucher (
  id NUMBER(18) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  office_id VARCHAR2(12 CHAR) NOT NULL,
  posting_id NUMBER(18) NOT NULL,
  kind VARCHAR2(24 CHAR) NOT NULL,
  period NUMBER(9) NOT NULL,
  amount NUMBER(18) NOT NULL,
  debit_subject VARCHAR2(24 CHAR) NOT NULL,
  credit_subject VARCHAR2(24 CHAR) NOT NULL,
  state VARCHAR2(8 CHAR) NOT NULL,
  created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  sent_at TIMESTAMP(6) WITH TIME ZONE,
  CONSTRAINT voucher_pk PRIMARY KEY (id),
  CONSTRAINT voucher_posting_uk UNIQUE (posting_id),
  CONSTRAINT voucher_posting_fk FOREIGN KEY (posting_id) REFERENCES posting (id),
  CONSTRAINT voucher_state_ck CHECK (state IN ('pending', 'sent', 'booked'))
);
CREATE INDEX voucher_pending_ix ON voucher (created_at);
CREATE INDEX voucher_scope_ix ON voucher (scope, period);

CREATE TABLE month_closing (
  office_id VARCHAR2(12 CHAR) NOT NULL,
  kind VARCHAR2(8 CHAR) NOT NULL,
  period NUMBER(9) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  operator_id VARCHAR2(32 CHAR) NOT NULL,
  closed_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  postings NUMBER(9) NOT NULL,
  amount NUMBER(18) NOT NULL,
  CONSTRAINT month_closing_pk PRIMARY KEY (office_id, kind, period),
  CONSTRAINT month_closing_office_fk FOREIGN KEY (office_id) REFERENCES office (id),
  CONSTRAINT month_closing_kind_ck CHECK (kind IN ('common', 'benefit'))
);

CREATE TABLE entitlement_statement (
  person_id NUMBER(18) NOT NULL,
  year NUMBER(5) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  months NUMBER(5) NOT NULL,
  base_total NUMBER(18) NOT NULL,
  basic_balance NUMBER(18) NOT NULL,
  annuity_balance NUMBER(18) NOT NULL,
  generated_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  issued_at TIMESTAMP(6) WITH TIME ZONE,
  channel VARCHAR2(12 CHAR),
  CONSTRAINT entitlement_statement_pk PRIMARY KEY (person_id, year),
  CONSTRAINT entitlement_statement_fk FOREIGN KEY (person_id) REFERENCES person (id)
);
