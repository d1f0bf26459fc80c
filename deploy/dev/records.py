"""Which processes are ours: each leaves its own line of the kernel's process table as its record.

Process id and start time together name one process for good: a record that outlived a crash never points at a
stranger.
"""

import os
import shlex
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.dev.waiting import NotReady, wait_until

_SUFFIX = ".stat"


@dataclass(frozen=True)
class Record:
    name: str
    pid: int
    started: str

    @property
    def alive(self) -> bool:
        current = _parse(self.name, Path(f"/proc/{self.pid}/stat"))
        return current == self

    def end(self, seconds: float) -> None:
        """Politely, within a bound; then not politely, with the group it leads."""
        if not self.alive:
            return
        _signal(self.pid, signal.SIGCONT)
        _signal(self.pid, signal.SIGTERM)
        try:
            wait_until(lambda: not self.alive, self.name, seconds)
        except NotReady:
            if self.alive and os.getpgid(self.pid) == self.pid:
                os.killpg(self.pid, signal.SIGKILL)
            _signal(self.pid, signal.SIGKILL)
            wait_until(lambda: not self.alive, f"end of {self.name}", 10)


class Records:
    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def recording(self, name: str, argv: Sequence[str]) -> list[str]:
        """The same command, leaving its record before it begins."""
        record = shlex.quote(str(self._path(name)))
        return ["/bin/sh", "-c", f"cat /proc/$$/stat > {record} && exec {shlex.join(argv)}"]

    def record(self, name: str, pid: int) -> None:
        self._path(name).write_text(Path(f"/proc/{pid}/stat").read_text())

    def read(self, name: str) -> Record | None:
        return _parse(name, self._path(name))

    def alive(self) -> list[Record]:
        found = (self.read(path.name.removesuffix(_SUFFIX)) for path in sorted(self._directory.glob(f"*{_SUFFIX}")))
        return [record for record in found if record is not None and record.alive]

    def clear(self) -> None:
        for path in self._directory.glob(f"*{_SUFFIX}"):
            path.unlink()

    def _path(self, name: str) -> Path:
        self._directory.mkdir(parents=True, exist_ok=True)
        return self._directory / f"{name}{_SUFFIX}"


def _parse(name: str, path: Path) -> Record | None:
    try:
        text = path.read_text()
    except OSError:
        return None
    pid, _, rest = text.partition(" ")
    # The program's name stands in brackets and may itself hold spaces and brackets.
    fields = rest.rpartition(")")[2].split()
    if len(fields) < 20 or fields[0] == "Z":
        return None
    return Record(name, int(pid), fields[19])


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
