"""Supervisor, the kept process manager: its configuration, and talking to it."""

import configparser
import http.client
import shlex
import subprocess
import sys
import xmlrpc.client
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from supervisor.xmlrpc import SupervisorTransport

from deploy.dev import socket_place
from deploy.dev.process import dying_with_parent
from deploy.dev.programs import Program, Tier
from deploy.dev.records import Records

SUPERVISORD = "supervisord"
EX_CONFIG = 78
# Not there, ending under the call, or past taking calls.
UNREACHABLE = (OSError, http.client.HTTPException, xmlrpc.client.Error)


class Supervisor:
    def __init__(self, run: Path, root: Path) -> None:
        self._run = run
        self._root = root
        self.log = run / "log" / "supervisord.log"
        self.records = Records(run / "processes")
        self._config = run / "supervisord.conf"
        self._socket = socket_place.socket_path(run)
        self._rpc: Any = xmlrpc.client.ServerProxy(
            "http://127.0.0.1", SupervisorTransport(None, None, f"unix://{self._socket}"), allow_none=True
        )

    def launch(self, programs: Sequence[Program], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
        """Start supervisor itself; of the programs none runs yet."""
        socket_place.prepare(self._socket)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self._config.open("w") as stream:
            self._configuration(programs).write(stream)
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "supervisor.supervisord", "-n", "-c", str(self._config)],
                # Handed down by inheritance, not through the configuration: no quoting, and no secret in one more file.
                env=dict(environment),
                cwd=self._root,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.records.record(SUPERVISORD, process.pid)
        return process

    def answers(self) -> bool:
        return self._state() == "RUNNING"

    def stopping(self) -> bool:
        """It says so itself; False when it does not answer."""
        return self._state() not in (None, "RUNNING")

    def _state(self) -> str | None:
        try:
            return str(self._rpc.supervisor.getState()["statename"])
        except UNREACHABLE:
            return None
        finally:
            self._rpc("close")()

    def start(self, tier: Tier) -> None:
        self._rpc.supervisor.startProcessGroup(tier.name, False)

    def restart(self, program: Program) -> None:
        name = f"{program.tier.name}:{program.name}"
        self._rpc.supervisor.stopProcess(name, True)
        self._rpc.supervisor.startProcess(name, False)

    def states(self) -> dict[str, dict[str, Any]]:
        """By program: `statename`, `pid`, `spawnerr` and the rest of what supervisor knows."""
        return {info["name"]: info for info in self._rpc.supervisor.getAllProcessInfo()}

    def shut_down(self) -> None:
        self._rpc.supervisor.shutdown()

    def forget(self) -> None:
        """Clear what pointed at processes that are gone."""
        self.records.clear()
        socket_place.clear(self._run, self._socket)

    def program_log(self, name: str) -> Path:
        return self._run / "log" / f"{name}.log"

    def _configuration(self, programs: Sequence[Program]) -> configparser.RawConfigParser:
        config = configparser.RawConfigParser()
        config["unix_http_server"] = {"file": _escaped(str(self._socket)), "chmod": "0700"}
        config["supervisord"] = {
            "logfile": _escaped(str(self.log)),
            "logfile_maxbytes": "5MB",
            "logfile_backups": "2",
            "pidfile": _escaped(str(self._run / "supervisord.pid")),
            "childlogdir": _escaped(str(self.log.parent)),
            "directory": _escaped(str(self._root)),
            "silent": "true",
            "nocleanup": "true",
        }
        config["rpcinterface:supervisor"] = {
            "supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"
        }
        for tier in Tier:
            members = [program for program in programs if program.tier is tier]
            if members:
                config[f"group:{tier.name}"] = {
                    "programs": ",".join(program.name for program in members),
                    "priority": str(tier.value),
                }
        for program in programs:
            config[f"program:{program.name}"] = self._section(program)
        return config

    def _section(self, program: Program) -> dict[str, str]:
        # Should supervisor itself be killed, the kernel asks each program to stop.
        argv = self.records.recording(program.name, dying_with_parent(program.command.argv, "TERM"))
        return {
            "command": _escaped(shlex.join(argv)),
            "environment": _environment(program.command.environment.items()),
            "autostart": "false",
            # Anything but wrong settings or data, with which another try would end the same.
            "autorestart": "unexpected",
            "exitcodes": str(EX_CONFIG),
            "startsecs": "1",
            "startretries": "20",
            "stopwaitsecs": str(program.stop_seconds),
            # A service winds down its own children; only when it does not, all of them go.
            "stopasgroup": "false",
            "killasgroup": "true",
            "redirect_stderr": "true",
            # This one value supervisor expands twice.
            "stdout_logfile": _escaped(_escaped(str(self.program_log(program.name)))),
            "stdout_logfile_maxbytes": "10MB",
            "stdout_logfile_backups": "3",
        }


def _escaped(text: str) -> str:
    """Supervisor expands `%(…)s` in every value."""
    return text.replace("%", "%%")


def _environment(pairs: Iterable[tuple[str, str]]) -> str:
    quoted = (
        f'{name}="{value.replace(chr(92), chr(92) * 2).replace(chr(34), chr(92) + chr(34))}"' for name, value in pairs
    )
    return _escaped(",".join(quoted))
