"""What must be reachable before a process is ready; each process registers its own checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import eventlet
import structlog
from eventlet.event import Event

# None: fine. A text: why not, for operators.
Check = Callable[[], str | None]
# What is to be known although all is well, such as that an operator paused it; None: nothing.
Remark = Callable[[], str | None]

TIME_FOR_ALL = 2.0

log = structlog.get_logger("cuakhau.web")
_checks: dict[str, Check] = {}
_remarks: dict[str, Remark] = {}
_running: dict[str, Event] = {}


def register(name: str, check: Check, remark: Remark = lambda: None) -> None:
    """`check` runs in a greenlet of its own on each /readyz; one that hangs is not started a second time.

    remark: stands beside "ok"; answers from memory.
    """
    _checks[name] = check
    _remarks[name] = remark


def worded(results: Mapping[str, str | None]) -> dict[str, str]:
    """By name: "ok", "ok: <remark>", or the reason why not."""
    return {name: results[name] or _fine(name) for name in sorted(results)}


def _fine(name: str) -> str:
    said = _remarks[name]() if name in _remarks else None
    return f"ok: {said}" if said else "ok"


def results() -> dict[str, str | None]:
    """What each check says, within TIME_FOR_ALL seconds whatever the checks do."""
    started = {name: _running.get(name) or _start(name, check) for name, check in _checks.items()}
    with eventlet.Timeout(TIME_FOR_ALL, False):
        for done in started.values():
            done.wait()
    late = f"no answer within {TIME_FOR_ALL:g} s"
    return {name: done.wait() if done.ready() else late for name, done in started.items()}


def _start(name: str, check: Check) -> Event:
    done = Event()
    _running[name] = done

    def run() -> None:
        try:
            said = check()
        except Exception as error:
            log.warning("health_check_failed", check=name, exc_info=True)
            said = f"the check failed: {type(error).__name__}"
        if _running.get(name) is done:
            del _running[name]
        done.send(said)

    eventlet.spawn(run)
    return done
