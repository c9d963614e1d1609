-- Employers, people, and who takes part where.

CREATE TABLE employer (
  id NUMBER(18) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  office_id VARCHAR2(12 CHAR) NOT NULL,
  credit_code VARCHAR2(18 CHAR) NOT NULL,
  name VARCHAR2(200 CHAR) NOT NULL,
  kind VARCHAR2(12 CHAR) NOT NULL,
  funding VARCHAR2(8 CHAR) NOT NULL,
  state VARCHAR2(10 CHAR) NOT NULL,
  bank_id VARCHAR2(12 CHAR) NOT NULL,
  bank_account VARCHAR2(32 CHAR) NOT NULL,
  contact VARCHAR2(60 CHAR),
  phone VARCHAR2(20 CHAR),
  certificate_no VARCHAR2(24 CHAR),
  certificate_on DATE,
  inspected_year NUMBER(5),
  deferred_until NUMBER(9),
  joined_on DATE NOT NULL,
  ended_on DATE,
  version NUMBER(9) DEFAULT 1 NOT NULL,
  CONSTRAINT employer_pk PRIMARY KEY (id),
  CONSTRAINT employer_credit_code_uk UNIQUE (credit_code),
  CONSTRAINT employer_office_fk FOREIGN KEY (office_id) REFERENCES office (id),
  CONSTRAINT employer_bank_fk FOREIGN KEY (bank_id) REFERENCES bank (id),
  CONSTRAINT employer_kind_ck CHECK (kind IN ('organ', 'institution', 'reference')),
  CONSTRAINT employer_funding_ck CHECK (funding IN ('full', 'partial', 'self')),
  CONSTRAINT employer_state_ck CHECK (state IN ('active', 'suspended', 'cancelled', 'moved'))
);
CREATE INDEX employer_scope_ix ON employer (scope, id);
CREATE INDEX employer_name_ix ON employer (name);

CREATE TABLE person (
  id NUMBER(18) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  id_number VARCHAR2(18 CHAR) NOT NULL,
  name VARCHAR2(60 CHAR) NOT NULL,
  sex CHAR(1 CHAR) NOT NULL,
  born_on DATE NOT NULL,
  worked_since DATE NOT NULL,
  card_number VARCHAR2(20 CHAR),
  phone VARCHAR2(20 CHAR),
  address VARCHAR2(200 CHAR),
  bank_id VARCHAR2(12 CHAR),
  bank_account VARCHAR2(32 CHAR),
  state VARCHAR2(10 CHAR) NOT NULL,
  deemed_months NUMBER(5) DEFAULT 0 NOT NULL,
  deemed_index_ppm NUMBER(9) DEFAULT 1000000 NOT NULL,
  merged_into NUMBER(18),
  added_on DATE NOT NULL,
  version NUMBER(9) DEFAULT 1 NOT NULL,
  CONSTRAINT person_pk PRIMARY KEY (id),
  CONSTRAINT person_id_number_uk UNIQUE (id_number),
  CONSTRAINT person_bank_fk FOREIGN KEY (bank_id) REFERENCES bank (id),
  CONSTRAINT person_merged_fk FOREIGN KEY (merged_into) REFERENCES person (id),
  CONSTRAINT person_sex_ck CHECK (sex IN ('M', 'F')),
  CONSTRAINT person_state_ck CHECK (state IN ('added', 'active', 'suspended', 'retired', 'ended', 'moved', 'merged')),
  CONSTRAINT person_deemed_ck CHECK (deemed_months BETWEEN 0 AND 720)
);
CREATE INDEX person_scope_ix ON person (scope, id);
CREATE INDEX person_name_ix ON person (name);

CREATE TABLE participation (
  id NUMBER(18) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  person_id NUMBER(18) NOT NULL,
  employer_id NUMBER(18) NOT NULL,
  state VARCHAR2(10 CHAR) NOT NULL,
  joined_on DATE NOT NULL,
  ended_on DATE,
  end_reason VARCHAR2(12 CHAR),
  CONSTRAINT participation_pk PRIMARY KEY (id),
  CONSTRAINT participation_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT participation_employer_fk FOREIGN KEY (employer_id) REFERENCES employer (id),
  CONSTRAINT participation_state_ck CHECK (state IN ('active', 'suspended', 'retired', 'ended', 'moved')),
  CONSTRAINT participation_end_ck CHECK (ended_on IS NULL OR ended_on >= joined_on)
);
-- A person takes part once at a time.
CREATE UNIQUE INDEX participation_current_uk ON participation (CASE WHEN state IN ('active', 'suspended', 'retired') THEN person_id END);
CREATE INDEX participation_person_ix ON participation (person_id);
CREATE INDEX participation_employer_ix ON participation (employer_id, state, person_id);

-- Monthly wage of a year as declared, and the base that it gives between the floor and the ceiling of the average wage.
CREATE TABLE wage_base (
  person_id NUMBER(18) NOT NULL,
  year NUMBER(5) NOT NULL,
  employer_id NUMBER(18) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  declared NUMBER(18) NOT NULL,
  base NUMBER(18) NOT NULL,
  average NUMBER(18) NOT NULL,
  CONSTRAINT wage_base_pk PRIMARY KEY (person_id, year, employer_id),
  CONSTRAINT wage_base_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT wage_base_employer_fk FOREIGN KEY (employer_id) REFERENCES employer (id),
  CONSTRAINT wage_base_amount_ck CHECK (declared > 0 AND base > 0 AND average > 0)
);
CREATE INDEX wage_base_employer_ix ON wage_base (employer_id, year);
