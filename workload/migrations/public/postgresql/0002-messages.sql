-- What employers declared and where it stands, answers that came to another process than the one that waits, and the province's records of
-- entitlement as the last daily file had them.

CREATE TABLE declared (
  id varchar(64) NOT NULL,
  credit_code varchar(18) NOT NULL,
  request_id varchar(64) NOT NULL,
  body_digest char(64) NOT NULL,
  function_id varchar(60) NOT NULL,
  payload text NOT NULL,
  state varchar(10) NOT NULL,
  remark varchar(1000),
  declared_at timestamptz NOT NULL,
  sent_at timestamptz,
  CONSTRAINT declared_pk PRIMARY KEY (id),
  CONSTRAINT declared_request_uk UNIQUE (credit_code, request_id),
  CONSTRAINT declared_state_ck CHECK (state IN ('kept', 'sent', 'received', 'refused', 'accepted', 'approved', 'rejected'))
);
CREATE INDEX declared_open_ix ON declared (declared_at) WHERE state IN ('kept', 'sent');
CREATE INDEX declared_unit_ix ON declared (credit_code, declared_at);

CREATE TABLE late_answer (
  correlation varchar(64) NOT NULL,
  body text NOT NULL,
  came_at timestamptz NOT NULL,
  CONSTRAINT late_answer_pk PRIMARY KEY (correlation)
);
CREATE INDEX late_answer_came_ix ON late_answer (came_at);

CREATE TABLE entitlement_record (
  id_number varchar(18) NOT NULL,
  as_of date NOT NULL,
  state varchar(10) NOT NULL,
  months smallint NOT NULL,
  basic_balance bigint NOT NULL,
  annuity_balance bigint NOT NULL,
  monthly_benefit bigint NOT NULL,
  CONSTRAINT entitlement_record_pk PRIMARY KEY (id_number)
);
CREATE INDEX entitlement_record_day_ix ON entitlement_record (as_of);
