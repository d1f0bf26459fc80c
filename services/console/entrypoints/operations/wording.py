"""Findings in words: what is wrong, what to do, which paragraph of the runbook says more. On a terminal in English."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

from flask_babel import format_timedelta
from flask_babel import lazy_gettext as _l

from services.console.domain.operations.finding import Finding, Rule, Severity
from services.console.entrypoints.wording import explanation, reason_name, service_name


class Words(NamedTuple):
    """says: with service, about and count filled in. paragraph: its heading in docs/operations.md."""

    says: Any
    do: Any
    paragraph: str


_MESSAGE, _PAGE, _PAUSE = "A waiting message", "What the operations page says", "Pausing and draining"

FINDINGS = {
    Rule.SERVICE_SILENT: Words(
        _l("%(service)s does not answer"),
        _l("Look whether its processes run and what they said last, and start them. What comes meanwhile waits."),
        "A service is silent",
    ),
    Rule.SERVICE_TELLS_NOTHING: Words(
        _l("%(service)s runs, but tells nothing of itself"),
        _l("What is wrong in it cannot be seen here. Its database may be away, or its version is an older one."),
        "A service cannot work",
    ),
    Rule.NO_INSTANCE: Words(
        _l("%(service)s: no process says that it lives"),
        _l("Start one. What comes meanwhile waits."),
        "A service is silent",
    ),
    Rule.INSTANCE_GONE: Words(
        _l("%(service)s: process %(about)s went without a word"),
        _l("None was started in its place. See in its log why it ended, and start it again."),
        "A service is silent",
    ),
    Rule.INSTANCE_NOT_READY: Words(
        _l("%(service)s: process %(about)s cannot work"),
        _l("Bring back what it lacks; it goes on by itself then."),
        "A service cannot work",
    ),
    Rule.TWO_VERSIONS: Words(
        _l("%(service)s runs in several versions: %(about)s"),
        _l("Right while versions are being changed. If nobody is changing them, stop the older one."),
        _PAGE,
    ),
    Rule.UNPUBLISHED: Words(
        _l("%(service)s: events of %(count)s dossiers have not reached the broker"),
        _l("The broker is away or refuses them: look there first. They are sent again by themselves."),
        "Events are not published",
    ),
    Rule.WAITING: Words(_l("%(service)s: %(count)s messages wait: %(about)s"), "", _MESSAGE),
    Rule.TIMERS_OVERDUE: Words(
        _l("%(service)s: acts that were due are not done for %(count)s dossiers"),
        _l("Its timers do not get through. See whether its processes are ready, and what their log says."),
        "What is done by the clock is late",
    ),
    Rule.BREAKER_OPEN: Words(
        _l("%(about)s: the other side does not answer, %(count)s letters stand in the queue"),
        _l("Ask them. Once they answer, sending goes on by itself, and no letter is lost."),
        "A partner does not answer",
    ),
    Rule.LETTERS_QUEUED: Words(
        _l("%(about)s: %(count)s letters have been in the queue for too long"),
        _l("See whether notification is ready, and how long the other side takes to answer."),
        "Letters are late",
    ),
    Rule.LETTERS_FAILED: Words(
        _l("%(about)s: %(count)s letters were given up"),
        _l("Each names its reason. Remove the cause, then have them sent again."),
        "Letters were given up",
    ),
    Rule.FEED_SILENT: Words(
        _l("Single window, message %(about)s: silent for longer than usual"),
        _l("Ask the window whether it is sending. Compare what it lists with ours: cuakhau nsw."),
        "The window's journal",
    ),
    Rule.PAUSED: Words(
        _l("%(service)s: %(about)s is paused"),
        _l("On purpose. Resume it when the reason is gone; nothing that waits is lost."),
        _PAUSE,
    ),
    Rule.BROKER_SILENT: Words(
        _l("The broker does not tell how its queues are"),
        _l("See whether the broker runs and its management plugin is on."),
        _PAGE,
    ),
    Rule.BROKER_ALARM: Words(
        _l("The broker: %(about)s"),
        _l("Nothing gets into it until that is over. Give it room, or start the node again."),
        _PAGE,
    ),
    Rule.NO_CONSUMER: Words(
        _l("Queue %(about)s: nobody takes its %(count)s messages"),
        _l("See whether the service runs and reaches the broker. Its messages wait."),
        _PAGE,
    ),
    Rule.QUEUE_STANDS: Words(
        _l("Queue %(about)s: %(count)s messages, and the oldest has stood for too long"),
        _l("The service takes them too slowly or not at all: see what its processes have in hand."),
        _PAGE,
    ),
    Rule.QUEUE_DEEP: Words(
        _l("Queue %(about)s: %(count)s messages"),
        _l("More come than are taken. Start another process of the service, or find who sends so many."),
        _PAGE,
    ),
    Rule.PARKED: Words(
        _l("Queue %(about)s: the broker set %(count)s messages aside"),
        _l(
            "The service takes them over by itself and shows them as unreadable or parked. If they stay, it is not running."
        ),
        _MESSAGE,
    ),
    Rule.UNROUTABLE: Words(
        _l("%(count)s messages of the last ten minutes had no queue to go to"),
        _l(
            "A queue or binding is missing: start the services again, they declare what they need. "
            "Nothing is lost: events stay unpublished."
        ),
        "Events are not taken",
    ),
}

_ALARMS = {
    "memory": _l("its memory is used up"),
    "disk": _l("its disk is full"),
    "stopped": _l("a node has stopped"),
}
SEVERITIES = {Severity.BAD: _l("Wrong"), Severity.CARE: _l("Look at it"), Severity.NOTE: _l("To know")}
CHANNELS = {
    "INBOX": _l("Taking messages in"),
    "WINDOW": _l("Single window"),
    "EMAIL": _l("E-mail"),
    "ZALO": _l("Zalo"),
    "SMS": _l("SMS"),
}
BREAKERS = {"closed": _l("answers"), "open": _l("does not answer"), "half_open": _l("being tried")}
STATES = {
    "ready": _l("Ready"),
    "not_ready": _l("Not ready"),
    "stopping": _l("Stopping"),
    "stopped": _l("Stopped"),
    "gone": _l("Gone"),
}
LINES = {
    "unpublished": _l("Dossiers with events not yet at the broker"),
    "waiting": _l("Messages that wait"),
    "overdue": _l("Dossiers with an act overdue"),
    "letters": _l("Letters to be sent"),
    "published": _l("Events published, each minute"),
    "received": _l("Messages received, each minute"),
    "depth": _l("Messages ready"),
}


def finding_text(finding: Finding) -> str:
    about = finding.about or ""
    if finding.rule is Rule.WAITING:
        about = reason_name(about)
    elif finding.rule is Rule.BROKER_ALARM:
        about = str(_ALARMS[about])
    elif finding.rule in (Rule.BREAKER_OPEN, Rule.LETTERS_QUEUED, Rule.LETTERS_FAILED, Rule.PAUSED):
        about = channel_name(about)
    elif finding.rule is Rule.FEED_SILENT:
        about = about.partition(" ")[2]
    filled = {"service": service_name(finding.service or ""), "about": about, "count": finding.count or 0}
    return str(FINDINGS[finding.rule].says) % filled


def advice(finding: Finding) -> str:
    if finding.rule is Rule.WAITING:
        return explanation(finding.about or "")
    return str(FINDINGS[finding.rule].do)


def paragraph(finding: Finding) -> str:
    return FINDINGS[finding.rule].paragraph


def channel_name(code: str) -> str:
    return str(CHANNELS.get(code.upper(), code))


def breaker_name(code: str) -> str:
    return str(BREAKERS.get(code, code))


def state_name(code: str) -> str:
    return str(STATES.get(code, code))


def line_name(code: str) -> str:
    return str(LINES.get(code, code))


def lasting(seconds: float | None) -> str:
    """ "3 hours"; what is not known is a dash."""
    return "–" if seconds is None else str(format_timedelta(timedelta(seconds=max(seconds, 1)), threshold=1.2))
