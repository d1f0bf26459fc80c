"""Words for what the audit names by code."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ACTS = {
    "viewed": _l("Viewed"),
    "signed_in": _l("Signed in"),
    "sign_in_failed": _l("Sign-in failed"),
    "signed_out": _l("Signed out"),
    "signed_out_everywhere": _l("Signed out everywhere"),
    "role_chosen": _l("Role chosen"),
    "password_changed": _l("Password changed"),
}

KINDS = {
    "dossier": _l("dossier"),
    "document": _l("document"),
    "message": _l("journal message"),
    "audit": _l("this record"),
}
