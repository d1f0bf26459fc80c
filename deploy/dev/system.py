"""The whole system up, or wholly down; whatever stood there before."""

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from deploy.dev import broker, database
from deploy.dev.ports import is_free
from deploy.dev.probing import answers
from deploy.dev.process import tail
from deploy.dev.programs import Program, Tier, all_programs, prepare
from deploy.dev.settings import Settings
from deploy.dev.standing import Standing
from deploy.dev.supervision import EX_CONFIG, SUPERVISORD, UNREACHABLE, Supervisor
from deploy.dev.waiting import Hopeless, NotReady, wait_until

_START_SECONDS = 90
_STOP_SECONDS = 120
_HOPELESS_AFTER_STARTS = 3


class System:
    def __init__(self, settings: Settings, programs: Sequence[Program] | None = None) -> None:
        self.settings = settings
        self.programs = list(all_programs(settings) if programs is None else programs)
        self.supervisor = Supervisor(settings.run, settings.root)
        self._starts_seen: dict[str, set[int]] = {}

    def ready(self) -> bool:
        return self.supervisor.answers() and self._ground_ready() and not self._not_ready(self.programs)

    def up(self, seconds: float = _START_SECONDS) -> None:
        """Returns when every part is ready; raises NotReady with the log of one that is not."""
        with self._alone():
            self.settings.write_environment()
            if not self.supervisor.answers():
                self._end_leftovers()
                self._check_ports()
                prepare(self.settings, self.programs)
                self._launch()
            self._start(Tier.names, Tier.ground)
            self._wait(self._ground_ready, [p for p in self.programs if p.tier <= Tier.ground], seconds)
            self._start(Tier.outside, Tier.services)
            self._wait(lambda: not self._not_ready(self.programs), self.programs, seconds)

    def down(self, seconds: float = _STOP_SECONDS) -> None:
        """Services first, broker and database after them; nothing of ours runs afterwards."""
        with self._alone():
            if self.supervisor.answers():
                self.supervisor.shut_down()
                record = self.supervisor.records.read(SUPERVISORD)
                with suppress(NotReady):
                    wait_until(lambda: record is None or not record.alive, "end of supervisor", seconds, every=0.1)
            self._end_leftovers()

    def standing(self) -> Standing:
        return Standing(self.supervisor)

    def failed(self) -> dict[str, str]:
        """Programs that supervisor has given up on, with what they said last."""
        try:
            states = self.supervisor.states()
        except UNREACHABLE:
            return {}
        fatal = (name for name, info in states.items() if info["statename"] == "FATAL" or _refused_to_start(info))
        return {name: tail(self.supervisor.program_log(name)) for name in fatal}

    def _launch(self) -> None:
        process = self.supervisor.launch(self.programs, {**os.environ, **self.settings.shared})
        wait_until(
            self.supervisor.answers,
            "supervisor",
            20,
            lost=lambda: None if process.poll() is None else f"ended\n{tail(self.supervisor.log)}",
        )

    def _start(self, *tiers: Tier) -> None:
        present = {program.tier for program in self.programs}
        for tier in tiers:
            if tier in present:
                self.supervisor.start(tier)

    def _wait(self, condition: Callable[[], bool], programs: Sequence[Program], seconds: float) -> None:
        try:
            wait_until(condition, "system", seconds, every=0.2, lost=lambda: self._hopeless(programs))
        except Hopeless:
            raise
        except NotReady as error:
            missing = [program.name for program in self._not_ready(programs)] or [program.name for program in programs]
            first = missing[0]
            raise NotReady(f"{error}\nNot ready: {', '.join(missing)}\n{self._log_of(first)}") from None

    def _hopeless(self, programs: Sequence[Program]) -> str | None:
        states = self.supervisor.states()
        for program in programs:
            info = states[program.name]
            if _refused_to_start(info):
                log = self._log_of(program.name)
                return f"{program.name} ended with {EX_CONFIG}: {_reason(log)}\n{log}"
            if info["statename"] == "FATAL":
                return f"{program.name} does not start ({info['spawnerr']})\n{self._log_of(program.name)}"
            starts = self._starts_seen.setdefault(program.name, set())
            starts.add(info["start"])
            if len(starts) > _HOPELESS_AFTER_STARTS:
                return f"{program.name} keeps ending\n{self._log_of(program.name)}"
        return None

    def _log_of(self, name: str) -> str:
        return f"--- {name} ---\n{tail(self.supervisor.program_log(name))}"

    def _ground_ready(self) -> bool:
        names = {program.name for program in self.programs}
        ports, port = self.settings.broker_ports, self.settings.mongodb_port
        if "rabbitmq" in names and ports is not None and not broker.listens(ports):
            return False
        return not ("mongod" in names and port is not None and not database.writable(port))

    def _not_ready(self, programs: Sequence[Program]) -> list[Program]:
        return [program for program in programs if program.ready_url is not None and not answers(program.ready_url)]

    def _end_leftovers(self) -> None:
        """What a crash left behind, in the order of an orderly stop."""
        records = {record.name: record for record in self.supervisor.records.alive()}
        if SUPERVISORD in records:
            records.pop(SUPERVISORD).end(self._patience())
        for program in sorted(self.programs, key=lambda program: program.tier, reverse=True):
            if program.name in records:
                records.pop(program.name).end(program.stop_seconds)
        for record in records.values():
            record.end(10)
        self.supervisor.forget()

    def _patience(self) -> float:
        return max((program.stop_seconds for program in self.programs), default=10) + 10

    def _check_ports(self) -> None:
        for name, port in self.settings.ports.items():
            try:
                # What was just killed gives its ports back only when the kernel has taken it apart.
                wait_until(partial(is_free, port), f"port {port}", 5)
            except NotReady:
                advice = f"move it with {name}, or all with CUAKHAU_PORT_OFFSET"
                raise NotReady(f"port {port} is taken by something else: {advice}") from None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two at once would start everything twice."""
        self.settings.run.mkdir(parents=True, exist_ok=True)
        with (self.settings.run / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _refused_to_start(info: Mapping[str, Any]) -> bool:
    return info["exitstatus"] == EX_CONFIG and info["statename"] in ("EXITED", "BACKOFF", "FATAL")


def _reason(log: str) -> str:
    """The line with which it refused; else its last one."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    return next((line for line in reversed(lines) if " does not start: " in line), lines[-1])
