-- Who works here, and by which parameters. Province-wide tables carry no scope; what belongs to an office carries its path as `scope`.

CREATE SEQUENCE entity_id START WITH 1000000000000 CACHE 50;

CREATE TABLE office (
  id VARCHAR2(12 CHAR) NOT NULL,
  parent_id VARCHAR2(12 CHAR),
  tier VARCHAR2(8 CHAR) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  name VARCHAR2(120 CHAR) NOT NULL,
  state VARCHAR2(8 CHAR) DEFAULT 'open' NOT NULL,
  CONSTRAINT office_pk PRIMARY KEY (id),
  CONSTRAINT office_scope_uk UNIQUE (scope),
  CONSTRAINT office_parent_fk FOREIGN KEY (parent_id) REFERENCES office (id),
  CONSTRAINT office_tier_ck CHECK (tier IN ('province', 'city', 'county')),
  CONSTRAINT office_state_ck CHECK (state IN ('open', 'closed'))
);

CREATE TABLE operator (
  id VARCHAR2(32 CHAR) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  office_id VARCHAR2(12 CHAR) NOT NULL,
  name VARCHAR2(60 CHAR) NOT NULL,
  state VARCHAR2(8 CHAR) DEFAULT 'active' NOT NULL,
  changed_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  CONSTRAINT operator_pk PRIMARY KEY (id),
  CONSTRAINT operator_office_fk FOREIGN KEY (office_id) REFERENCES office (id),
  CONSTRAINT operator_state_ck CHECK (state IN ('active', 'locked'))
);
CREATE INDEX operator_office_ix ON operator (office_id);

CREATE TABLE operator_role (
  operator_id VARCHAR2(32 CHAR) NOT NULL,
  role VARCHAR2(8 CHAR) NOT NULL,
  CONSTRAINT operator_role_pk PRIMARY KEY (operator_id, role),
  CONSTRAINT operator_role_fk FOREIGN KEY (operator_id) REFERENCES operator (id),
  CONSTRAINT operator_role_ck CHECK (role IN ('entry', 'review', 'approve', 'batch', 'query', 'admin'))
);

CREATE TABLE bank (
  id VARCHAR2(12 CHAR) NOT NULL,
  name VARCHAR2(120 CHAR) NOT NULL,
  state VARCHAR2(8 CHAR) DEFAULT 'open' NOT NULL,
  CONSTRAINT bank_pk PRIMARY KEY (id),
  CONSTRAINT bank_state_ck CHECK (state IN ('open', 'closed'))
);

CREATE TABLE pooling_area (
  id VARCHAR2(12 CHAR) NOT NULL,
  name VARCHAR2(120 CHAR) NOT NULL,
  office_id VARCHAR2(12 CHAR) NOT NULL,
  state VARCHAR2(8 CHAR) DEFAULT 'open' NOT NULL,
  CONSTRAINT pooling_area_pk PRIMARY KEY (id),
  CONSTRAINT pooling_area_office_fk FOREIGN KEY (office_id) REFERENCES office (id)
);

CREATE TABLE code_item (
  kind VARCHAR2(24 CHAR) NOT NULL,
  code VARCHAR2(24 CHAR) NOT NULL,
  name VARCHAR2(120 CHAR) NOT NULL,
  state VARCHAR2(8 CHAR) DEFAULT 'open' NOT NULL,
  CONSTRAINT code_item_pk PRIMARY KEY (kind, code)
);

-- Amounts in the unit that the row names: fen, ppm (millionths), months, persons.
CREATE TABLE parameter (
  kind VARCHAR2(12 CHAR) NOT NULL,
  name VARCHAR2(40 CHAR) NOT NULL,
  effective_on DATE NOT NULL,
  amount NUMBER(18) NOT NULL,
  unit VARCHAR2(12 CHAR) NOT NULL,
  words VARCHAR2(200 CHAR),
  CONSTRAINT parameter_pk PRIMARY KEY (kind, name, effective_on),
  CONSTRAINT parameter_kind_ck CHECK (kind IN ('system', 'business', 'wage', 'performance'))
);

CREATE TABLE average_wage (
  year NUMBER(5) NOT NULL,
  monthly NUMBER(18) NOT NULL,
  state VARCHAR2(8 CHAR) NOT NULL,
  used_from NUMBER(9),
  CONSTRAINT average_wage_pk PRIMARY KEY (year),
  CONSTRAINT average_wage_state_ck CHECK (state IN ('prepared', 'in-use')),
  CONSTRAINT average_wage_monthly_ck CHECK (monthly > 0)
);

CREATE TABLE interest_rate (
  kind VARCHAR2(8 CHAR) NOT NULL,
  year NUMBER(5) NOT NULL,
  rate_ppm NUMBER(9) NOT NULL,
  CONSTRAINT interest_rate_pk PRIMARY KEY (kind, year),
  CONSTRAINT interest_rate_kind_ck CHECK (kind IN ('basic', 'annuity', 'notional')),
  CONSTRAINT interest_rate_ppm_ck CHECK (rate_ppm BETWEEN 0 AND 1000000)
);

-- How a function's cases go: the number of reviews (1, or 2 with an approval), and the lowest tier that may approve.
CREATE TABLE workflow_rule (
  function_id VARCHAR2(60 CHAR) NOT NULL,
  reviews NUMBER(5) NOT NULL,
  approver_tier VARCHAR2(8 CHAR) NOT NULL,
  distribution VARCHAR2(12 CHAR) NOT NULL,
  CONSTRAINT workflow_rule_pk PRIMARY KEY (function_id),
  CONSTRAINT workflow_rule_reviews_ck CHECK (reviews IN (1, 2)),
  CONSTRAINT workflow_rule_tier_ck CHECK (approver_tier IN ('province', 'city', 'county')),
  CONSTRAINT workflow_rule_spread_ck CHECK (distribution IN ('pool', 'assigned'))
);
