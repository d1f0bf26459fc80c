"""How a dossier stands, in the words of people who send one twice a year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from services.console.domain.dossier.next_step import Step
from services.console.domain.dossier.timeline import Actor, Entry

STAGES = {
    "handed_in": _l("Handed in"),
    "taken_in": _l("Accepted"),
    "inspected": _l("Being inspected"),
    "result": _l("Result"),
}
# What is awaited: a headline, and what it means.
AWAITED: Mapping[str, tuple[Any, Any]] = {
    "take_in": (
        _l("Your dossier waits to be accepted"),
        _l("The agency looks whether everything is there, and then accepts it or tells you what is missing."),
    ),
    "take_in_again": (
        _l("Your supplement is being looked at"),
        _l("The agency looks whether everything is there now."),
    ),
    "supplement": (
        _l("You are asked for more"),
        _l("The agency cannot go on before you send what is listed here."),
    ),
    "answer_withdrawal": (
        _l("Your request to withdraw is being looked at"),
        _l("The inspection stands still until the agency has answered."),
    ),
    "answer_amendment": (
        _l("Your request to amend is being looked at"),
        _l("The inspection stands still until the agency has answered."),
    ),
    "answer_extension": (
        _l("Your request for more time is being looked at"),
        _l("You may still send the supplement once the agency has answered."),
    ),
    "amend": (
        _l("You may send the dossier again, amended"),
        _l("The agency agreed that you change it, and waits for the amended dossier."),
    ),
    "correct_labels": (
        _l("You are asked to correct labels"),
        _l("Show the corrected labels by photographs or papers, so that the inspection can go on."),
    ),
    "inspect": (
        _l("Your dossier is accepted and will be inspected"),
        _l("You are told when the goods are to be looked at, if that is needed."),
    ),
    "check_documents": (
        _l("The papers are being checked"),
        _l("There is nothing that you need to do now."),
    ),
    "visit": (
        _l("A sample will be taken"),
        _l("Please have the goods and somebody who may sign for you at the place at that time."),
    ),
    "test": (
        _l("The sample is being tested"),
        _l("The result follows when the laboratory has reported."),
    ),
    "decide": (
        _l("The test report is there; the result is being prepared"),
        _l("There is nothing that you need to do now."),
    ),
    "new_result": (
        _l("The notice of the result was taken back"),
        _l("A new one may follow. Do not use the old notice any more."),
    ),
    "supplement_body": (
        _l("The certification body asks for more"),
        _l("It cannot go on before you send what is listed here."),
    ),
    "certify": (
        _l("The certification body is at work"),
        _l("Its finding is needed besides the agency's."),
    ),
    "issued": (_l("The result is there"), _l("The notice of the result was issued and sent to customs.")),
    "refused": (_l("The dossier was refused"), _l("It is closed. You may register the goods anew.")),
    "taken_back": (_l("You took the dossier back"), _l("It is closed. You may register the goods anew.")),
    "withdrawn": (_l("The dossier is withdrawn"), _l("It is closed. You may register the goods anew.")),
}
PLAIN_STATUS = {
    1: _l("waits to be accepted"),
    2: _l("accepted, being inspected"),
    3: _l("refused"),
    4: _l("taken back by you"),
    5: _l("waits for your supplement"),
    6: _l("supplement received"),
    7: _l("request to withdraw is being looked at"),
    8: _l("withdrawn"),
    9: _l("request to amend is being looked at"),
    10: _l("waits for your amended dossier"),
    11: _l("request for more time is being looked at"),
    12: _l("waits for your supplement, more time granted"),
    13: _l("result issued"),
    14: _l("result taken back"),
    15: _l("amended, being inspected"),
}
OFFERED = {
    "supplement": _l("Send the supplement"),
    "amendment": _l("Send the amended dossier"),
    "modification": _l("Change the dossier"),
    "labels": _l("Show the corrected labels"),
    "extension": _l("Ask for more time"),
    "withdrawal": _l("Ask to withdraw the dossier"),
    "ask_to_amend": _l("Ask to amend the dossier"),
    "appointment": _l("Ask for another time"),
    "cancel": _l("Take the dossier back"),
}
# Of the history: what concerns the importer. What the office does within itself is not here.
HAPPENED = {
    "submitted": _l("The dossier was handed in"),
    "imported": _l("The dossier was brought over from the former system"),
    "accepted": _l("The dossier was accepted"),
    "refused": _l("The dossier was refused"),
    "supplement_requested": _l("A supplement was asked for"),
    "supplemented": _l("The supplement was handed in"),
    "modified": _l("The dossier was changed before acceptance"),
    "amended": _l("The amended dossier was handed in"),
    "cancelled": _l("The dossier was taken back"),
    "withdrawal_requested": _l("Withdrawal was asked for"),
    "withdrawn": _l("The withdrawal was allowed"),
    "withdrawal_refused": _l("The withdrawal was refused"),
    "amendment_requested": _l("An amendment was asked for"),
    "amendment_allowed": _l("The amendment was allowed"),
    "amendment_refused": _l("The amendment was refused"),
    "extension_requested": _l("More time was asked for"),
    "extension_granted": _l("More time was granted"),
    "extension_refused": _l("More time was refused"),
    "transferred": _l("The dossier was handed to another agency"),
    "cert_body_named": _l("A certification body was named"),
    "body_decided": _l("The certification body decided"),
    "conformity_result_submitted": _l("The certification body handed in its finding"),
    "conformity_handed_in": _l("Conformity papers were handed in"),
    "conformity_result_revoked": _l("The certification body took its finding back"),
    "goods_cleared": _l("Customs cleared the goods"),
    "label_correction_requested": _l("Corrected labels were asked for"),
    "label_corrected": _l("Corrected labels were shown"),
    "inspection_scheduled": _l("An appointment was made"),
    "inspection_cancelled": _l("The appointment was called off"),
    "inspection_move_declined": _l("Another time was refused; the appointment stays"),
    "sample_taken": _l("A sample was taken"),
    "test_result_noted": _l("The laboratory reported"),
    "result_issued": _l("The result was issued"),
    "result_replaced": _l("The result was replaced by another one"),
    "result_revoked": _l("The result was taken back"),
    "deadline_lapsed": _l("A deadline went by"),
}
# Reasons that were written to the importer; of other acts they are notes of the office.
_TOLD = {
    "refused",
    "supplement_requested",
    "withdrawal_refused",
    "amendment_refused",
    "extension_refused",
    "label_correction_requested",
    "inspection_cancelled",
    "inspection_move_declined",
    "result_revoked",
}


def headline(awaited: Step) -> str:
    return str(AWAITED[awaited.what][0])


def meaning(awaited: Step) -> str:
    return str(AWAITED[awaited.what][1])


def from_whom(awaited: Step, agency: str, body: str | None) -> str:
    names = {"you": _("you"), "agency": agency, "cert_body": body or _("the certification body")}
    names["laboratory"] = _("the laboratory")
    return str(names.get(awaited.who, ""))


def days_until(day: date, today: date) -> str:
    """In calendar days: "3 days left"; working days are the office's way to count."""
    left = (day - today).days
    if left > 0:
        return str(ngettext("%(num)d day left", "%(num)d days left", left))
    return str(_("today is the last day") if left == 0 else ngettext("%(num)d day late", "%(num)d days late", -left))


def happened(entry: Entry) -> str | None:
    """None: nothing that concerns the importer."""
    said = HAPPENED.get(entry.act)
    return str(said) if said else None


def told_reason(entry: Entry) -> str | None:
    own = entry.actor.role == "importer"
    return entry.reason if entry.reason and (own or entry.act in _TOLD) else None


def by_whom(actor: Actor, agency: str) -> str:
    """Never a person's name: the agency answers for its staff."""
    if actor.role == "importer":
        return str(_("you"))
    if actor.role == "cert_body":
        return str(_("the certification body"))
    return "" if actor.role in ("service", "timer") or actor.id.startswith(("service:", "timer:")) else agency


def plain_status(code: int) -> str:
    return str(PLAIN_STATUS.get(code, ""))


def stage_name(stage: str) -> str:
    return str(STAGES[stage])


def offered_name(page: str) -> str:
    return str(OFFERED[page])


FILTERS: Mapping[str, Callable[..., Any]] = {
    "own_headline": headline,
    "own_meaning": meaning,
    "own_happened": happened,
    "own_reason": told_reason,
    "plain_status": plain_status,
    "stage_name": stage_name,
    "offered_name": offered_name,
}
