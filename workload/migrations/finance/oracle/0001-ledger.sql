-- Fund finance's own books: a voucher of the business system once under its id, with entries by subject and not by person. Amounts in fen;
-- credits are positive, debits negative. Names differ from those of the business tables, with which they share a user in Oracle.

CREATE TABLE ledger_voucher (
  id NUMBER(18) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  office_id VARCHAR2(12 CHAR) NOT NULL,
  posting_id NUMBER(18) NOT NULL,
  kind VARCHAR2(24 CHAR) NOT NULL,
  period NUMBER(9) NOT NULL,
  amount NUMBER(18) NOT NULL,
  digest CHAR(64 CHAR) NOT NULL,
  booked_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  CONSTRAINT ledger_voucher_pk PRIMARY KEY (id),
  CONSTRAINT ledger_voucher_posting_uk UNIQUE (posting_id),
  CONSTRAINT ledger_voucher_amount_ck CHECK (amount > 0)
);
CREATE INDEX ledger_voucher_period_ix ON ledger_voucher (period, id);
CREATE INDEX ledger_voucher_scope_ix ON ledger_voucher (scope, period);

CREATE TABLE ledger_entry (
  voucher_id NUMBER(18) NOT NULL,
  subject VARCHAR2(24 CHAR) NOT NULL,
  amount NUMBER(18) NOT NULL,
  CONSTRAINT ledger_entry_pk PRIMARY KEY (voucher_id, subject),
  CONSTRAINT ledger_entry_voucher_fk FOREIGN KEY (voucher_id) REFERENCES ledger_voucher (id)
);

CREATE TABLE ledger_reconciliation (
  request_id VARCHAR2(64 CHAR) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  period NUMBER(9) NOT NULL,
  ran_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  vouchers NUMBER(9) NOT NULL,
  in_transit NUMBER(9) NOT NULL,
  differences NUMBER(9) NOT NULL,
  CONSTRAINT ledger_reconciliation_pk PRIMARY KEY (request_id)
);
CREATE INDEX ledger_reconciliation_ran_ix ON ledger_reconciliation (ran_at);

CREATE TABLE ledger_difference (
  request_id VARCHAR2(64 CHAR) NOT NULL,
  line NUMBER(9) NOT NULL,
  voucher_id NUMBER(18) NOT NULL,
  office_id VARCHAR2(12 CHAR) NOT NULL,
  kind VARCHAR2(12 CHAR) NOT NULL,
  subject VARCHAR2(24 CHAR) NOT NULL,
  expected NUMBER(18) NOT NULL,
  found NUMBER(18) NOT NULL,
  CONSTRAINT ledger_difference_pk PRIMARY KEY (request_id, line),
  CONSTRAINT ledger_difference_run_fk FOREIGN KEY (request_id) REFERENCES ledger_reconciliation (request_id),
  CONSTRAINT ledger_difference_kind_ck CHECK (kind IN ('missing', 'different', 'foreign'))
);
