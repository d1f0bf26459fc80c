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
