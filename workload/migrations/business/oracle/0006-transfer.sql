-- Transfers in and out of the pooling area, and the yearly verification that who draws a benefit is alive and entitled.

CREATE TABLE transfer (
  id NUMBER(18) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  person_id NUMBER(18) NOT NULL,
  kind VARCHAR2(8 CHAR) NOT NULL,
  direction VARCHAR2(4 CHAR) NOT NULL,
  region VARCHAR2(12 CHAR) NOT NULL,
  counterpart VARCHAR2(120 CHAR) NOT NULL,
  state VARCHAR2(16 CHAR) NOT NULL,
  months NUMBER(5) NOT NULL,
  amount NUMBER(18) NOT NULL,
  requested_on DATE NOT NULL,
  settled_on DATE,
  version NUMBER(9) DEFAULT 1 NOT NULL,
  CONSTRAINT transfer_pk PRIMARY KEY (id),
  CONSTRAINT transfer_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT transfer_kind_ck CHECK (kind IN ('basic', 'annuity')),
  CONSTRAINT transfer_direction_ck CHECK (direction IN ('in', 'out')),
  CONSTRAINT transfer_state_ck CHECK (state IN ('applied', 'letter-sent', 'form-received', 'certified', 'letter-received', 'form-sent', 'settled', 'returned')),
  CONSTRAINT transfer_amount_ck CHECK (amount >= 0 AND months >= 0)
);
CREATE INDEX transfer_person_ix ON transfer (person_id);
CREATE INDEX transfer_open_ix ON transfer (scope, id);

CREATE TABLE transfer_document (
  id NUMBER(18) NOT NULL,
  transfer_id NUMBER(18) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  kind VARCHAR2(16 CHAR) NOT NULL,
  way VARCHAR2(8 CHAR) NOT NULL,
  document_no VARCHAR2(40 CHAR) NOT NULL,
  content VARCHAR2(2000 CHAR) NOT NULL,
  recorded_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  CONSTRAINT transfer_document_pk PRIMARY KEY (id),
  CONSTRAINT transfer_document_no_uk UNIQUE (document_no, kind, way),
  CONSTRAINT transfer_document_transfer_fk FOREIGN KEY (transfer_id) REFERENCES transfer (id),
  CONSTRAINT transfer_document_kind_ck CHECK (kind IN ('application', 'contact-letter', 'form', 'certificate', 'return')),
  CONSTRAINT transfer_document_way_ck CHECK (way IN ('sent', 'received'))
);
CREATE INDEX transfer_document_transfer_ix ON transfer_document (transfer_id);

CREATE TABLE verification_task (
  id NUMBER(18) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  office_id VARCHAR2(12 CHAR) NOT NULL,
  year NUMBER(5) NOT NULL,
  due_on DATE NOT NULL,
  persons NUMBER(9) NOT NULL,
  created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  request_id VARCHAR2(64 CHAR) NOT NULL,
  CONSTRAINT verification_task_pk PRIMARY KEY (id),
  CONSTRAINT verification_task_uk UNIQUE (office_id, year),
  CONSTRAINT verification_task_office_fk FOREIGN KEY (office_id) REFERENCES office (id)
);

CREATE TABLE verification (
  task_id NUMBER(18) NOT NULL,
  person_id NUMBER(18) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  state VARCHAR2(8 CHAR) NOT NULL,
  method VARCHAR2(12 CHAR),
  recorded_at TIMESTAMP(6) WITH TIME ZONE,
  CONSTRAINT verification_pk PRIMARY KEY (task_id, person_id),
  CONSTRAINT verification_task_fk FOREIGN KEY (task_id) REFERENCES verification_task (id),
  CONSTRAINT verification_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT verification_state_ck CHECK (state IN ('pending', 'passed', 'failed'))
);
CREATE INDEX verification_person_ix ON verification (person_id);
