-- The ledger of requests, the work flow of cases, what was done by whom, and what goes to and comes from other systems.

-- A request is claimed by its row, in the transaction of its effect; its answer stays for whoever repeats it.
CREATE TABLE request (
  request_id varchar(64) NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  function_id varchar(60) NOT NULL,
  office_id varchar(12) NOT NULL,
  operator_id varchar(32) NOT NULL,
  body_digest char(64) NOT NULL,
  received_at timestamptz NOT NULL,
  answered_at timestamptz,
  response text,
  response_digest char(64),
  CONSTRAINT request_pk PRIMARY KEY (request_id),
  CONSTRAINT request_answer_ck CHECK ((answered_at IS NULL) = (response_digest IS NULL))
) WITH (fillfactor = 70);
CREATE INDEX request_received_ix ON request (received_at);

CREATE TABLE workflow_case (
  id bigint NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  office_id varchar(12) NOT NULL,
  function_id varchar(60) NOT NULL,
  state varchar(10) NOT NULL,
  reviews smallint NOT NULL,
  approver_tier varchar(8) NOT NULL,
  subject_kind varchar(24) NOT NULL,
  subject_id bigint,
  payload text NOT NULL,
  payload_digest char(64) NOT NULL,
  entered_by varchar(32) NOT NULL,
  entered_at timestamptz NOT NULL,
  reviewed_by varchar(32),
  finished_at timestamptz,
  request_id varchar(64) NOT NULL,
  CONSTRAINT workflow_case_pk PRIMARY KEY (id),
  CONSTRAINT workflow_case_office_fk FOREIGN KEY (office_id) REFERENCES office (id),
  CONSTRAINT workflow_case_state_ck CHECK (state IN ('submitted', 'reviewed', 'approved', 'rejected')),
  CONSTRAINT workflow_case_finished_ck CHECK ((state IN ('approved', 'rejected')) = (finished_at IS NOT NULL))
) WITH (fillfactor = 85);
CREATE INDEX workflow_case_open_ix ON workflow_case (scope, id) WHERE state IN ('submitted', 'reviewed');
CREATE INDEX workflow_case_subject_ix ON workflow_case (subject_id, subject_kind);

CREATE TABLE workflow_step (
  case_id bigint NOT NULL,
  step smallint NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  action varchar(10) NOT NULL,
  operator_id varchar(32) NOT NULL,
  office_id varchar(12) NOT NULL,
  done_at timestamptz NOT NULL,
  remark varchar(200),
  CONSTRAINT workflow_step_pk PRIMARY KEY (case_id, step),
  CONSTRAINT workflow_step_case_fk FOREIGN KEY (case_id) REFERENCES workflow_case (id),
  CONSTRAINT workflow_step_action_ck CHECK (action IN ('enter', 'review', 'approve', 'reject'))
);
CREATE INDEX workflow_step_operator_ix ON workflow_step (operator_id, done_at);

CREATE TABLE audit_log (
  id bigint NOT NULL,
  logged_at timestamptz NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  operator_id varchar(32) NOT NULL,
  office_id varchar(12) NOT NULL,
  function_id varchar(60) NOT NULL,
  action varchar(12) NOT NULL,
  subject_kind varchar(24) NOT NULL,
  subject_id bigint,
  case_id bigint,
  request_id varchar(64) NOT NULL,
  CONSTRAINT audit_log_pk PRIMARY KEY (id)
);
CREATE INDEX audit_log_time_ix ON audit_log (logged_at);
CREATE INDEX audit_log_subject_ix ON audit_log (subject_id, subject_kind);

-- How far a batch has come: the next chunk begins after `last_id`.
CREATE TABLE batch_run (
  id bigint NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  office_id varchar(12) NOT NULL,
  function_id varchar(60) NOT NULL,
  target varchar(40) NOT NULL,
  state varchar(8) NOT NULL,
  reference_id bigint,
  last_id bigint NOT NULL,
  done integer NOT NULL,
  amount bigint NOT NULL,
  chunks integer NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  request_id varchar(64) NOT NULL,
  response text,
  CONSTRAINT batch_run_pk PRIMARY KEY (id),
  CONSTRAINT batch_run_uk UNIQUE (office_id, function_id, target),
  CONSTRAINT batch_run_office_fk FOREIGN KEY (office_id) REFERENCES office (id),
  CONSTRAINT batch_run_state_ck CHECK (state IN ('running', 'done'))
);

-- What employers declare online, as it came through the gap.
CREATE TABLE declaration (
  id bigint NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  employer_id bigint NOT NULL,
  function_id varchar(60) NOT NULL,
  payload text NOT NULL,
  state varchar(8) NOT NULL,
  message_id varchar(64) NOT NULL,
  received_at timestamptz NOT NULL,
  case_id bigint,
  answer varchar(200),
  CONSTRAINT declaration_pk PRIMARY KEY (id),
  CONSTRAINT declaration_message_uk UNIQUE (message_id),
  CONSTRAINT declaration_employer_fk FOREIGN KEY (employer_id) REFERENCES employer (id),
  CONSTRAINT declaration_case_fk FOREIGN KEY (case_id) REFERENCES workflow_case (id),
  CONSTRAINT declaration_state_ck CHECK (state IN ('received', 'accepted', 'refused'))
);
CREATE INDEX declaration_open_ix ON declaration (scope, id) WHERE state = 'received';

CREATE TABLE message_inbox (
  message_id varchar(64) NOT NULL,
  channel varchar(24) NOT NULL,
  kind varchar(24) NOT NULL,
  body_digest char(64) NOT NULL,
  received_at timestamptz NOT NULL,
  answer text,
  CONSTRAINT message_inbox_pk PRIMARY KEY (message_id)
);
CREATE INDEX message_inbox_received_ix ON message_inbox (received_at);

CREATE TABLE message_outbox (
  id bigint NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  channel varchar(24) NOT NULL,
  kind varchar(24) NOT NULL,
  reference_id bigint NOT NULL,
  body text NOT NULL,
  state varchar(8) NOT NULL,
  created_at timestamptz NOT NULL,
  sent_at timestamptz,
  request_id varchar(64) NOT NULL,
  CONSTRAINT message_outbox_pk PRIMARY KEY (id),
  CONSTRAINT message_outbox_state_ck CHECK (state IN ('pending', 'sent'))
);
CREATE INDEX message_outbox_pending_ix ON message_outbox (channel, id) WHERE state = 'pending';
