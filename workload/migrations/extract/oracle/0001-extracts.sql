-- What was extracted of the business data: of each kind and month a run with its steps, and the rows of each section.

CREATE TABLE extract_run (
  kind VARCHAR2(24 CHAR) NOT NULL,
  period NUMBER(9) NOT NULL,
  state VARCHAR2(8 CHAR) NOT NULL,
  step NUMBER(5) NOT NULL,
  started_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  finished_at TIMESTAMP(6) WITH TIME ZONE,
  CONSTRAINT extract_run_pk PRIMARY KEY (kind, period),
  CONSTRAINT extract_run_state_ck CHECK (state IN ('running', 'done')),
  CONSTRAINT extract_run_step_ck CHECK (step >= 0)
);

-- `found` counts what there was; of very many only the first are kept as rows.
CREATE TABLE extract_section (
  kind VARCHAR2(24 CHAR) NOT NULL,
  period NUMBER(9) NOT NULL,
  section VARCHAR2(32 CHAR) NOT NULL,
  found NUMBER(9) NOT NULL,
  CONSTRAINT extract_section_pk PRIMARY KEY (kind, period, section),
  CONSTRAINT extract_section_run_fk FOREIGN KEY (kind, period) REFERENCES extract_run (kind, period)
);

CREATE TABLE extract_row (
  kind VARCHAR2(24 CHAR) NOT NULL,
  period NUMBER(9) NOT NULL,
  section VARCHAR2(32 CHAR) NOT NULL,
  line NUMBER(9) NOT NULL,
  content VARCHAR2(2000 CHAR) NOT NULL,
  CONSTRAINT extract_row_pk PRIMARY KEY (kind, period, section, line),
  CONSTRAINT extract_row_section_fk FOREIGN KEY (kind, period, section) REFERENCES extract_section (kind, period, section)
);

-- From which day and hour of a month on the month before is extracted.
CREATE TABLE extract_schedule (
  kind VARCHAR2(24 CHAR) NOT NULL,
  due_day NUMBER(5) NOT NULL,
  due_hour NUMBER(5) NOT NULL,
  CONSTRAINT extract_schedule_pk PRIMARY KEY (kind),
  CONSTRAINT extract_schedule_day_ck CHECK (due_day BETWEEN 1 AND 28),
  CONSTRAINT extract_schedule_hour_ck CHECK (due_hour BETWEEN 0 AND 23)
);
