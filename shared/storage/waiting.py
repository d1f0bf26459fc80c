"""Messages that stand in their dossier's own document because they could not be applied yet.

An entry: {source, n, id, type, reason, cause, error, traceback, tries, since, next_try_at, held_until, begun, message
{headers, data}}. cause: of reason, type and error, see `shared.storage.causes`. held_until: an operator's replay is at
work until then at most. begun: attempts since its last verdict that may have killed their process. message: None for a
fork that its source's progress alone gave away, and for a gap: a message that is known to be published and never came
(id "*", `shared.storage.gaps`).

    reason      means                                              goes on when
    early       a message numbered lower is not there yet          it arrives (asked for by resend after a while)
    failed      applying raised; tries are left                    next_try_at, back-off 1 s to 1 h
    unknown     this code does not know the type or version        newer code starts
    fork        another message with this number was applied       an operator rebases
    given_up    no tries left, or it killed its consumer           an operator replays or skips
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.aggregate import Json
from shared.contracts.envelope import Envelope, read_envelope
from shared.storage.causes import cause_of

EARLY, FAILED, UNKNOWN, FORK, GIVEN_UP = "early", "failed", "unknown", "fork", "given_up"
REASONS = (EARLY, FAILED, UNKNOWN, FORK, GIVEN_UP)

# Stands for the id of a message that never came; no real id looks like it.
MISSING = "*"

_LONGEST_TEXT = 8_000


@dataclass(frozen=True)
class Policy:
    """max_tries: attempts before a message is given up. first, longest: bounds of the doubling pause between them.

    ask_after: how long a gap stands before a resend is asked for. max_waiting: early messages kept per dossier;
    beyond, they are dropped with a mark and come again by resend.
    """

    max_tries: int = 12
    first: timedelta = timedelta(seconds=1)
    longest: timedelta = timedelta(hours=1)
    ask_after: timedelta = timedelta(minutes=1)
    max_waiting: int = 100

    def pause(self, tries: int) -> timedelta:
        """Doubling, with a fifth of jitter so that many do not come back at one instant."""
        whole: timedelta = min(self.first * 2 ** min(tries - 1, 20), self.longest)
        return whole * random.uniform(0.8, 1.2)  # noqa: S311 - jitter, not a secret

    def ask_again(self, tries: int) -> timedelta:
        """How long after having asked for a message so often it is asked for once more."""
        pause: timedelta = min(self.ask_after * 2 ** min(tries, 6), self.longest)
        return pause


@dataclass(frozen=True)
class Verdict:
    """Why a message waits, and until when (None: until somebody acts)."""

    reason: str
    error: str | None = None
    traceback: str | None = None
    tries: int = 0
    next_try_at: datetime | None = None


def waiting_entry(envelope: Envelope, verdict: Verdict, since: datetime) -> Json:
    return {
        "source": envelope.source,
        "n": envelope.sequence,
        "id": envelope.id,
        "type": envelope.type,
        "since": since,
        "message": {"headers": envelope.headers(), "data": envelope.data},
        **verdict_fields(verdict, envelope.type),
    }


def verdict_fields(verdict: Verdict, type: str | None) -> Json:
    return {
        "reason": verdict.reason,
        "cause": cause_of(verdict.reason, type, verdict.error),
        "error": _cut(verdict.error),
        "traceback": _cut(verdict.traceback),
        "tries": verdict.tries,
        "next_try_at": verdict.next_try_at,
        "held_until": None,
        "begun": 0,
    }


def is_gap(entry: Mapping[str, Any]) -> bool:
    return bool(entry["id"] == MISSING)


def envelope_of(entry: Mapping[str, Any]) -> Envelope:
    message = entry["message"]
    return read_envelope(message["headers"], bytes(message["data"]))


def _cut(text: str | None) -> str | None:
    return text if text is None or len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT // 2] + " … " + text[-3_000:]
