-- What was extracted of the business data: of each kind and month a run with its steps, and the rows of each section.

CREATE TABLE extract_run (
  kind varchar(24) NOT NULL,
  period integer NOT NULL,
  state varchar(8) NOT NULL,
  step smallint NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  CONSTRAINT extract_run_pk PRIMARY KEY (kind, period),
  CONSTRAINT extract_run_state_ck CHECK (state IN ('running', 'done')),
  CONSTRAINT extract_run_step_ck CHECK (step >= 0)
);

-- `found` counts what there was; of very many only the first are kept as rows.
CREATE TABLE extract_section (
  kind varchar(24) NOT NULL,
  period integer NOT NULL,
  section varchar(32) NOT NULL,
  found integer NOT NULL,
  CONSTRAINT extract_section_pk PRIMARY KEY (kind, period, section),
  CONSTRAINT extract_section_run_fk FOREIGN KEY (kind, period) REFERENCES extract_run (kind, period)
);

CREATE TABLE extract_row (
  kind varchar(24) NOT NULL,
  period integer NOT NULL,
  section varchar(32) NOT NULL,
  line integer NOT NULL,
  content varchar(2000) NOT NULL,
  CONSTRAINT extract_row_pk PRIMARY KEY (kind, period, section, line),
  CONSTRAINT extract_row_section_fk FOREIGN KEY (kind, period, section) REFERENCES extract_section (kind, period, section)
);

-- From which day and hour of a month on the month before is extracted.
CREATE TABLE extract_schedule (
  kind varchar(24) NOT NULL,
  due_day smallint NOT NULL,
  due_hour smallint NOT NULL,
  CONSTRAINT extract_schedule_pk PRIMARY KEY (kind),
  CONSTRAINT extract_schedule_day_ck CHECK (due_day BETWEEN 1 AND 28),
  CONSTRAINT extract_schedule_hour_ck CHECK (due_hour BETWEEN 0 AND 23)
);
