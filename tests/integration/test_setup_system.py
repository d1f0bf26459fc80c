"""The whole system goes up, survives what can befall it, and leaves nothing when it goes down."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.dev import programs as real
from deploy.dev.ports import free_ports, is_free
from deploy.dev.probing import answers
from deploy.dev.process import Command
from deploy.dev.programs import Program, Tier
from deploy.dev.settings import Settings
from deploy.dev.system import System
from deploy.dev.waiting import NotReady, wait_until

pytestmark = pytest.mark.integration

# Answers 200 on the port given, and notes its name when it is told to stop.
STUB = """
import http.server, os, pathlib, signal, sys
name, port, journal, answer = sys.argv[1], int(sys.argv[2]), sys.argv[3], os.environ["CUAKHAU_SECRET"].encode()

def stop(*_):
    with open(journal, "a") as stream:
        stream.write(name + "\\n")
    os._exit(0)

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass

signal.signal(signal.SIGTERM, stop)
http.server.HTTPServer(("127.0.0.1", port), Handler).serve_forever()
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    # Whoever clones into such a directory should not be the one to find out.
    run = tmp_path / "50%(x)s of 'it'"
    own = {"CUAKHAU_RUN_DIR": str(run), "CUAKHAU_SECRET": 'quote " percent %(y)s hash #; end'}
    names = Settings.from_environment(own).ports
    ports = zip(names, free_ports(len(names)), strict=True)
    moved = {name: f"127.0.0.1:{port}" if name.endswith("_ADDRESS") else str(port) for name, port in ports}
    return Settings.from_environment({**own, **moved})


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "journal"


@pytest.fixture
def stub(tmp_path: Path, journal: Path) -> Callable[..., Program]:
    script = tmp_path / "stub.py"
    script.write_text(STUB)

    def make(name: str, tier: Tier) -> Program:
        (port,) = free_ports(1)
        argv = [sys.executable, str(script), name, str(port), str(journal)]
        return Program(name, Command(argv), tier, f"http://127.0.0.1:{port}/", stop_seconds=5)

    return make


@pytest.fixture
def system(settings: Settings, stub: Callable[..., Program]) -> Iterator[System]:
    programs = [stub("ground", Tier.ground), stub("window", Tier.outside), stub("one", Tier.services)]
    yield from _ending_down(System(settings, [*programs, stub("two", Tier.services)]))


def _ending_down(system: System) -> Iterator[System]:
    yield system
    system.down()
    assert not system.supervisor.records.alive()


def _pids(system: System) -> dict[str, int]:
    return {record.name: record.pid for record in system.supervisor.records.alive()}


def test_up_returns_when_ready_and_down_stops_services_first(system: System, journal: Path):
    assert not system.ready()
    system.up(30)
    assert system.ready()
    pids = _pids(system)
    assert set(pids) == {"supervisord", "ground", "window", "one", "two"}

    system.up(30)
    assert _pids(system) == pids

    system.down()
    assert not any(Path(f"/proc/{pid}").exists() and not _zombie(pid) for pid in pids.values())
    stopped = journal.read_text().split()
    assert sorted(stopped[:2]) == ["one", "two"]
    assert stopped[2:] == ["window", "ground"]
    system.down()


def test_programs_get_the_environment_unharmed(system: System):
    system.up(30)
    environment = Path(f"/proc/{_pids(system)['one']}/environ").read_text().split("\0")
    assert f"CUAKHAU_SECRET={system.settings.shared['CUAKHAU_SECRET']}" in environment


def test_what_refuses_to_start_says_why_and_is_not_started_again(settings: Settings, stub: Callable[..., Program]):
    said = "print('one does not start: The law was changed.'); print('See there.'); time.sleep(1.5); sys.exit(78)"
    refusing = stub("one", Tier.services)
    command = Command([sys.executable, "-u", "-c", f"import sys, time; {said}"])
    system = System(settings, [stub("ground", Tier.ground), replace(refusing, command=command)])
    for _ in _ending_down(system):
        with pytest.raises(NotReady) as refused:
            system.up(30)
        assert "one ended with 78: one does not start: The law was changed.\n" in str(refused.value)
        assert "one" in system.failed()
        assert system.supervisor.states()["one"]["statename"] == "EXITED"
        assert "ground" in _pids(system)


def test_a_killed_program_comes_back(system: System):
    system.up(30)
    before = _pids(system)["one"]
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: _pids(system).get("one", before) != before and system.ready(), "restart", 20)
    assert _pids(system)["one"] != before


def test_up_recovers_after_everything_was_killed(system: System):
    system.up(30)
    before = _pids(system)
    # Supervisor first, so that it puts nothing back.
    for name in sorted(before, key=lambda name: name != "supervisord"):
        os.kill(before[name], signal.SIGKILL)
    system.up(30)
    assert not set(before.values()) & set(_pids(system).values())


def test_up_recovers_after_supervisor_alone_was_killed(system: System):
    system.up(30)
    before = _pids(system)
    os.kill(before["supervisord"], signal.SIGKILL)
    wait_until(lambda: not system.supervisor.records.alive(), "programs ending with supervisor", 20)
    system.up(30)
    assert set(_pids(system)) == set(before)


def test_a_program_that_cannot_start_is_named_with_its_log_well_before_the_bound(settings: Settings, stub):
    broken = Program("broken", Command([sys.executable, "-c", "raise SystemExit('no such setting')"]), Tier.services)
    broken = Program(**{**vars(broken), "ready_url": "http://127.0.0.1:1/"})
    for system in _ending_down(System(settings, [stub("ground", Tier.ground), broken])):
        with pytest.raises(NotReady, match=r"(?s)broken.*no such setting"):
            system.up(60)


def test_a_port_taken_by_a_stranger_is_named(system: System):
    port = system.settings.ports["CONSOLE_ADDRESS"]
    stranger = subprocess.Popen([sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(port)])
    try:
        wait_until(lambda: answers(f"http://127.0.0.1:{port}/"), "stranger", 20)
        with pytest.raises(NotReady, match=f"port {port} is taken.*CONSOLE_ADDRESS"):
            system.up(30)
    finally:
        stranger.kill()
        stranger.wait(10)


def test_real_broker_and_database_come_up_after_a_crash_and_leave_nothing(settings: Settings):
    for system in _ending_down(System(settings, real.ground(settings))):
        system.up(60)
        before = _pids(system)
        for name in sorted(before, key=lambda name: name != "supervisord"):
            os.kill(before[name], signal.SIGKILL)
        system.up(60)
        assert set(_pids(system)) == {"supervisord", "epmd", "rabbitmq", "mongod"}
    wait_until(lambda: all(is_free(port) for port in settings.ports.values()), "free ports", 5)


def _zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True
