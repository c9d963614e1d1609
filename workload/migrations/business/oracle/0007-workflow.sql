-- The ledger of requests, the work flow of cases, what was done by whom, and what goes to and comes from other systems.

-- A request is claimed by its row, in the transaction of its effect; its answer stays for whoever repeats it.
CREATE TABLE request (
  request_id VARCHAR2(64 CHAR) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  function_id VARCHAR2(60 CHAR) NOT NULL,
  office_id VARCHAR2(12 CHAR) NOT NULL,
  operator_id VARCHAR2(32 CHAR) NOT NULL,
  body_digest CHAR(64 CHAR) NOT NULL,
  received_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  answered_at TIMESTAMP(6) WITH TIME ZONE,
  response CLOB,
  response_digest CHAR(64 CHAR),
  CONSTRAINT request_pk PRIMARY KEY (request_id),
  CONSTRAINT request_answer_ck CHECK (CASE WHEN answered_at IS NULL THEN 1 ELSE 0 END = CASE WHEN response_digest IS NULL THEN 1 ELSE 0 END)
) PCTFREE 30;
CREATE INDEX request_received_ix ON request (received_at);

CREATE TABLE workflow_case (
  id NUMBER(18) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  office_id VARCHAR2(12 CHAR) NOT NULL,
  function_id VARCHAR2(60 CHAR) NOT NULL,
  state VARCHAR2(10 CHAR) NOT NULL,
  reviews NUMBER(5) NOT NULL,
  approver_tier VARCHAR2(8 CHAR) NOT NULL,
  subject_kind VARCHAR2(24 CHAR) NOT NULL,
  subject_id NUMBER(18),
  payload CLOB NOT NULL,
  payload_digest CHAR(64 CHAR) NOT NULL,
  entered_by VARCHAR2(32 CHAR) NOT NULL,
  entered_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  reviewed_by VARCHAR2(32 CHAR),
  finished_at TIMESTAMP(6) WITH TIME ZONE,
  request_id VARCHAR2(64 CHAR) NOT NULL,
  CONSTRAINT workflow_case_pk PRIMARY KEY (id),
  CONSTRAINT workflow_case_office_fk FOREIGN KEY (office_id) REFERENCES office (id),
  CONSTRAINT workflow_case_state_ck CHECK (state IN ('submitted', 'reviewed', 'approved', 'rejected')),
  CONSTRAINT workflow_case_finished_ck CHECK (CASE WHEN state IN ('approved', 'rejected') THEN 1 ELSE 0 END = CASE WHEN finished_at IS NOT NULL THEN 1 ELSE 0 END)
) PCTFREE 15;
CREATE INDEX workflow_case_open_ix ON workflow_case (scope, id);
CREATE INDEX workflow_case_subject_ix ON workflow_case (subject_id, subject_kind);

CREATE TABLE workflow_step (
  case_id NUMBER(18) NOT NULL,
  step NUMBER(5) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  action VARCHAR2(10 CHAR) NOT NULL,
  operator_id VARCHAR2(32 CHAR) NOT NULL,
  office_id VARCHAR2(12 CHAR) NOT NULL,
  done_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  remark VARCHAR2(200 CHAR),
  CONSTRAINT workflow_step_pk PRIMARY KEY (case_id, step),
  CONSTRAINT workflow_step_case_fk FOREIGN KEY (case_id) REFERENCES workflow_case (id),
  CONSTRAINT workflow_step_action_ck CHECK (action IN ('enter', 'review', 'approve', 'reject'))
);
CREATE INDEX workflow_step_operator_ix ON workflow_step (operator_id, done_at);

CREATE TABLE audit_log (
  id NUMBER(18) NOT NULL,
  logged_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  operator_id VARCHAR2(32 CHAR) NOT NULL,
  office_id VARCHAR2(12 CHAR) NOT NULL,
  function_id VARCHAR2(60 CHAR) NOT NULL,
  action VARCHAR2(12 CHAR) NOT NULL,
  subject_kind VARCHAR2(24 CHAR) NOT NULL,
  subject_id NUMBER(18),
  case_id NUMBER(18),
  request_id VARCHAR2(64 CHAR) NOT NULL,
  CONSTRAINT audit_log_pk PRIMARY KEY (id)
);
CREATE INDEX audit_log_time_ix ON audit_log (logged_at);
CREATE INDEX audit_log_subject_ix ON audit_log (subject_id, subject_kind);

-- How far a batch has come: the next chunk begins after `last_id`.
CREATE TABLE batch_run (
  id NUMBER(18) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  office_id VARCHAR2(12 CHAR) NOT NULL,
  function_id VARCHAR2(60 CHAR) NOT NULL,
  target VARCHAR2(40 CHAR) NOT NULL,
  state VARCHAR2(8 CHAR) NOT NULL,
  reference_id NUMBER(18),
  last_id NUMBER(18) NOT NULL,
  done NUMBER(9) NOT NULL,
  amount NUMBER(18) NOT NULL,
  chunks NUMBER(9) NOT NULL,
  started_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  finished_at TIMESTAMP(6) WITH TIME ZONE,
  request_id VARCHAR2(64 CHAR) NOT NULL,
  response CLOB,
  CONSTRAINT batch_run_pk PRIMARY KEY (id),
  CONSTRAINT batch_run_uk UNIQUE (office_id, function_id, target),
  CONSTRAINT batch_run_office_fk FOREIGN KEY (office_id) REFERENCES office (id),
  CONSTRAINT batch_run_state_ck CHECK (state IN ('running', 'done'))
);

-- What employers declare online, as it came through the gap.
CREATE TABLE declaration (
  id NUMBER(18) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  employer_id NUMBER(18) NOT NULL,
  function_id VARCHAR2(60 CHAR) NOT NULL,
  payload CLOB NOT NULL,
  state VARCHAR2(8 CHAR) NOT NULL,
  message_id VARCHAR2(64 CHAR) NOT NULL,
  received_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  case_id NUMBER(18),
  answer VARCHAR2(200 CHAR),
  CONSTRAINT declaration_pk PRIMARY KEY (id),
  CONSTRAINT declaration_message_uk UNIQUE (message_id),
  CONSTRAINT declaration_employer_fk FOREIGN KEY (employer_id) REFERENCES employer (id),
  CONSTRAINT declaration_case_fk FOREIGN KEY (case_id) REFERENCES workflow_case (id),
  CONSTRAINT declaration_state_ck CHECK (state IN ('received', 'accepted', 'refused'))
);
CREATE INDEX declaration_open_ix ON declaration (scope, id);

CREATE TABLE message_inbox (
  message_id VARCHAR2(64 CHAR) NOT NULL,
  channel VARCHAR2(24 CHAR) NOT NULL,
  kind VARCHAR2(24 CHAR) NOT NULL,
  body_digest CHAR(64 CHAR) NOT NULL,
  received_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  answer CLOB,
  CONSTRAINT message_inbox_pk PRIMARY KEY (message_id)
);
CREATE INDEX message_inbox_received_ix ON message_inbox (received_at);

CREATE TABLE message_outbox (
  id NUMBER(18) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  channel VARCHAR2(24 CHAR) NOT NULL,
  kind VARCHAR2(24 CHAR) NOT NULL,
  reference_id NUMBER(18) NOT NULL,
  body CLOB NOT NULL,
  state VARCHAR2(8 CHAR) NOT NULL,
  created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  sent_at TIMESTAMP(6) WITH TIME ZONE,
  request_id VARCHAR2(64 CHAR) NOT NULL,
  CONSTRAINT message_outbox_pk PRIMARY KEY (id),
  CONSTRAINT message_outbox_state_ck CHECK (state IN ('pending', 'sent'))
);
CREATE INDEX message_outbox_pending_ix ON message_outbox (channel, id);
