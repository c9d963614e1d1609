-- Which scans there are and where each one is: in the local store until its case was approved and a night came, in the central one after.

CREATE TABLE archive_scan (
  document_no VARCHAR2(40 CHAR) NOT NULL,
  scope VARCHAR2(24 CHAR) NOT NULL,
  case_id NUMBER(18) NOT NULL,
  media VARCHAR2(16 CHAR) NOT NULL,
  bytes NUMBER(18) NOT NULL,
  sha256 CHAR(64 CHAR) NOT NULL,
  state VARCHAR2(10 CHAR) NOT NULL,
  created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  uploaded_at TIMESTAMP(6) WITH TIME ZONE,
  CONSTRAINT archive_scan_pk PRIMARY KEY (document_no),
  CONSTRAINT archive_scan_state_ck CHECK (state IN ('receiving', 'local', 'central')),
  CONSTRAINT archive_scan_media_ck CHECK (media IN ('document-camera', 'scanner', 'elsewhere')),
  CONSTRAINT archive_scan_bytes_ck CHECK (bytes > 0)
);
CREATE INDEX archive_scan_case_ix ON archive_scan (case_id);
CREATE INDEX archive_scan_state_ix ON archive_scan (state, document_no);

-- When scans may be uploaded, in minutes after midnight in China; over midnight where it ends before it starts.
CREATE TABLE archive_window (
  id NUMBER(9) NOT NULL,
  starts NUMBER(9) NOT NULL,
  ends NUMBER(9) NOT NULL,
  CONSTRAINT archive_window_pk PRIMARY KEY (id),
  CONSTRAINT archive_window_one_ck CHECK (id = 1),
  CONSTRAINT archive_window_minutes_ck CHECK (starts BETWEEN 0 AND 1439 AND ends BETWEEN 0 AND 1439 AND starts <> ends)
);
INSERT INTO archive_window (id, starts, ends) VALUES (1, 1320, 360);
