"""Reads a JSON list of {name, sql} and prints those that Oracle's grammar, as sqlglot knows it, does not have: {name: reason}."""

import json
import logging
import sys

import sqlglot
from sqlglot.errors import ErrorLevel, SqlglotError

logging.disable(logging.CRITICAL)


def complaint(sql):
    try:
        parsed = [each for each in sqlglot.parse(sql, dialect="oracle", error_level=ErrorLevel.RAISE) if each is not None]
    except SqlglotError as error:
        return str(error)
    if len(parsed) != 1:
        return f"{len(parsed)} statements"
    # What the grammar does not know is kept as the text that it is.
    return "not understood" if parsed[0].key == "command" else None


found = {each["name"]: complaint(each["sql"]) for each in json.load(sys.stdin)}
json.dump({name: reason for name, reason in found.items() if reason is not None}, sys.stdout)
