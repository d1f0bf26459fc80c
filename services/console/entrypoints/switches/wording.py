"""Switches in words: for operators by name, for everybody by what is held up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.console.domain.switches import CHANNELS, INBOX, HeldUp
from shared.clock import VIETNAM, Clock

_NAMES = {
    "window": _l("Channel to the single window"),
    "email": _l("E-mail"),
    "zalo": _l("Zalo"),
    "sms": _l("SMS"),
}
# What officers notice of it.
_HELD_UP = {
    ("registration", INBOX): _l("Results of inspection do not reach the dossiers for now"),
    ("inspection", INBOX): _l("New dossiers and importers' answers do not reach inspection for now"),
    ("notification", INBOX): _l("New notices to importers are not prepared for now"),
    ("notification", "window"): _l("Notices to the single window are paused"),
    ("notification", "email"): _l("E-mails to importers and staff are paused"),
    ("notification", "zalo"): _l("Zalo messages to importers are paused"),
    ("notification", "sms"): _l("SMS to importers are paused"),
}


@dataclass(frozen=True)
class Meaning:
    """What a page says before the act. stops: what is held up; stays: what happens all the same; after: once it runs."""

    stops: Any
    stays: Any
    after: Any


_OF_AN_INBOX = Meaning(
    _l("Every process of this service stops taking messages of the other services within two seconds."),
    _l(
        "What is in hand is brought to its end. What comes waits at the broker in its order and costs no try. People can "
        "go on acting in the console."
    ),
    _l("What waited is taken in then, in order. A long pause takes a while to catch up."),
)
_OF_A_CHANNEL = Meaning(
    _l("Within two seconds nothing more is sent over this channel; what is being sent just then is finished."),
    _l("Letters go on being written and stay queued; none of them spends a try. The other channels go on."),
    _l("What was queued is sent then, of each dossier in order."),
)


def meaning(name: str) -> Meaning:
    return _OF_A_CHANNEL if name in CHANNELS else _OF_AN_INBOX


def switch_name(name: str) -> str:
    return str(_NAMES.get(name) or _("Intake of messages (inbox)"))


def held_up_text(held: HeldUp, clock: Clock) -> str:
    """ "Notices to the single window are paused since 10:05: …"; of an earlier day with the day."""
    local, today = held.since.astimezone(VIETNAM), clock().astimezone(VIETNAM).date()
    since = f"{local:%H:%M}" if local.date() == today else f"{local:%H:%M %d/%m/%Y}"
    what = _HELD_UP.get((held.service, held.name)) or _("A part of the system is paused")
    return str(_("%(what)s since %(since)s: %(reason)s", what=what, since=since, reason=held.reason))
