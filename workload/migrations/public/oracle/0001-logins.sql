-- Who may log in to the public services, and who is logged in. A password is kept as scrypt makes it, a token as its digest.

CREATE TABLE login (
  kind VARCHAR2(8 CHAR) NOT NULL,
  name VARCHAR2(40 CHAR) NOT NULL,
  subject VARCHAR2(18 CHAR) NOT NULL,
  salt CHAR(32 CHAR) NOT NULL,
  digest CHAR(64 CHAR) NOT NULL,
  attempts NUMBER(5) DEFAULT 0 NOT NULL,
  locked_until TIMESTAMP(6) WITH TIME ZONE,
  created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  CONSTRAINT login_pk PRIMARY KEY (kind, name),
  CONSTRAINT login_kind_ck CHECK (kind IN ('person', 'unit', 'card'))
);

CREATE TABLE login_token (
  digest CHAR(64 CHAR) NOT NULL,
  kind VARCHAR2(8 CHAR) NOT NULL,
  name VARCHAR2(40 CHAR) NOT NULL,
  subject VARCHAR2(18 CHAR) NOT NULL,
  expires_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  CONSTRAINT login_token_pk PRIMARY KEY (digest),
  CONSTRAINT login_token_login_fk FOREIGN KEY (kind, name) REFERENCES login (kind, name)
);
CREATE INDEX login_token_login_ix ON login_token (kind, name, expires_at);
CREATE INDEX login_token_expiry_ix ON login_token (expires_at);
