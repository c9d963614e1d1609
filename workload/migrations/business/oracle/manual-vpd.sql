-- Virtual private database: the second lock behind the data access, as row-level security is in PostgreSQL. Run by a database administrator
-- (EXECUTE on DBMS_RLS; Enterprise Edition), as the owner of the tables, after the migrations. Each transaction of the service sets its
-- scope as the session's client identifier. The owner, who migrates and loads, is exempt by EXEMPT ACCESS POLICY; let the service log in as
-- another user with synonyms and grants.

CREATE OR REPLACE FUNCTION jinbao_scope (owner IN VARCHAR2, object IN VARCHAR2) RETURN VARCHAR2 AS
  path VARCHAR2(64) := SYS_CONTEXT('USERENV', 'CLIENT_IDENTIFIER');
BEGIN
  -- Without a scope nothing is seen; what is no path is no scope.
  IF path IS NULL OR NOT REGEXP_LIKE(path, '^/([0-9A-Za-z-]{1,8}/){0,3}$') THEN
    RETURN '1 = 0';
  END IF;
  RETURN 'scope >= ''' || path || ''' AND scope < ''' || SUBSTR(path, 1, LENGTH(path) - 1) || '0''';
END;
/

BEGIN
  FOR t IN (SELECT DISTINCT table_name FROM user_tab_columns WHERE column_name = 'SCOPE' AND table_name <> 'OFFICE') LOOP
    DBMS_RLS.ADD_POLICY(
      object_name => t.table_name,
      policy_name => 'JINBAO_SCOPE',
      policy_function => 'JINBAO_SCOPE',
      statement_types => 'SELECT, INSERT, UPDATE, DELETE',
      update_check => TRUE
    );
  END LOOP;
  DBMS_RLS.ADD_POLICY(
    object_name => 'OFFICE',
    policy_name => 'JINBAO_SCOPE',
    policy_function => 'JINBAO_SCOPE',
    statement_types => 'INSERT, UPDATE, DELETE',
    update_check => TRUE
  );
END;
/
