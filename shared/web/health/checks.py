"""What must be reachable before a process is ready; each process registers its own checks."""

from __future__ import annotations

from collections.abc import Callable

import eventlet
import structlog
from eventlet.event import Event

# None: fine. A text: why not, for operators.
Check = Callable[[], str | None]

TIME_FOR_ALL = 2.0

log = structlog.get_logger("cuakhau.web")
_checks: dict[str, Check] = {}
_running: dict[str, Event] = {}


def register(name: str, check: Check) -> None:
    """`check` runs in a greenlet of its own on each /readyz; one that hangs is not started a second time."""
    _checks[name] = check


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
