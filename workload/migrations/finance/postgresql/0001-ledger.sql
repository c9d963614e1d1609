-- Fund finance's own books: a voucher of the business system once under its id, with entries by subject and not by person. Amounts in fen;
-- credits are positive, debits negative. Names differ from those of the business tables, with which they share a user in Oracle.

CREATE TABLE ledger_voucher (
  id bigint NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  office_id varchar(12) NOT NULL,
  posting_id bigint NOT NULL,
  kind varchar(24) NOT NULL,
  period integer NOT NULL,
  amount bigint NOT NULL,
  digest char(64) NOT NULL,
  booked_at timestamptz NOT NULL,
  CONSTRAINT ledger_voucher_pk PRIMARY KEY (id),
  CONSTRAINT ledger_voucher_posting_uk UNIQUE (posting_id),
  CONSTRAINT ledger_voucher_amount_ck CHECK (amount > 0)
);
CREATE INDEX ledger_voucher_period_ix ON ledger_voucher (period, id);
CREATE INDEX ledger_voucher_scope_ix ON ledger_voucher (scope, period);

CREATE TABLE ledger_entry (
  voucher_id bigint NOT NULL,
  subject varchar(24) NOT NULL,
  amount bigint NOT NULL,
  CONSTRAINT ledger_entry_pk PRIMARY KEY (voucher_id, subject),
  CONSTRAINT ledger_entry_voucher_fk FOREIGN KEY (voucher_id) REFERENCES ledger_voucher (id)
);

CREATE TABLE ledger_reconciliation (
  request_id varchar(64) NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  period integer NOT NULL,
  ran_at timestamptz NOT NULL,
  vouchers integer NOT NULL,
  in_transit integer NOT NULL,
  differences integer NOT NULL,
  CONSTRAINT ledger_reconciliation_pk PRIMARY KEY (request_id)
);
CREATE INDEX ledger_reconciliation_ran_ix ON ledger_reconciliation (ran_at);

CREATE TABLE ledger_difference (
  request_id varchar(64) NOT NULL,
  line integer NOT NULL,
  voucher_id bigint NOT NULL,
  office_id varchar(12) NOT NULL,
  kind varchar(12) NOT NULL,
  subject varchar(24) NOT NULL,
  expected bigint NOT NULL,
  found bigint NOT NULL,
  CONSTRAINT ledger_difference_pk PRIMARY KEY (request_id, line),
  CONSTRAINT ledger_difference_run_fk FOREIGN KEY (request_id) REFERENCES ledger_reconciliation (request_id),
  CONSTRAINT ledger_difference_kind_ck CHECK (kind IN ('missing', 'different', 'foreign'))
);
