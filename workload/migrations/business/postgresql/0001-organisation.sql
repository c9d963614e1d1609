-- Who works here, and by which parameters. Province-wide tables carry no scope; what belongs to an office carries its path as `scope`.

CREATE SEQUENCE entity_id START WITH 1000000000000 CACHE 50;

CREATE TABLE office (
  id varchar(12) NOT NULL,
  parent_id varchar(12),
  tier varchar(8) NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  name varchar(120) NOT NULL,
  state varchar(8) DEFAULT 'open' NOT NULL,
  CONSTRAINT office_pk PRIMARY KEY (id),
  CONSTRAINT office_scope_uk UNIQUE (scope),
  CONSTRAINT office_parent_fk FOREIGN KEY (parent_id) REFERENCES office (id),
  CONSTRAINT office_tier_ck CHECK (tier IN ('province', 'city', 'county')),
  CONSTRAINT office_state_ck CHECK (state IN ('open', 'closed'))
);

CREATE TABLE operator (
  id varchar(32) NOT NULL,
  scope varchar(24) COLLATE "C" NOT NULL,
  office_id varchar(12) NOT NULL,
  name varchar(60) NOT NULL,
  state varchar(8) DEFAULT 'active' NOT NULL,
  changed_at timestamptz NOT NULL,
  CONSTRAINT operator_pk PRIMARY KEY (id),
  CONSTRAINT operator_office_fk FOREIGN KEY (office_id) REFERENCES office (id),
  CONSTRAINT operator_state_ck CHECK (state IN ('active', 'locked'))
);
CREATE INDEX operator_office_ix ON operator (office_id);

CREATE TABLE operator_role (
  operator_id varchar(32) NOT NULL,
  role varchar(8) NOT NULL,
  CONSTRAINT operator_role_pk PRIMARY KEY (operator_id, role),
  CONSTRAINT operator_role_fk FOREIGN KEY (operator_id) REFERENCES operator (id),
  CONSTRAINT operator_role_ck CHECK (role IN ('entry', 'review', 'approve', 'batch', 'query', 'admin'))
);

CREATE TABLE bank (
  id varchar(12) NOT NULL,
  name varchar(120) NOT NULL,
  state varchar(8) DEFAULT 'open' NOT NULL,
  CONSTRAINT bank_pk PRIMARY KEY (id),
  CONSTRAINT bank_state_ck CHECK (state IN ('open', 'closed'))
);

CREATE TABLE pooling_area (
  id varchar(12) NOT NULL,
  name varchar(120) NOT NULL,
  office_id varchar(12) NOT NULL,
  state varchar(8) DEFAULT 'open' NOT NULL,
  CONSTRAINT pooling_area_pk PRIMARY KEY (id),
  CONSTRAINT pooling_area_office_fk FOREIGN KEY (office_id) REFERENCES office (id)
);

CREATE TABLE code_item (
  kind varchar(24) NOT NULL,
  code varchar(24) NOT NULL,
  name varchar(120) NOT NULL,
  state varchar(8) DEFAULT 'open' NOT NULL,
  CONSTRAINT code_item_pk PRIMARY KEY (kind, code)
);

-- Amounts in the unit that the row names: fen, ppm (millionths), months, persons.
CREATE TABLE parameter (
  kind varchar(12) NOT NULL,
  name varchar(40) NOT NULL,
  effective_on date NOT NULL,
  amount bigint NOT NULL,
  unit varchar(12) NOT NULL,
  words varchar(200),
  CONSTRAINT parameter_pk PRIMARY KEY (kind, name, effective_on),
  CONSTRAINT parameter_kind_ck CHECK (kind IN ('system', 'business', 'wage', 'performance'))
);

CREATE TABLE average_wage (
  year smallint NOT NULL,
  monthly bigint NOT NULL,
  state varchar(8) NOT NULL,
  used_from integer,
  CONSTRAINT average_wage_pk PRIMARY KEY (year),
  CONSTRAINT average_wage_state_ck CHECK (state IN ('prepared', 'in-use')),
  CONSTRAINT average_wage_monthly_ck CHECK (monthly > 0)
);

CREATE TABLE interest_rate (
  kind varchar(8) NOT NULL,
  year smallint NOT NULL,
  rate_ppm integer NOT NULL,
  CONSTRAINT interest_rate_pk PRIMARY KEY (kind, year),
  CONSTRAINT interest_rate_kind_ck CHECK (kind IN ('basic', 'annuity', 'notional')),
  CONSTRAINT interest_rate_ppm_ck CHECK (rate_ppm BETWEEN 0 AND 1000000)
);

-- How a function's cases go: the number of reviews (1, or 2 with an approval), and the lowest tier that may approve.
CREATE TABLE workflow_rule (
  function_id varchar(60) NOT NULL,
  reviews smallint NOT NULL,
  approver_tier varchar(8) NOT NULL,
  distribution varchar(12) NOT NULL,
  CONSTRAINT workflow_rule_pk PRIMARY KEY (function_id),
  CONSTRAINT workflow_rule_reviews_ck CHECK (reviews IN (1, 2)),
  CONSTRAINT workflow_rule_tier_ck CHECK (approver_tier IN ('province', 'city', 'county')),
  CONSTRAINT workflow_rule_spread_ck CHECK (distribution IN ('pool', 'assigned'))
);
