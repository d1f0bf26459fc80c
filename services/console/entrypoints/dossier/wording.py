"""Words of the dossier's page for what the services name by code, where the law has none."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_babel import format_decimal
from flask_babel import lazy_gettext as _l

from services.console.entrypoints.terms import (
    APPOINTMENTS,
    CASE_STATUSES,
    LETTER_CHANNELS,
    LETTER_STATUSES,
    PLAN_PARTS,
    ROLES,
)

CHANNELS = {
    "VNSW": _l("National Single Window"),
    "NPSP": _l("public service portal"),
    "COUNTER": _l("counter"),
}
MODES = {
    "NONE": _l("no inspection"),
    "REDUCED": _l("reduced inspection"),
    "DOCUMENTARY": _l("inspection of documents"),
    "SAMPLE": _l("inspection by sample"),
}
OWED_BY = {
    "AGENCY": _l("inspection agency"),
    "IMPORTER": ROLES["importer"],
    "LABORATORY": ROLES["laboratory"],
    "CERT_BODY": ROLES["cert_body"],
}
CLOCK_STATES = {
    "RUNNING": _l("running"),
    "STOPPED": _l("standing still"),
    "MET": _l("met"),
    "LAPSED": _l("gone by"),
    "ENDED": _l("owed no more"),
}
ANSWERS = {
    "YES": _l("yes"),
    "NO": _l("no"),
    "SUPPLEMENT": _l("to be supplemented"),
    "NOT_APPLICABLE": _l("does not apply"),
}
# Of what the papers show; the slip's items are there or not.
FOUND = {**ANSWERS, "YES": _l("in order"), "NO": _l("not in order")}
DISPOSITIONS = {"RE_EXPORT": _l("re-export"), "DESTROY": _l("destruction"), "RECYCLE": _l("recycling")}
PARTS = {"TEST": _l("for the test"), "RETAINED": _l("retained")}
SAMPLE_STATES = {
    "TAKEN": _l("taken, not sealed"),
    "SEALED": _l("sealed"),
    "HANDED_TO_LAB": _l("handed to the laboratory"),
    "RECEIVED_BY_LAB": _l("at the laboratory"),
    "TESTED": _l("tested"),
    "RETAINED": _l("kept for a dispute"),
    "RETURNED": _l("given back"),
    "DESTROYED": _l("destroyed"),
    "INVALID": _l("invalid, seal broken"),
}
CONFORMITY = {1: _l("conforms"), 2: _l("does not conform"), 3: _l("not on the list")}
VERDICTS = {"PASSED": _l("passed"), "FAILED": _l("failed"), "NEITHER": _l("does not count")}
SOURCES = {
    "COMPLAINT": _l("complaint"),
    "DENUNCIATION": _l("denunciation"),
    "NATIONAL_WARNING": _l("warning from within the country"),
    "INTERNATIONAL_WARNING": _l("warning from abroad"),
}
REDUCTIONS = {
    "APPLIED": _l("asked for"),
    "PROPOSED": _l("proposed"),
    "ACTIVE": _l("in force"),
    "REFUSED": _l("not granted"),
    "WITHDRAWN": _l("withdrawn"),
    "EXPIRED": _l("has run out"),
    "LAPSED": _l("ended: a report was missed"),
    "REVOKED": _l("revoked"),
}
BECAME = {
    "acknowledged": _l("acknowledged"),
    "sent": LETTER_STATUSES["SENT"],
    "waiting": LETTER_STATUSES["QUEUED"],
    "retrying": _l("not through yet, tried again"),
    "failed": LETTER_STATUSES["FAILED"],
    "bounced": LETTER_STATUSES["BOUNCED"],
    "replaced": LETTER_STATUSES["REPLACED"],
    "cancelled": LETTER_STATUSES["CANCELLED"],
    "not_sent": _l("not meant to be sent"),
}
LETTER_KINDS = {
    "received": _l("receipt of the dossier"),
    "mode_changed": _l("change of the mode of inspection"),
    "accepted": _l("acceptance"),
    "refused": _l("refusal"),
    "supplement_request": _l("request for a supplement"),
    "schedule": _l("appointment"),
    "inspection_cancelled": _l("appointment called off"),
    "move_declined": _l("appointment kept"),
    "label_correction": _l("request to correct labels"),
    "result": _l("notice of the result"),
    "result_revoked": _l("revocation of the result"),
    "result_replaced": _l("replacement of the result"),
    "transferred": _l("transfer"),
    "withdrawn": _l("withdrawal allowed"),
    "withdrawal_refused": _l("withdrawal refused"),
    "amendment_allowed": _l("amendment allowed"),
    "amendment_refused": _l("amendment refused"),
    "extension_granted": _l("more time granted"),
    "extension_refused": _l("more time refused"),
    "body_accepted": _l("acceptance by the certification body"),
    "body_refused": _l("refusal by the certification body"),
    "body_supplement_request": _l("request of the certification body for a supplement"),
    "conformity_result": _l("result of the certification body"),
    "conformity_revoked": _l("certification body's result taken back"),
    "reminder": _l("reminder of a deadline"),
    "lapse": _l("a deadline has gone by"),
    "apology": _l("apology for lateness"),
}
STEPS = {
    "take_in": _l("look through the receipt checklist; accept, ask for what is missing, or refuse"),
    "supplement": _l("hand in what was asked for"),
    "conclude_incomplete": _l("the day for the supplement has gone by: the result may be stated"),
    "answer_withdrawal": _l("answer the request to withdraw"),
    "answer_amendment": _l("answer the request to amend"),
    "answer_extension": _l("answer the request for more time"),
    "amend": _l("send the dossier again, amended"),
    "correct_labels": _l("correct the labels"),
    "open_case": _l("the inspection opens its case"),
    "assign": _l("take the dossier on, or assign an officer"),
    "schedule": _l("make the appointment"),
    "check_documents": _l("check the documents and answer the checklist"),
    "take_sample": _l("take the sample and record it"),
    "test": _l("test the sample; the report is recorded when it comes"),
    "draft": _l("draft the result, line by line"),
    "review": _l("review the draft"),
    "sign": _l("sign the notice"),
    "issue": _l("issues the signed result"),
    "record_disposition": _l("record what became of the goods that failed"),
    "send_customs_copy": _l("send customs the paper copy of the notice"),
    "done": _l("nothing more to do: the result is issued"),
    "closed": _l("nothing more to do: the dossier is closed"),
}
REQUESTS = {
    "request_withdrawal": _l("The importer asks to withdraw the dossier"),
    "request_amendment": _l("The importer asks to amend the dossier"),
    "request_extension": _l("The importer asks for more time"),
}
CERTAINTIES = {
    "sourced": _l("read in the source"),
    "sourced second-hand": _l("read where it is quoted"),
    "memory: high": _l("quoted from memory, quite sure"),
    "memory: medium": _l("quoted from memory, fairly sure"),
    "memory: low": _l("quoted from memory, unsure"),
    "design": _l("rule of the house"),
}
PARTS_OF_CONTENT = {
    "dossier_type": _l("kind of registration"),
    "agency": _l("agency"),
    "importer": _l("the importer's particulars"),
    "import_from": _l("days of import"),
    "import_to": _l("days of import"),
    "qcvn": _l("technical regulation"),
    "goods_lines": _l("goods lines"),
    "declarations": _l("customs declarations"),
    "storage_address": _l("where the goods are"),
    "cert_body": _l("certification body named"),
}
# What the window sends, by type and function.
FROM_WINDOW = {
    "10/01": _l("a new dossier"),
    "10/02": _l("the registration anew, before acceptance"),
    "10/04": _l("a supplement or an amended dossier"),
    "13/09": _l("request for more time"),
    "15/12": _l("request to withdraw"),
    "17/03": _l("dossier taken back before acceptance"),
    "21/18": _l("request to amend"),
    "18/15": _l("result of the certification body"),
    "23/25": _l("request for a file of ours"),
}
WINDOW_OUTCOMES = {
    "held": _l("acknowledged"),
    "refused": _l("refused with errors"),
    "fault": _l("could not be dealt with"),
    "unknown": _l("no answer"),
    "untried": _l("not sent yet"),
}
KINDS = {
    "dossier": _l("Dossier"),
    "inspection": _l("Inspection"),
    "letters": _l("Letters"),
    "deadlines": _l("Deadlines"),
}

_TABLES: Mapping[str, Mapping[Any, Any]] = {
    "role": ROLES,
    "channel": CHANNELS,
    "mode": MODES,
    "case": CASE_STATUSES,
    "owes": OWED_BY,
    "clock": CLOCK_STATES,
    "appointment": APPOINTMENTS,
    "answer": ANSWERS,
    "found": FOUND,
    "disposition": DISPOSITIONS,
    "part": PARTS,
    "plan_part": PLAN_PARTS,
    "sample": SAMPLE_STATES,
    "conformity": CONFORMITY,
    "verdict": VERDICTS,
    "source": SOURCES,
    "reduction": REDUCTIONS,
    "letter_channel": LETTER_CHANNELS,
    "became": BECAME,
    "letter": LETTER_KINDS,
    "step": STEPS,
    "request": REQUESTS,
    "certainty": CERTAINTIES,
    "kind": KINDS,
    "from_window": FROM_WINDOW,
    "window_outcome": WINDOW_OUTCOMES,
    "content": PARTS_OF_CONTENT,
}


def word(code: Any, table: str) -> str:
    """Of a table above by its short name; what it does not have is said as it is."""
    return "" if code is None else str(_TABLES[table].get(code, code))


def amount(quantity: Decimal) -> str:
    """As figures are written in the language of the page, without noughts that say nothing."""
    return str(format_decimal(quantity.normalize()))
