#!/usr/bin/python
"""Makes a database with its logins, schemas and rights, on the server that is primary."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

from ansible.module_utils.basic import AnsibleModule

try:
    import psycopg2
    from psycopg2 import sql

    MISSING = None
except ImportError as error:
    MISSING = str(error)

DOCUMENTATION = r"""
module: database_contents
short_description: A database, its logins and their rights
description:
  - Everything is said in one transaction, which is kept only where it changed something and no dry run was asked. A dry run therefore
    says exactly what would change.
  - On a standby nothing is done.
  - Passwords reach the server as SCRAM verifiers, never as they are.
options:
  socket: {type: path, default: /var/run/postgresql, description: Directory of the server's socket; the caller is its superuser.}
  database: {type: str, required: true, description: Name of the database.}
  groups: {type: list, elements: str, default: [], description: Roles without login.}
  logins: {type: list, elements: dict, required: true, no_log: true, description: See the role's argument specification.}
  audit_owner: {type: str, default: "ddl, role, write", description: What pgaudit writes down of owners and of the superuser.}
  audit_reader: {type: str, default: "ddl, role, read", description: And of readers.}
"""

RETURN = r"""
primary: {type: bool, returned: always, description: Whether this server is primary.}
differing: {type: list, returned: always, description: What kinds of things changed.}
"""

# What the tools of the cluster itself may do, and no more; they log in on the server's own socket.
MONITOR = "monitor"
BACKUP = "backup"
BACKUP_FUNCTIONS = (
    "pg_backup_start(text, boolean)",
    "pg_backup_stop(boolean)",
    "pg_switch_wal()",
    "pg_create_restore_point(text)",
)

# Everything that this module may change, as the server's own catalogues have it.
LOOKS = {
    "roles": """SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls, rolconnlimit,
        md5(coalesce(rolpassword, '')) FROM pg_authid WHERE rolname !~ '^pg_' ORDER BY 1""",
    "memberships": "SELECT roleid::regrole::text, member::regrole::text FROM pg_auth_members ORDER BY 1, 2",
    "settings of roles": "SELECT setdatabase, setrole, setconfig FROM pg_db_role_setting ORDER BY 1, 2",
    "rights on databases": "SELECT datname, datdba, array(SELECT unnest(datacl)::text ORDER BY 1) FROM pg_database ORDER BY 1",
    "schemas": "SELECT nspname, nspowner, array(SELECT unnest(nspacl)::text ORDER BY 1) FROM pg_namespace WHERE nspname !~ '^pg_(toast|temp)' ORDER BY 1",
    "extensions": "SELECT extname FROM pg_extension ORDER BY 1",
    "rights on tables": "SELECT oid, array(SELECT unnest(relacl)::text ORDER BY 1) FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'S') AND oid > 16383 ORDER BY 1",
    "rights on functions": "SELECT oid, array(SELECT unnest(proacl)::text ORDER BY 1) FROM pg_proc WHERE proacl IS NOT NULL ORDER BY 1",
    "rights on what is to come": """SELECT defaclrole, defaclnamespace, defaclobjtype, array(SELECT unnest(defaclacl)::text ORDER BY 1)
        FROM pg_default_acl ORDER BY 1, 2, 3""",
}


def verifier(password, held):
    """The SCRAM verifier of `password`; `held` itself where it is one of the same password."""
    salt, iterations = os.urandom(16), 4096
    if held and held.startswith("SCRAM-SHA-256$"):
        first = held.split("$")[1]
        iterations, salt = int(first.split(":")[0]), base64.b64decode(first.split(":")[1])
    made = scram(password, salt, iterations)
    if made == held:
        return held
    return made if held is None else scram(password, os.urandom(16), 4096)


def scram(password, salt, iterations):
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, iterations)
    stored = hashlib.sha256(hmac.new(salted, b"Client Key", "sha256").digest()).digest()
    server = hmac.new(salted, b"Server Key", "sha256").digest()
    return "SCRAM-SHA-256$%d:%s$%s:%s" % (
        iterations,
        base64.b64encode(salt).decode(),
        base64.b64encode(stored).decode(),
        base64.b64encode(server).decode(),
    )


class Contents:
    """What is said within the transactions of one database."""

    def __init__(self, connection, given):
        self.cursor = connection.cursor()
        self.given = given
        self.database = sql.Identifier(given["database"])

    def say(self, text, values=None, **names):
        identifiers = {key: name if isinstance(name, sql.Composable) else sql.Identifier(name) for key, name in names.items()}
        self.cursor.execute(sql.SQL(text).format(database=self.database, **identifiers), values)

    def look(self):
        found = {}
        for name, query in LOOKS.items():
            self.cursor.execute(query)
            found[name] = self.cursor.fetchall()
        return found

    def have_role(self, name, rights, password=None):
        self.cursor.execute("SELECT rolpassword FROM pg_authid WHERE rolname = %s", (name,))
        row = self.cursor.fetchone()
        if row is None:
            self.say("CREATE ROLE {role}", role=name)
        held = row[0] if row else None
        self.say(
            "ALTER ROLE {role} NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION " + rights + (" PASSWORD %s" if password else ""),
            (verifier(password, held),) if password else None,
            role=name,
        )

    def roles(self):
        """Roles belong to the whole server."""
        self.have_role(MONITOR, "LOGIN NOBYPASSRLS CONNECTION LIMIT 5")
        self.say("GRANT pg_monitor TO {role}", role=MONITOR)
        self.have_role(BACKUP, "LOGIN NOBYPASSRLS CONNECTION LIMIT 8")
        self.say("GRANT pg_read_all_settings, pg_checkpoint TO {role}", role=BACKUP)
        for function in BACKUP_FUNCTIONS:
            self.say("GRANT EXECUTE ON FUNCTION pg_catalog.%s TO {role}" % function, role=BACKUP)
        self.say("REVOKE ALL ON DATABASE postgres FROM PUBLIC")
        self.say("GRANT CONNECT ON DATABASE postgres TO {monitor}, {backup}, rewinder", monitor=MONITOR, backup=BACKUP)
        self.say("ALTER ROLE postgres SET pgaudit.log = %s", (self.given["audit_owner"],))
        for group in self.given["groups"]:
            self.have_role(group, "NOLOGIN NOBYPASSRLS")
        for login in self.given["logins"]:
            reads = login["kind"] == "reader"
            self.have_role(login["name"], "LOGIN " + ("BYPASSRLS" if reads else "NOBYPASSRLS"), login["password"])
            for group in login.get("groups") or []:
                self.say("GRANT {group} TO {role}", group=group, role=login["name"])
            if reads:
                self.say("ALTER ROLE {role} SET default_transaction_read_only = on", role=login["name"])
                self.say("ALTER ROLE {role} SET pgaudit.log = %s", (self.given["audit_reader"],), role=login["name"])
            elif login["kind"] == "owner":
                self.say("ALTER ROLE {role} SET pgaudit.log = %s", (self.given["audit_owner"],), role=login["name"])

    def inside(self):
        """What lies in the database itself."""
        self.say("CREATE EXTENSION IF NOT EXISTS pgaudit")
        self.say("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        self.say("REVOKE ALL ON DATABASE {database} FROM PUBLIC")
        self.say("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        self.say("GRANT CONNECT ON DATABASE {database} TO {monitor}", monitor=MONITOR)
        self.say("GRANT USAGE ON SCHEMA public TO {monitor}", monitor=MONITOR)
        logins = self.given["logins"]
        owners = {login["schema"]: login["name"] for login in logins if login["kind"] == "owner"}
        for schema, owner in owners.items():
            self.say("CREATE SCHEMA IF NOT EXISTS {schema} AUTHORIZATION {owner}", schema=schema, owner=owner)
            self.say("ALTER SCHEMA {schema} OWNER TO {owner}", schema=schema, owner=owner)
            self.say("GRANT CONNECT, CREATE, TEMPORARY ON DATABASE {database} TO {owner}", owner=owner)
        for login in logins:
            if login["kind"] != "owner":
                self.guest(login, owners[login["schema"]])

    def guest(self, login, owner):
        """A login that has rights on an owner's tables, also on those to come; by its groups alone where it has any."""
        names = {"role": login["name"], "schema": login["schema"], "owner": owner}
        self.say("GRANT CONNECT ON DATABASE {database} TO {role}", **names)
        if login["kind"] == "service":
            self.say("GRANT TEMPORARY ON DATABASE {database} TO {role}", **names)
        if login.get("groups"):
            return
        rights = "SELECT" if login["kind"] == "reader" else "SELECT, INSERT, UPDATE, DELETE"
        counters = "SELECT" if login["kind"] == "reader" else "USAGE, SELECT"
        self.say("GRANT USAGE ON SCHEMA {schema} TO {role}", **names)
        for rest, right in (("TABLES", rights), ("SEQUENCES", counters)):
            self.say("GRANT %s ON ALL %s IN SCHEMA {schema} TO {role}" % (right, rest), **names)
            self.say("ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema} GRANT %s ON %s TO {role}" % (right, rest), **names)


def connect(given, database):
    # What this module says is not written down by the server: it would fill the audit with every run's sameness.
    return psycopg2.connect(
        host=given["socket"],
        dbname=database,
        user="postgres",
        connect_timeout=10,
        application_name="ansible",
        options="-c pgaudit.log=none -c client_min_messages=warning -c lock_timeout=15s -c synchronous_commit=local",
    )


def within(given, database, step, keep):
    """Kinds of things that `step` changed in one transaction; undone unless `keep`."""
    connection = connect(given, database)
    try:
        contents = Contents(connection, given)
        before = contents.look()
        step(contents)
        after = contents.look()
        changed = [name for name in LOOKS if before[name] != after[name]]
        if changed and keep:
            connection.commit()
        else:
            connection.rollback()
        return changed
    finally:
        connection.close()


def converge(given, check_mode):
    connection = connect(given, "postgres")
    connection.autocommit = True
    try:
        cursor = connection.cursor()
        cursor.execute("SELECT pg_is_in_recovery()")
        if cursor.fetchone()[0]:
            return {"primary": False, "changed": False, "differing": []}
        differing = within(given, "postgres", Contents.roles, not check_mode)
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (given["database"],))
        if cursor.fetchone() is None:
            differing.append("database")
            if not check_mode:
                cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(given["database"])))
    finally:
        connection.close()
    # In a dry run, what is not there yet cannot be looked into.
    if not (check_mode and differing):
        differing += within(given, given["database"], Contents.inside, not check_mode)
    return {"primary": True, "changed": bool(differing), "differing": differing}


def main():
    module = AnsibleModule(
        argument_spec={
            "socket": {"type": "path", "default": "/var/run/postgresql"},
            "database": {"type": "str", "required": True},
            "groups": {"type": "list", "elements": "str", "default": []},
            "logins": {"type": "list", "elements": "dict", "required": True, "no_log": True},
            "audit_owner": {"type": "str", "default": "ddl, role, write"},
            "audit_reader": {"type": "str", "default": "ddl, role, read"},
        },
        supports_check_mode=True,
    )
    if MISSING is not None:
        module.fail_json(msg="python3-psycopg2 is needed: %s" % MISSING)
    try:
        outcome = converge(module.params, module.check_mode)
    except psycopg2.Error as error:
        module.fail_json(msg="%s: %s" % (module.params["database"], str(error).strip()))
    module.exit_json(**outcome)


if __name__ == "__main__":
    main()
