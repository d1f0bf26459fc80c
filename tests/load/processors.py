"""Where the processors' time goes: seconds spent by each process of the benchmark, read from the kernel."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from tests.faults.world import World

_TICKS = os.sysconf("SC_CLK_TCK")


def processor_seconds(world: World) -> dict[str, float]:
    """By process: user and system time since its start, its ended children included."""
    assert world.window.process is not None
    assert world.mail.process is not None
    pids = {
        **{name: service.pid for name, service in world.services.items()},
        "broker": world.broker.pid,
        "mongod": world.database.pid,
        "load generator": os.getpid(),
        "stand-in window": world.window.process.pid,
        "mail sink": world.mail.process.pid,
    }
    return {name: _spent(pid) for name, pid in pids.items()}


def per_dossier(before: Mapping[str, float], after: Mapping[str, float], dossiers: int) -> dict[str, float]:
    """Milliseconds by process."""
    return {name: (seconds - before[name]) / dossiers * 1000 for name, seconds in after.items()}


def _spent(pid: int) -> float:
    # The second field is the program's name, which may hold blanks and parentheses.
    numbers = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    user, system, user_of_children, system_of_children = (int(number) for number in numbers[11:15])
    return (user + system + user_of_children + system_of_children) / _TICKS
