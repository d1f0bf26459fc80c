"""Words for what the domain names by code, in the language of the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from services.console.application.auditing import Unrecorded
from services.console.domain.messages import Outcome
from services.console.entrypoints.access import OPERATING, STAFF
from services.console.entrypoints.barred import BARRED
from services.console.entrypoints.languages import in_english
from services.console.entrypoints.terms import ROLES, as_label
from shared.errors import Conflict, CuakhauError, Forbidden, Invalid, NotAllowed, NotFound, Stale, Unavailable
from shared.regulation import legal_day

SERVICES = {
    "registration": _l("Registration"),
    "inspection": _l("Inspection"),
    "notification": _l("Notification"),
}


REASONS = {
    "fork": _l("Forked"),
    "parked": _l("Parked"),
    "unreadable": _l("Unreadable"),
    "given_up": _l("Given up"),
    "unknown": _l("Unknown type"),
    "failed": _l("Failed, tried again"),
    "early": _l("Came early"),
}

EXPLANATIONS = {
    "fork": _l(
        "The source sent a different event under a number that was already taken, so it was probably restored to an "
        "earlier state. Compare both histories, then rebase."
    ),
    "parked": _l("The message brought its consumer down several times, so the broker put it aside. It needs a person."),
    "unreadable": _l("The message names no dossier or is not valid JSON. Its bytes are kept."),
    "given_up": _l("All tries are used up. Remove the cause, then replay."),
    "unknown": _l("This service does not know the message's type or version yet. Newer code takes it in by itself."),
    "failed": _l("The last try failed. It is tried again by itself, less and less often."),
    "early": _l("Its predecessor is not there yet. It is taken in by itself as soon as that arrives."),
}

OUTCOMES = {
    "applied": _l("Applied: the message took effect."),
    "replayed": _l("Replayed."),
    "duplicate": _l("The message had already taken effect; it no longer waits."),
    "waiting": _l("Tried, but the message still waits."),
    "skipped": _l("Skipped: the messages behind it go on."),
    "rebased": _l("Rebased: the source sends what follows."),
    "conflict": _l("Somebody else already acted on this message; nothing was done twice."),
    "gone": _l("This message no longer waits here."),
    "refused": _l("The service refused this."),
    "unreachable": _l("The service could not be reached; nothing was done."),
    "unsure": _l("The service gave no answer. Whether it took effect is not known: look at the message again."),
}


def written_day(day: date | None) -> str:
    """Of a moment the day that it is in Vietnam: before seven in the morning others are still at the day before."""
    if isinstance(day, datetime):
        day = legal_day(day)
    return day.strftime("%d/%m/%Y") if day else "–"


def service_name(service: str | None) -> str:
    return str(SERVICES.get(service or "", service or ""))


def role_name(role: str) -> str:
    return as_label(ROLES.get(role, role))


def reason_name(reason: str) -> str:
    return str(REASONS.get(reason, reason))


def explanation(reason: str) -> str:
    return str(EXPLANATIONS.get(reason, ""))


def outcome_text(outcome: Outcome) -> str:
    text = str(OUTCOMES.get(outcome.outcome, outcome.outcome))
    return f"{text} ({outcome.detail})" if outcome.detail else text


def outcome_category(outcome: Outcome) -> str:
    """The kind of notice: success, warning, error."""
    if outcome.settled:
        return "success"
    return "warning" if outcome.outcome in {"waiting", "replayed", "conflict", "gone", "unsure"} else "error"


def selection_text(outcomes: Sequence[Outcome]) -> str:
    """How many came out how, and the first that did not settle."""
    counted = Counter(str(OUTCOMES.get(outcome.outcome, outcome.outcome)) for outcome in outcomes)
    text: str = ngettext("%(num)d message.", "%(num)d messages.", len(outcomes))
    text += "".join(f" {count} × {words}" for words, count in counted.most_common())
    first = next((outcome for outcome in outcomes if not outcome.settled and outcome.detail), None)
    if first is None:
        return text
    return text + " " + str(_("For example %(message)s: %(why)s", message=str(first.ref), why=first.detail[:300]))


def failure_text(error: CuakhauError) -> str:
    """Why a page or an act failed, before what the service itself said where that is in the language of the page."""
    # Then every dossier is somebody else's: no sentence of the services helps.
    nameless = _account_names_none() if isinstance(error, Forbidden) else None
    return nameless or _failed(error)


def _failed(error: CuakhauError) -> str:
    match error:
        case NotAllowed():
            words = _(
                "The service refused this: it is not possible as things stand now. Open the page again to see what is."
            )
        case Stale():
            return str(
                _("Somebody else was faster: this changed after you opened it. See what it is now, then decide.")
            )
        case Invalid():
            words = _("What was asked for breaks a rule.")
        case Conflict():
            words = _("Somebody else was faster, or this was done already. See what it is now.")
        case NotFound():
            words = _("This is not here, or no longer.")
        case Forbidden():
            words = _("The service does not let you do this.")
        case Unrecorded():
            words = _(
                "Every view is put on record, and the record cannot be written now. So nothing is shown and nothing was "
                "done. Try again in a moment; if it stays so, tell whoever runs the system."
            )
        case Unavailable():
            words = _("The service cannot be reached now.")
        case _:
            words = ""
    # Who puts a service right needs what it said, in whatever language.
    if isinstance(error, Unavailable) and (who := g.get("who")) and who.role in OPERATING:
        detail = _("Technical detail: %(detail)s", detail=error.message)
        return f"{words} {detail}"
    return f"{words} {_said_by_the_service(error.message, needed=not words)}".strip()


def _account_names_none() -> str | None:
    """What the account of whoever looks would have to name, and does not; with who mends it."""
    who = g.get("who")
    if who is None:
        return None
    if who.role in STAFF and not who.agency:
        return str(
            _(
                "Your account names no inspection agency, so no dossier is yours to see. An administrator mends it: in "
                "the register of staff you need an agency. Then sign in anew."
            )
        )
    if who.role == "importer" and not who.tax_code:
        return str(
            _(
                "Your account names no tax code, so no dossier is yours to see. Whoever runs the sign-in for importers "
                "has to add the tax code to your account. Then sign in anew."
            )
        )
    return None


def _said_by_the_service(message: str, *, needed: bool) -> str:
    """The services speak English: whoever reads Vietnamese is better off without, but where there is nothing else."""
    return BARRED.said(message) or (message if needed or in_english() else "")
