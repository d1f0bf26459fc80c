"""Words of the office that several rooms use for what the services name by code, as they stand within a sentence."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ROLES = {
    "importer": _l("importer"),
    "officer": _l("officer"),
    "reviewer": _l("reviewer"),
    "signer": _l("signer"),
    "operator": _l("operator"),
    "admin": _l("administrator"),
    "cert_body": _l("certification body"),
    "laboratory": _l("laboratory"),
    "system": _l("the system"),
    "nobody": _l("no one"),
}
CASE_STATUSES = {
    "OPENED": _l("case opened"),
    "SCHEDULED": _l("has an appointment"),
    "CHECKED": _l("documents checked"),
    "SAMPLED": _l("sample taken"),
    "TESTED": _l("test report there"),
    "DRAFTED": _l("waits for review"),
    "REVIEWED": _l("waits for signature"),
    "SIGNED": _l("signed"),
    "PAUSED": _l("stands still: papers of the importer are awaited"),
    "HELD": _l("stands still: a request of the importer waits for its answer"),
    "DISPOSING": _l("failed goods are still to be dealt with"),
    "ISSUED": _l("result issued"),
    "CANCELLED": _l("taken back"),
    "REFUSED": _l("refused"),
    "WITHDRAWN": _l("withdrawn"),
}
APPOINTMENTS = {"DOCUMENT_REVIEW": _l("review of the documents"), "SAMPLE_INSPECTION": _l("sampling on the spot")}
PLAN_PARTS = {"SAFETY": _l("for the laboratory"), "VISUAL": _l("looked at on the spot")}
LETTER_CHANNELS = {
    "WINDOW": _l("single window"),
    "EMAIL": _l("e-mail"),
    "ZALO": _l("Zalo"),
    "SMS": _l("text message"),
}
LETTER_STATUSES = {
    "QUEUED": _l("waits to be sent"),
    "SENT": _l("sent"),
    "FAILED": _l("did not arrive"),
    "BOUNCED": _l("came back"),
    "REPLACED": _l("sent again as a new one"),
    "CANCELLED": _l("taken out"),
}
PAPERS = {
    "result-notice": _l("Result notice"),
    "revocation": _l("Revocation of a result notice"),
    "confirmation": _l("Confirmation of registration"),
    "supplement-request": _l("Request for a supplement"),
    "receipt": _l("Receipt checklist"),
    "sampling-record": _l("Sampling record"),
    "exemption": _l("Exemption or reduction of inspection"),
}
PAPER_STANDINGS = {
    "VALID": _l("valid"),
    "REVOKED": _l("revoked"),
    "REPLACED": _l("replaced"),
    "ENDED": _l("no longer in force"),
}


def as_label(words: object) -> str:
    """Of words that stand by themselves."""
    said = str(words)
    return said[:1].upper() + said[1:]
