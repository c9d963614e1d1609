-- Transfers in and out of the pooling area, and the yearly verification that who draws a benefit is alive and entitled.

CREATE TABLE transfer (
  id bigint NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  person_id bigint NOT NULL,
  kind varchar(8) NOT NULL,
  direction varchar(4) NOT NULL,
  region varchar(12) NOT NULL,
  counterpart varchar(120) NOT NULL,
  state varchar(16) NOT NULL,
  months smallint NOT NULL,
  amount bigint NOT NULL,
  requested_on date NOT NULL,
  settled_on date,
  version integer DEFAULT 1 NOT NULL,
  CONSTRAINT transfer_pk PRIMARY KEY (id),
  CONSTRAINT transfer_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT transfer_kind_ck CHECK (kind IN ('basic', 'annuity')),
  CONSTRAINT transfer_direction_ck CHECK (direction IN ('in', 'out')),
  CONSTRAINT transfer_state_ck CHECK (state IN ('applied', 'letter-sent', 'form-received', 'certified', 'letter-received', 'form-sent', 'settled', 'returned')),
  CONSTRAINT transfer_amount_ck CHECK (amount >= 0 AND months >= 0)
);
CREATE INDEX transfer_person_ix ON transfer (person_id);
CREATE INDEX transfer_open_ix ON transfer (scope, id) WHERE state NOT IN ('settled', 'returned');

CREATE TABLE transfer_document (
  id bigint NOT NULL,
  transfer_id bigint NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  kind varchar(16) NOT NULL,
  way varchar(8) NOT NULL,
  document_no varchar(40) NOT NULL,
  content varchar(2000) NOT NULL,
  recorded_at timestamptz NOT NULL,
  CONSTRAINT transfer_document_pk PRIMARY KEY (id),
  CONSTRAINT transfer_document_no_uk UNIQUE (document_no, kind, way),
  CONSTRAINT transfer_document_transfer_fk FOREIGN KEY (transfer_id) REFERENCES transfer (id),
  CONSTRAINT transfer_document_kind_ck CHECK (kind IN ('application', 'contact-letter', 'form', 'certificate', 'return')),
  CONSTRAINT transfer_document_way_ck CHECK (way IN ('sent', 'received'))
);
CREATE INDEX transfer_document_transfer_ix ON transfer_document (transfer_id);

CREATE TABLE verification_task (
  id bigint NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  office_id varchar(12) NOT NULL,
  year smallint NOT NULL,
  due_on date NOT NULL,
  persons integer NOT NULL,
  created_at timestamptz NOT NULL,
  request_id varchar(64) NOT NULL,
  CONSTRAINT verification_task_pk PRIMARY KEY (id),
  CONSTRAINT verification_task_uk UNIQUE (office_id, year),
  CONSTRAINT verification_task_office_fk FOREIGN KEY (office_id) REFERENCES office (id)
);

CREATE TABLE verification (
  task_id bigint NOT NULL,
  person_id bigint NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  state varchar(8) NOT NULL,
  method varchar(12),
  recorded_at timestamptz,
  CONSTRAINT verification_pk PRIMARY KEY (task_id, person_id),
  CONSTRAINT verification_task_fk FOREIGN KEY (task_id) REFERENCES verification_task (id),
  CONSTRAINT verification_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT verification_state_ck CHECK (state IN ('pending', 'passed', 'failed'))
);
CREATE INDEX verification_person_ix ON verification (person_id);
