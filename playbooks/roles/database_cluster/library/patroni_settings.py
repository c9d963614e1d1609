#!/usr/bin/python
"""Brings what all members of a Patroni cluster agree on to what is asked."""

from __future__ import annotations

import json
import ssl
import urllib.error
import urllib.request

from ansible.module_utils.basic import AnsibleModule

DOCUMENTATION = r"""
module: patroni_settings
short_description: Settings of a Patroni cluster that lie in its votes
description:
  - Asks the member at I(url) for the cluster's settings and changes those that differ from I(settings). Others stay as they are.
  - Where no cluster has begun, nothing is done; it begins with what its members' files say.
options:
  url: {type: str, required: true, description: Where a member answers.}
  ca_file: {type: path, required: true, description: Who issued the members' certificates.}
  certificate_file: {type: path, required: true, description: The caller's certificate, a member's.}
  key_file: {type: path, required: true, description: Its key.}
  settings: {type: dict, required: true, description: What is asked.}
"""

RETURN = r"""
differing: {type: dict, returned: always, description: "The settings that were changed, as they are now."}
"""

TIMEOUT_SECONDS = 15


def differing(present, asked):
    """The part of `asked` that `present` does not have; numbers and texts of the same look are the same."""
    found = {}
    for name, value in asked.items():
        held = present.get(name) if isinstance(present, dict) else None
        if isinstance(value, dict):
            inner = differing(held or {}, value)
            if inner:
                found[name] = inner
        elif isinstance(value, bool) or isinstance(held, bool):
            if held is not value:
                found[name] = value
        elif str(held) != str(value):
            found[name] = value
    return found


def ask(url, context, method="GET", body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, method=method, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS, context=context) as answer:
        return json.load(answer)


def main():
    module = AnsibleModule(
        argument_spec={
            "url": {"type": "str", "required": True},
            "ca_file": {"type": "path", "required": True},
            "certificate_file": {"type": "path", "required": True},
            "key_file": {"type": "path", "required": True, "no_log": False},
            "settings": {"type": "dict", "required": True},
        },
        supports_check_mode=True,
    )
    given = module.params
    try:
        context = ssl.create_default_context(cafile=given["ca_file"])
        context.load_cert_chain(given["certificate_file"], given["key_file"])
        changes = differing(ask(given["url"] + "/config", context), given["settings"])
        if changes and not module.check_mode:
            ask(given["url"] + "/config", context, "PATCH", changes)
    except urllib.error.HTTPError as error:
        module.fail_json(msg="%s/config: %s %s" % (given["url"], error.code, error.read().decode(errors="replace")[:400]))
    except (OSError, ValueError) as error:
        module.fail_json(msg="%s/config: %s" % (given["url"], error))
    module.exit_json(changed=bool(changes), differing=changes)


if __name__ == "__main__":
    main()
