"""Words for what the audit names by code."""

from __future__ import annotations

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from services.console.application.auditing import AuditEntry
from services.console.entrypoints.wording import role_name

ACTS = {
    "viewed": _l("Viewed"),
    "signed_in": _l("Signed in"),
    "sign_in_failed": _l("Sign-in failed"),
    "signed_out": _l("Signed out"),
    "signed_out_everywhere": _l("Signed out everywhere"),
    "role_chosen": _l("Role chosen"),
    "password_changed": _l("Password changed"),
    "acted": _l("Acted"),
    "link_made": _l("Link for the importer made"),
    "links_taken_back": _l("Links taken back"),
}

KINDS = {
    "dossier": _l("dossier"),
    "document": _l("document"),
    "message": _l("message"),
    "papers": _l("papers of dossier"),
    "paper": _l("paper"),
    "reduction": _l("reduction of inspection"),
    "worklist": _l("worklist"),
    "audit": _l("this record"),
}

DETAILS = {
    "token": _l("with an access code for development"),
    "account": _l("with an account of this system"),
    "openid": _l("through the identity provider"),
    "print": _l("printed"),
    "export": _l("taken as a spreadsheet"),
}

ASKED = {
    "person": _l("person"),
    "about": _l("about"),
    "act": _l("what happened"),
    "since": _l("from day"),
    "until": _l("until day"),
}

# The single window's may be shorter, and in small letters; what somebody did by a link, "supplement", is none.
_FILE_CODE = re.compile(r"(?=\w*\d)[A-Za-z0-9]{1,12}(?=,|$)", re.ASCII)


def called(entry: AuditEntry) -> str | None:
    """What people call what it was about: the file code before the id. None: the record names nothing."""
    code = _FILE_CODE.match(entry.detail or "")
    return code[0] if code and entry.kind == "dossier" else str(DETAILS.get(entry.ref or "", entry.ref or "")) or None


def detailed(entry: AuditEntry) -> str:
    """What the record says beyond `called`."""
    rest = (entry.detail or "").removeprefix(called(entry) or "").lstrip(" ,")
    rest = re.sub(r"\b(\d+) days\b", lambda found: ngettext("%(num)d day", "%(num)d days", int(found[1])), rest)
    if entry.act == "role_chosen":
        role, _space, agency = rest.removesuffix("→").strip().partition(" ")
        return _("before: %(role)s", role=" · ".join(filter(None, (role_name(role), agency)))) if role else ""
    if entry.act == "viewed" and entry.kind == "audit":
        return ", ".join(_searched(part) for part in rest.split(", "))
    return str(DETAILS.get(rest, rest))


def _searched(part: str) -> str:
    """part: "person=lan.nt", as the search is kept."""
    name, equals, value = part.partition("=")
    if not equals or name not in ASKED:
        return part
    return f"{ASKED[name]}: {ACTS.get(value, value) if name == 'act' else value}"
