-- Double entry. A posting's entries sum to zero: credits are positive, debits negative. The balance of an individual account is the sum of
-- its entries.

CREATE TABLE account (
  id bigint NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  person_id bigint NOT NULL,
  kind varchar(8) NOT NULL,
  balance bigint NOT NULL,
  interest_year smallint NOT NULL,
  state varchar(8) NOT NULL,
  opened_on date NOT NULL,
  CONSTRAINT account_pk PRIMARY KEY (id),
  CONSTRAINT account_person_uk UNIQUE (person_id, kind),
  CONSTRAINT account_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT account_kind_ck CHECK (kind IN ('basic', 'annuity', 'notional')),
  CONSTRAINT account_state_ck CHECK (state IN ('open', 'closed')),
  CONSTRAINT account_balance_ck CHECK (balance >= 0)
) WITH (fillfactor = 80);
CREATE INDEX account_scope_ix ON account (scope, id);

CREATE TABLE posting (
  id bigint NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  office_id varchar(12) NOT NULL,
  kind varchar(24) NOT NULL,
  period integer NOT NULL,
  posted_on date NOT NULL,
  amount bigint NOT NULL,
  request_id varchar(64) NOT NULL,
  CONSTRAINT posting_pk PRIMARY KEY (id),
  CONSTRAINT posting_office_fk FOREIGN KEY (office_id) REFERENCES office (id),
  CONSTRAINT posting_amount_ck CHECK (amount > 0)
);
CREATE INDEX posting_scope_ix ON posting (scope, period);
CREATE INDEX posting_request_ix ON posting (request_id);

CREATE TABLE account_entry (
  posting_id bigint NOT NULL,
  line integer NOT NULL,
  period integer NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  subject varchar(24) NOT NULL,
  account_id bigint,
  amount bigint NOT NULL,
  CONSTRAINT account_entry_pk PRIMARY KEY (posting_id, line, period),
  CONSTRAINT account_entry_posting_fk FOREIGN KEY (posting_id) REFERENCES posting (id),
  CONSTRAINT account_entry_account_fk FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT account_entry_amount_ck CHECK (amount <> 0),
  CONSTRAINT account_entry_subject_ck CHECK ((subject IN ('account.basic', 'account.annuity', 'account.notional')) = (account_id IS NOT NULL))
) PARTITION BY RANGE (period);
CREATE INDEX account_entry_account_ix ON account_entry (account_id, period) WHERE account_id IS NOT NULL;

-- What fund finance is told of a posting, until it has booked it.
CREATE TABLE voucher (
  id bigint NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  office_id varchar(12) NOT NULL,
  posting_id bigint NOT NULL,
  kind varchar(24) NOT NULL,
  period integer NOT NULL,
  amount bigint NOT NULL,
  debit_subject varchar(24) NOT NULL,
  credit_subject varchar(24) NOT NULL,
  state varchar(8) NOT NULL,
  created_at timestamptz NOT NULL,
  sent_at timestamptz,
  CONSTRAINT voucher_pk PRIMARY KEY (id),
  CONSTRAINT voucher_posting_uk UNIQUE (posting_id),
  CONSTRAINT voucher_posting_fk FOREIGN KEY (posting_id) REFERENCES posting (id),
  CONSTRAINT voucher_state_ck CHECK (state IN ('pending', 'sent', 'booked'))
);
CREATE INDEX voucher_pending_ix ON voucher (created_at) WHERE state = 'pending';
CREATE INDEX voucher_scope_ix ON voucher (scope, period);

CREATE TABLE month_closing (
  office_id varchar(12) NOT NULL,
  kind varchar(8) NOT NULL,
  period integer NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  operator_id varchar(32) NOT NULL,
  closed_at timestamptz NOT NULL,
  postings integer NOT NULL,
  amount bigint NOT NULL,
  CONSTRAINT month_closing_pk PRIMARY KEY (office_id, kind, period),
  CONSTRAINT month_closing_office_fk FOREIGN KEY (office_id) REFERENCES office (id),
  CONSTRAINT month_closing_kind_ck CHECK (kind IN ('common', 'benefit'))
);

CREATE TABLE entitlement_statement (
  person_id bigint NOT NULL,
  year smallint NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  months smallint NOT NULL,
  base_total bigint NOT NULL,
  basic_balance bigint NOT NULL,
  annuity_balance bigint NOT NULL,
  generated_at timestamptz NOT NULL,
  issued_at timestamptz,
  channel varchar(12),
  CONSTRAINT entitlement_statement_pk PRIMARY KEY (person_id, year),
  CONSTRAINT entitlement_statement_fk FOREIGN KEY (person_id) REFERENCES person (id)
);
