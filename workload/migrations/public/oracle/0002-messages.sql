-- What employers declared and where it stands, answers that came to another process than the one that waits, and the province's records of
-- entitlement as the last daily file had them.

CREATE TABLE declared (
  id VARCHAR2(64 CHAR) NOT NULL,
  credit_code VARCHAR2(18 CHAR) NOT NULL,
  request_id VARCHAR2(64 CHAR) NOT NULL,
  body_digest CHAR(64 CHAR) NOT NULL,
  function_id VARCHAR2(60 CHAR) NOT NULL,
  payload CLOB NOT NULL,
  state VARCHAR2(10 CHAR) NOT NULL,
  remark VARCHAR2(1000 CHAR),
  declared_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  sent_at TIMESTAMP(6) WITH TIME ZONE,
  CONSTRAINT declared_pk PRIMARY KEY (id),
  CONSTRAINT declared_request_uk UNIQUE (credit_code, request_id),
  CONSTRAINT declared_state_ck CHECK (state IN ('kept', 'sent', 'received', 'refused', 'accepted', 'approved', 'rejected'))
);
CREATE INDEX declared_open_ix ON declared (declared_at);
CREATE INDEX declared_unit_ix ON declared (credit_code, declared_at);

CREATE TABLE late_answer (
  correlation VARCHAR2(64 CHAR) NOT NULL,
  body CLOB NOT NULL,
  came_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  CONSTRAINT late_answer_pk PRIMARY KEY (correlation)
);
CREATE INDEX late_answer_came_ix ON late_answer (came_at);

CREATE TABLE entitlement_record (
  id_number VARCHAR2(18 CHAR) NOT NULL,
  as_of DATE NOT NULL,
  state VARCHAR2(10 CHAR) NOT NULL,
  months NUMBER(5) NOT NULL,
  basic_balance NUMBER(18) NOT NULL,
  annuity_balance NUMBER(18) NOT NULL,
  monthly_benefit NUMBER(18) NOT NULL,
  CONSTRAINT entitlement_record_pk PRIMARY KEY (id_number)
);
CREATE INDEX entitlement_record_day_ix ON entitlement_record (as_of);
