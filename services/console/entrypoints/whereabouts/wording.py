"""What the page and the command say of where a dossier is."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.console.domain.whereabouts.arrows import IMPORTER, WINDOW, Arrow
from services.console.domain.whereabouts.hops import Came
from services.console.domain.whereabouts.positions import Facts
from services.console.domain.whereabouts.verdict import Hold, Holding, Verdict
from services.console.entrypoints.dossier.law_words import status_name
from services.console.entrypoints.dossier.wording import word
from services.console.entrypoints.terms import CASE_STATUSES, LETTER_STATUSES
from services.console.entrypoints.wording import reason_name, role_name, service_name, written_day

# In the order of the single window's codes.
_LEGAL = (
    "DRAFT", "SUBMITTED", "ACCEPTED", "REFUSED", "CANCELLED", "SUPPLEMENT_REQUESTED", "SUPPLEMENTED", "WITHDRAW_REQUESTED",
    "WITHDRAWN", "AMEND_REQUESTED", "AMEND_ALLOWED", "EXTENSION_REQUESTED", "EXTENSION_GRANTED", "RESULT_ISSUED",
    "RESULT_REVOKED", "AMENDED",
)  # fmt: skip
_LETTERS = {
    "TOLD": _l("all letters went out"),
    "SENDING": _l("letters are still to go out"),
    "UNDELIVERED": _l("letters did not arrive"),
}
LANES = {WINDOW: _l("Single window"), IMPORTER: _l("Importer")}
CAME = {
    Came.HELD_BACK: _l("not published yet"),
    Came.UNDER_WAY: _l("under way"),
    Came.WAITING: _l("waits"),
    Came.APPLIED: _l("applied"),
    Came.REFUSED: _l("not acted on"),
    Came.NOTED: _l("taken note of"),
    Came.SKIPPED: _l("skipped by an operator"),
    Came.UNSEEN: _l("not known"),
}
_HOLDING = {
    Holding.SET_BACK: _l(
        "%(at)s has applied number %(n)s of %(source)s, which knows no such number: its database was set back."
    ),
    Holding.FORK: _l(
        "%(at)s was given another event as number %(n)s of %(source)s than before: its database was set back. Somebody has "
        "to decide which one holds."
    ),
    Holding.GIVEN_UP: _l("%(at)s gave number %(n)s of %(source)s up. Remove the cause, then replay it."),
    Holding.UNKNOWN: _l("%(at)s does not know the type of number %(n)s of %(source)s; newer code takes it in."),
    Holding.FAILED: _l("%(at)s failed at number %(n)s of %(source)s and tries again."),
    Holding.WAITING: _l("At %(at)s, number %(n)s of %(source)s waits."),
    Holding.MISSING: _l("%(at)s waits for number %(n)s of %(source)s, which has not come, and asks for it."),
    Holding.UNPUBLISHED: _l("%(at)s cannot publish its number %(n)s: the broker is away, or refuses it."),
    Holding.NOT_TAKEN: _l(
        "Number %(n)s of %(source)s is published, and %(at)s has not taken it: it stands in the queue, or the service does "
        "not take messages now."
    ),
    Holding.UNAPPLIED: _l("A message of the single window was acknowledged and could not be acted on."),
    Holding.UNDELIVERED: _l("A letter did not arrive."),
    Holding.UNSENT: _l("A letter does not go out; it is tried again."),
    Holding.SILENT: _l("%(at)s does not say where it stands with this dossier."),
}
_NOT_SENT = _l("not meant to be sent")
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def sentence(hold: Hold) -> str:
    named = {"at": service_name(hold.at), "n": hold.n, "source": service_name(hold.source)}
    text = str(_HOLDING[hold.holding]) % named
    if hold.behind:
        text += " " + str(ngettext("%(num)d more waits behind it.", "%(num)d more wait behind it.", hold.behind))
    return text


def summary(said: Verdict) -> str:
    """One sentence before all others."""
    if said.held:
        return str(ngettext("%(num)d thing holds this dossier.", "%(num)d things hold this dossier.", len(said.holds)))
    if said.under_way:
        return str(
            ngettext(
                "Nothing holds this dossier; %(num)d message is under way.",
                "Nothing holds this dossier; %(num)d messages are under way.",
                said.under_way,
            )
        )
    return str(_("Everything that was published has been applied."))


def turn(facts: Facts | None) -> str:
    """Whose turn it is; empty where nobody owes anything."""
    if facts is None or facts.owed_by is None:
        return ""
    who, day = word(facts.owed_by, "owes"), written_day(facts.due_on)
    return str(_("It waits for: %(who)s, until %(day)s.", who=who, day=day))


def standing_name(service: str, standing: str) -> str:
    if service == "registration" and standing in _LEGAL:
        return status_name(_LEGAL.index(standing))
    return str(CASE_STATUSES.get(standing, _LETTERS.get(standing, standing)))


def lane_name(lane: str) -> str:
    return str(LANES[lane]) if lane in LANES else service_name(lane)


def what_of(arrow: Arrow) -> str:
    """Of a letter and of a message of the window in words; an event's type is a name."""
    if arrow.letter:
        return word(arrow.what, "letter")
    if arrow.exchange:
        return f"{arrow.what} {word(arrow.what, 'from_window')}" if word(arrow.what, "from_window") else arrow.what
    return arrow.short or str(_("event"))


def outcome_of(arrow: Arrow) -> str:
    if arrow.letter:
        text = letter_status(arrow.letter.status)
    elif arrow.exchange:
        text = (
            str(_("acknowledged, not acted on"))
            if arrow.exchange.unapplied
            else word(arrow.exchange.outcome, "window_outcome")
        )
    elif arrow.hop and arrow.hop.waiting:
        text = f"{CAME[Came.WAITING]}: {reason_name(arrow.hop.waiting)}"
    else:
        text = str(CAME[arrow.came])
    return (
        str(_("%(text)s after %(lasting)s", text=text, lasting=lasting(arrow.took))) if arrow.took is not None else text
    )


def letter_status(status: str) -> str:
    return str(_NOT_SENT if status == "NOT_SENT" else LETTER_STATUSES.get(status, status))


def reader_name(reader: str) -> str:
    """APPLICANT and HOLDER are the importer."""
    return role_name("importer" if reader in ("APPLICANT", "HOLDER") else reader)


def lasting(time: timedelta) -> str:
    seconds = time.total_seconds()
    if seconds < 1:
        return f"{round(seconds * 1000)} ms"
    if seconds < _MINUTE:
        return f"{format_decimal(round(seconds, 1))} s"
    if seconds < _HOUR:
        return str(_("%(n)d min", n=round(seconds / _MINUTE)))
    if seconds < 2 * _DAY:
        return str(_("%(n)d h", n=round(seconds / _HOUR)))
    return str(_("%(n)d days", n=round(seconds / _DAY)))
