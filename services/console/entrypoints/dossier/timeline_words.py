"""What the histories' acts and details are called on the timeline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.console.domain.dossier.timeline import Actor, Entry
from services.console.entrypoints.dossier.law_words import one_language, result_name
from services.console.entrypoints.dossier.wording import ANSWERS, word

ACTS = {
    "submitted": _l("Dossier registered"),
    "imported": _l("Brought over from the former system"),
    "case_opened": _l("Case opened; mode of inspection decided"),
    "case_imported": _l("Case brought over from the former system"),
    "accepted": _l("Dossier accepted"),
    "refused": _l("Dossier refused"),
    "receipt_ticked": _l("Receipt checklist answered"),
    "supplement_requested": _l("Supplement requested"),
    "supplemented": _l("Supplement handed in"),
    "modified": _l("Dossier modified before acceptance"),
    "amended": _l("Dossier sent again, amended"),
    "cancelled": _l("Dossier taken back before acceptance"),
    "withdrawal_requested": _l("Withdrawal asked for"),
    "withdrawn": _l("Withdrawal allowed"),
    "withdrawal_refused": _l("Withdrawal refused"),
    "amendment_requested": _l("Amendment asked for"),
    "amendment_allowed": _l("Amendment allowed"),
    "amendment_refused": _l("Amendment refused"),
    "extension_requested": _l("More time asked for"),
    "extension_granted": _l("More time granted"),
    "extension_refused": _l("More time refused"),
    "transferred": _l("Dossier transferred"),
    "cert_body_named": _l("Certification body named"),
    "body_decided": _l("Certification body decided"),
    "conformity_result_submitted": _l("Certification body's result handed in"),
    "conformity_handed_in": _l("Own assessment or certificate handed in"),
    "conformity_result_revoked": _l("Certification body's result taken back"),
    "goods_cleared": _l("Goods cleared by customs"),
    "label_correction_requested": _l("Correction of labels asked for"),
    "label_corrected": _l("Labels corrected"),
    "result_issued": _l("Result issued"),
    "result_replaced": _l("Result replaced"),
    "result_revoked": _l("Result revoked"),
    "result_refused": _l("Signed result not issued: the dossier had moved on"),
    "deadline_warned": _l("A deadline is near"),
    "deadline_lapsed": _l("A deadline has gone by"),
    "inspection_scheduled": _l("Appointment noted"),
    "inspection_cancelled": _l("End of the appointment noted"),
    "inspection_move_declined": _l("Refusal of another time noted"),
    "sample_taken": _l("Sample noted"),
    "test_result_noted": _l("Test report noted"),
    "assigned": _l("Case given to an officer"),
    "given_back": _l("Case given back: nobody works on it"),
    "mode_changed": _l("Mode of inspection changed"),
    "decided_again": _l("Mode of inspection decided again"),
    "row_chosen": _l("Row of the list of goods chosen"),
    "scheduled": _l("Appointment made"),
    "rescheduled": _l("Appointment moved"),
    "appointment_cancelled": _l("Appointment called off"),
    "move_wished": _l("Another time asked for"),
    "move_declined": _l("Appointment kept as it is"),
    "checklist_recorded": _l("Documents checked"),
    "sample_recorded": _l("Sample taken"),
    "samples_sealed": _l("Samples sealed"),
    "samples_handed_over": _l("Samples handed to the laboratory"),
    "samples_received": _l("Samples received by the laboratory"),
    "samples_retained": _l("Samples kept for a dispute"),
    "samples_returned": _l("Samples given back"),
    "samples_destroyed": _l("Samples destroyed"),
    "lot_checked": _l("Lot looked at"),
    "test_result_recorded": _l("Test report recorded"),
    "retest_requested": _l("Retest asked for"),
    "retest_recorded": _l("Report of the retest recorded"),
    "result_drafted": _l("Result drafted"),
    "approved": _l("Draft approved"),
    "sent_back": _l("Draft sent back"),
    "result_signed": _l("Result signed"),
    "result_set_aside": _l("Signature set aside"),
    "amendment_of_notice_begun": _l("Amended notice begun"),
    "notice_kept": _l("Notice kept as it is"),
    "disposition_recorded": _l("Failed goods dealt with"),
    "customs_copy_sent": _l("Paper copy sent to customs"),
    "standing_noted": _l("Complaint or reduction noted; the mode stays"),
    "acceptance_noted": _l("Acceptance noted"),
    "paused": _l("Case stands still"),
    "pause_extended": _l("Case stands still for longer"),
    "supplement_taken": _l("Supplement noted"),
    "modification_taken": _l("Modification noted"),
    "amendment_taken": _l("Amendment noted"),
    "closed_issued": _l("Case closed with the result"),
    "closed_cancelled": _l("Case closed: taken back"),
    "closed_refused": _l("Case closed: refused"),
    "closed_withdrawn": _l("Case closed: withdrawn"),
    "certification_noted": _l("Word of the certification body noted"),
    "notice_replaced": _l("Replacement of the notice noted"),
    "letters_queued": _l("Letters written"),
    "letter_sent": _l("Letter sent"),
    "letter_arrived": _l("Letter arrived"),
    "letter_retried": _l("Letter tried again"),
    "letter_postponed": _l("Letter put off"),
    "letter_rerouted": _l("Letter sent another way"),
    "letter_bounced": _l("Letter came back"),
    "letter_failed": _l("Letter did not arrive"),
    "letter_sent_again": _l("Letter sent once more"),
    "letter_cancelled": _l("Letter taken out"),
    "correspondence_opened": _l("Correspondence opened"),
    "recipient_updated": _l("Recipient updated"),
    "deadline_noted": _l("Deadline noted"),
    "staff_reminded": _l("Staff reminded"),
}

_Shown = Callable[[Any], str]


def _plain(value: Any) -> str:
    return str(value)


def _day(value: Any) -> str:
    return date.fromisoformat(str(value)).strftime("%d/%m/%Y")


def _time(value: Any) -> str:
    return str(format_datetime(datetime.fromisoformat(str(value)), "dd/MM/yyyy HH:mm"))


def _list(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _way(value: Any) -> str:
    """A mode, an agency, or the parties between whom samples went."""
    return "; ".join(filter(None, value)) if isinstance(value, list) else word(value, "mode")


def _of(table: str) -> _Shown:
    return lambda value: word(value, table)


def _name(value: Any) -> str:
    return str(value.get("name") or value.get("code")) if isinstance(value, Mapping) else str(value)


# What is shown of an entry's details, in this order; the rest is for machines.
DETAILS: Mapping[str, tuple[Any, _Shown]] = {
    "from": (_l("from"), _way),
    "to": (_l("to"), _way),
    "mode": (_l("mode"), _of("mode")),
    "explanation": (_l("because"), one_language),
    "from_agency": (_l("from"), _name),
    "to_agency": (_l("to"), _name),
    "name": (_l("deadline"), _plain),
    "rule": (_l("rule"), _plain),
    "due_on": (_l("last day"), _day),
    "requested_until": (_l("asked until"), _day),
    "items": (_l("items asked for"), _list),
    "officer": (_l("officer"), _plain),
    "before": (_l("before"), _plain),
    "kind": (_l("kind"), lambda value: word(value, "letter") if value.islower() else _kind(value)),
    "starts_at": (_l("begins"), _time),
    "place": (_l("place"), _plain),
    "record": (_l("record no."), _plain),
    "record_no": (_l("record no."), _plain),
    "samples": (_l("samples"), _list),
    "report": (_l("report no."), _plain),
    "report_no": (_l("report no."), _plain),
    "laboratory": (_l("laboratory"), _plain),
    "conclusion": (_l("conclusion"), lambda value: {"PASS": _("pass"), "FAIL": _("fail")}.get(value, str(value))),
    "line_no": (_l("line"), _plain),
    "lines": (_l("lines"), lambda value: _results(value) if isinstance(value, Mapping) else _list(value)),
    "row": (_l("row of the list"), _plain),
    "proof": (_l("paper no."), _plain),
    "number": (_l("no."), _plain),
    "done_on": (_l("done on"), _day),
    "outage": (_l("entered only afterwards"), _plain),
    "cleared_on": (_l("cleared on"), _day),
    "declaration_no": (_l("declaration"), _plain),
    "notice_no": (_l("notice no."), _plain),
    "signer": (_l("signed by"), _plain),
    "signed_on_paper": (_l("signed on paper on"), _day),
    "replaces": (_l("replaces"), _plain),
    "received_on": (_l("received on"), _day),
    "revision": (_l("revision of the content"), _plain),
    "channel": (_l("channel"), lambda value: word(word(value, "letter_channel"), "channel")),
}


def hour(when: datetime) -> str:
    return str(format_datetime(when, "HH:mm"))


def act_title(act: str) -> str:
    return str(ACTS.get(act, act.replace("_", " ")))


def details_of(entry: Entry) -> Iterator[tuple[str, str]]:
    """Label and value of what the entry changed."""
    if entry.act == "checklist_recorded":
        yield str(_("answers")), _answers(entry.details)
        if done_on := entry.details.get("done_on"):
            yield str(_("done on")), _day(done_on)
        return
    for name, (label, shown) in DETAILS.items():
        value = entry.details.get(name)
        if value in (None, "", [], {}) or (name == "explanation" and value == entry.reason):
            continue
        if name == "rule" and "name" not in entry.details:
            continue
        if name == "items" and isinstance(value, Mapping):
            # The receipt checklist: whether each item was there.
            yield str(_("answers")), _answers({item: "YES" if present else "NO" for item, present in value.items()})
        elif text := shown(value):
            yield str(label), text


def actor_name(actor: Actor) -> str:
    role, colon, name = actor.id.partition(":")
    if actor.role == "service" or role in ("service", "timer"):
        return word("system", "role")
    if actor.role == "importer":
        return str(_("importer %(tax_code)s", tax_code=name))
    return f"{name if colon else actor.id} ({word(actor.role, 'role')})"


def person_name(by: str) -> str:
    """by: role and id, as a record has it."""
    role, colon, name = by.partition(":")
    if role in ("service", "timer"):
        return word("system", "role")
    return f"{name} ({word(role, 'role')})" if colon else by


def _kind(value: str) -> str:
    known = word(value, "disposition")
    return known if known != value else word(value, "appointment")


def _results(by_line: Mapping[str, Any]) -> str:
    """by_line: result code by line number."""
    counted = Counter(int(code) for code in by_line.values())
    return "; ".join(f"{count} × {result_name(code)}" for code, count in sorted(counted.items()))


def _answers(details: Mapping[str, Any]) -> str:
    """details: answer by item of the checklist."""
    answered = {item: answer for item, answer in details.items() if answer in ANSWERS}
    counted = _("%(yes)d of %(all)d yes", yes=sum(each == "YES" for each in answered.values()), all=len(answered))
    named = [
        f"{word(code, 'answer')}: {', '.join(items)}"
        for code in ("NO", "SUPPLEMENT")
        if (items := [item for item, answer in answered.items() if answer == code])
    ]
    return "; ".join([str(counted), *named])
