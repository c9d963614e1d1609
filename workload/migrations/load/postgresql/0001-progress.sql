-- What the bulk loader makes the business tables' data from, and how far it has come. No part of the business: it may be dropped afterwards.

-- One row at most: a database holds the data of one specification.
CREATE TABLE load_run (
  id smallint NOT NULL,
  specification varchar(400) NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  CONSTRAINT load_run_pk PRIMARY KEY (id),
  CONSTRAINT load_run_one_ck CHECK (id = 1)
);

-- A chunk's row is written in the transaction of its data: it is there if and only if they are.
CREATE TABLE load_chunk (
  chunk integer NOT NULL,
  persons integer NOT NULL,
  loaded_at timestamptz NOT NULL,
  CONSTRAINT load_chunk_pk PRIMARY KEY (chunk)
);

-- Foreign keys that are off while loading; they are put back, and all rows checked by them, at its end.
CREATE TABLE load_constraint (
  table_name varchar(60) NOT NULL,
  constraint_name varchar(60) NOT NULL,
  definition varchar(400) NOT NULL,
  CONSTRAINT load_constraint_pk PRIMARY KEY (table_name, constraint_name)
);
