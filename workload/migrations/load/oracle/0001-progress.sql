-- What the bulk loader makes the business tables' data from, and how far it has come. No part of the business: it may be dropped afterwards.

-- One row at most: a database holds the data of one specification.
CREATE TABLE load_run (
  id NUMBER(4) NOT NULL,
  specification VARCHAR2(400 CHAR) NOT NULL,
  started_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  finished_at TIMESTAMP(6) WITH TIME ZONE,
  CONSTRAINT load_run_pk PRIMARY KEY (id),
  CONSTRAINT load_run_one_ck CHECK (id = 1)
);

-- A chunk's row is written in the transaction of its data: it is there if and only if they are.
CREATE TABLE load_chunk (
  chunk NUMBER(9) NOT NULL,
  persons NUMBER(9) NOT NULL,
  loaded_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  CONSTRAINT load_chunk_pk PRIMARY KEY (chunk)
);
