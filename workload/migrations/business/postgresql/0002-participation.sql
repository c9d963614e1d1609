-- Employers, people, and who takes part where.

CREATE TABLE employer (
  id bigint NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  office_id varchar(12) NOT NULL,
  credit_code varchar(18) NOT NULL,
  name varchar(200) NOT NULL,
  kind varchar(12) NOT NULL,
  funding varchar(8) NOT NULL,
  state varchar(10) NOT NULL,
  bank_id varchar(12) NOT NULL,
  bank_account varchar(32) NOT NULL,
  contact varchar(60),
  phone varchar(20),
  certificate_no varchar(24),
  certificate_on date,
  inspected_year smallint,
  deferred_until integer,
  joined_on date NOT NULL,
  ended_on date,
  version integer DEFAULT 1 NOT NULL,
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
  id bigint NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  id_number varchar(18) NOT NULL,
  name varchar(60) NOT NULL,
  sex char(1) NOT NULL,
  born_on date NOT NULL,
  worked_since date NOT NULL,
  card_number varchar(20),
  phone varchar(20),
  address varchar(200),
  bank_id varchar(12),
  bank_account varchar(32),
  state varchar(10) NOT NULL,
  deemed_months smallint DEFAULT 0 NOT NULL,
  deemed_index_ppm integer DEFAULT 1000000 NOT NULL,
  merged_into bigint,
  added_on date NOT NULL,
  version integer DEFAULT 1 NOT NULL,
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
  id bigint NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  person_id bigint NOT NULL,
  employer_id bigint NOT NULL,
  state varchar(10) NOT NULL,
  joined_on date NOT NULL,
  ended_on date,
  end_reason varchar(12),
  CONSTRAINT participation_pk PRIMARY KEY (id),
  CONSTRAINT participation_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT participation_employer_fk FOREIGN KEY (employer_id) REFERENCES employer (id),
  CONSTRAINT participation_state_ck CHECK (state IN ('active', 'suspended', 'retired', 'ended', 'moved')),
  CONSTRAINT participation_end_ck CHECK (ended_on IS NULL OR ended_on >= joined_on)
);
-- A person takes part once at a time.
CREATE UNIQUE INDEX participation_current_uk ON participation (person_id) WHERE state IN ('active', 'suspended', 'retired');
CREATE INDEX participation_person_ix ON participation (person_id);
CREATE INDEX participation_employer_ix ON participation (employer_id, state, person_id);

-- Monthly wage of a year as declared, and the base that it gives between the floor and the ceiling of the average wage.
CREATE TABLE wage_base (
  person_id bigint NOT NULL,
  year smallint NOT NULL,
  employer_id bigint NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  declared bigint NOT NULL,
  base bigint NOT NULL,
  average bigint NOT NULL,
  CONSTRAINT wage_base_pk PRIMARY KEY (person_id, year, employer_id),
  CONSTRAINT wage_base_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT wage_base_employer_fk FOREIGN KEY (employer_id) REFERENCES employer (id),
  CONSTRAINT wage_base_amount_ck CHECK (declared > 0 AND base > 0 AND average > 0)
);
CREATE INDEX wage_base_employer_ix ON wage_base (employer_id, year);
