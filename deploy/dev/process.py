"""One process of our own: started, frozen, killed and stopped by its pid."""

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deploy.dev.waiting import NotReady, wait_until


@dataclass(frozen=True)
class Command:
    argv: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


def dying_with_parent(argv: Sequence[str], signal_name: str) -> list[str]:
    """The same command, signalled by the kernel when whoever started it is gone, however it went."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", signal_name, "--", *argv] if setpriv else list(argv)


class OwnProcess:
    def __init__(self, name: str, command: Command, log: Path) -> None:
        self.name = name
        self.log = log
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        if self._process is None:
            raise RuntimeError(f"{self.name} was never started")
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        if self.running:
            return
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                dying_with_parent(self._command.argv, "KILL"),
                env={**os.environ, **self._command.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C in the terminal is for whoever started us; it then stops us in order.
                start_new_session=True,
            )

    def kill(self) -> None:
        """As a power cut would: no goodbye, nothing flushed."""
        self._signal(signal.SIGKILL)
        self._reap(10)

    def pause(self) -> None:
        """Returns once all its threads stand still: until then some may still answer."""
        self._signal(signal.SIGSTOP)
        wait_until(lambda: not self.running or self._stands_still(), f"{self.name} to stand still", 10, every=0.001)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def stop(self, seconds: float = 20) -> None:
        """Politely, within a bound; then not politely."""
        self._signal(signal.SIGCONT)
        self._signal(signal.SIGTERM)
        try:
            self._reap(seconds)
        except NotReady:
            self.kill()

    def lost(self) -> str | None:
        """Why waiting for it is in vain, or None while it runs."""
        return None if self.running else f"{self.name} ended\n{tail(self.log)}"

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)

    def _stands_still(self) -> bool:
        return os.waitid(os.P_PID, self.pid, os.WSTOPPED | os.WNOHANG | os.WNOWAIT) is not None

    def _reap(self, seconds: float) -> None:
        wait_until(lambda: not self.running, f"end of {self.name}", seconds, every=0.02)


def tail(log: Path, lines: int = 30) -> str:
    if not log.exists():
        return f"({log} does not exist)"
    with log.open("rb") as stream:
        stream.seek(max(0, log.stat().st_size - 64 * 1024))
        text = stream.read().decode(errors="replace")
    return "\n".join(text.splitlines()[-lines:])
