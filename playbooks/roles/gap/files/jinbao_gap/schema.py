"""The part of JSON Schema that channels need. A word that is not known here is refused when a schema is read, never ignored."""

import re

_WORDS = {
    "type", "const", "enum", "pattern", "minLength", "maxLength", "minimum", "maximum", "required", "properties",
    "additionalProperties", "patternProperties", "minItems", "maxItems", "items", "maxProperties", "description", "title", "$comment",
}  # fmt: skip
_TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}


def check_schema(schema, where="schema"):
    """Raise ValueError where a schema says something that would not be looked at."""
    if isinstance(schema, bool):
        return
    unknown = set(schema) - _WORDS
    if unknown:
        raise ValueError(f"{where}: {', '.join(sorted(unknown))} is not understood")
    types = schema.get("type", [])
    for name in types if isinstance(types, list) else [types]:
        if name not in _TYPES:
            raise ValueError(f"{where}: type {name} is not understood")
    for name, part in {**schema.get("properties", {}), **schema.get("patternProperties", {})}.items():
        check_schema(part, f"{where}.{name}")
    for word in ("items", "additionalProperties"):
        if word in schema:
            check_schema(schema[word], f"{where}.{word}")


def problem(schema, value, where="body"):
    """Say what is wrong with a value, or None."""
    if isinstance(schema, bool):
        return None if schema else f"{where} may not be there"
    if "type" in schema:
        types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        if not any(_is(name, value) for name in types):
            return f"{where} is not {' or '.join(types)}"
    if "const" in schema and not _same(value, schema["const"]):
        return f"{where} is not {schema['const']!r}"
    if "enum" in schema and not any(_same(value, each) for each in schema["enum"]):
        return f"{where} is none of the allowed values"
    if isinstance(value, str):
        return _string(schema, value, where)
    if isinstance(value, dict):
        return _object(schema, value, where)
    if isinstance(value, list):
        return _array(schema, value, where)
    if isinstance(value, int) and not isinstance(value, bool):
        if value < schema.get("minimum", value) or value > schema.get("maximum", value):
            return f"{where} is {value}, beyond its limits"
    return None


def _is(name, value):
    return isinstance(value, _TYPES[name]) and not (name == "integer" and isinstance(value, bool))


def _same(one, other):
    return type(one) is type(other) and one == other


def _string(schema, value, where):
    if len(value) < schema.get("minLength", 0):
        return f"{where} has {len(value)} characters, at least {schema['minLength']} are needed"
    if len(value) > schema.get("maxLength", len(value)):
        return f"{where} has {len(value)} characters, at most {schema['maxLength']} may pass"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        return f"{where} does not match {schema['pattern']}"
    return None


def _object(schema, value, where):
    if len(value) > schema.get("maxProperties", len(value)):
        return f"{where} has {len(value)} members, at most {schema['maxProperties']} may pass"
    for name in schema.get("required", ()):
        if name not in value:
            return f"{where}.{name} is missing"
    for name, member in value.items():
        found = problem(_member(schema, name), member, f"{where}.{name[:40]}")
        if found:
            return found
    return None


def _member(schema, name):
    if name in schema.get("properties", {}):
        return schema["properties"][name]
    for pattern, part in schema.get("patternProperties", {}).items():
        if re.search(pattern, name):
            return part
    return schema.get("additionalProperties", True)


def _array(schema, value, where):
    if len(value) < schema.get("minItems", 0):
        return f"{where} has {len(value)} items, at least {schema['minItems']} are needed"
    if len(value) > schema.get("maxItems", len(value)):
        return f"{where} has {len(value)} items, at most {schema['maxItems']} may pass"
    if "items" in schema:
        for index, item in enumerate(value):
            found = problem(schema["items"], item, f"{where}[{index}]")
            if found:
                return found
    return None
