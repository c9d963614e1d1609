-- Who may log in to the public services, and who is logged in. A password is kept as scrypt makes it, a token as its digest.

CREATE TABLE login (
  kind varchar(8) NOT NULL,
  name varchar(40) NOT NULL,
  subject varchar(18) NOT NULL,
  salt char(32) NOT NULL,
  digest char(64) NOT NULL,
  attempts smallint DEFAULT 0 NOT NULL,
  locked_until timestamptz,
  created_at timestamptz NOT NULL,
  CONSTRAINT login_pk PRIMARY KEY (kind, name),
  CONSTRAINT login_kind_ck CHECK (kind IN ('person', 'unit', 'card'))
);

CREATE TABLE login_token (
  digest char(64) NOT NULL,
  kind varchar(8) NOT NULL,
  name varchar(40) NOT NULL,
  subject varchar(18) NOT NULL,
  expires_at timestamptz NOT NULL,
  CONSTRAINT login_token_pk PRIMARY KEY (digest),
  CONSTRAINT login_token_login_fk FOREIGN KEY (kind, name) REFERENCES login (kind, name)
);
CREATE INDEX login_token_login_ix ON login_token (kind, name, expires_at);
CREATE INDEX login_token_expiry_ix ON login_token (expires_at);
