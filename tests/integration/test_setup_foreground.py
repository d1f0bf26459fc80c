"""`make run` stands in one terminal; what happens in another one ends it in order."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.dev import __main__ as foreground
from deploy.dev.ports import free_ports
from deploy.dev.process import Command
from deploy.dev.programs import Program, Tier
from deploy.dev.settings import Settings
from deploy.dev.system import System

pytestmark = pytest.mark.integration

PATIENCE = 20.0


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    own = {"CUAKHAU_RUN_DIR": str(tmp_path / "run")}
    names = Settings.from_environment(own).ports
    ports = zip(names, free_ports(len(names)), strict=True)
    moved = {name: f"127.0.0.1:{port}" if name.endswith("_ADDRESS") else str(port) for name, port in ports}
    idle = Program("idle", Command([sys.executable, "-c", "import time; time.sleep(600)"]), Tier.services)
    system = System(Settings.from_environment({**own, **moved}), [idle])
    yield system
    system.down()


@pytest.fixture
def samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.delenv("CUAKHAU_RUN_ONCE", raising=False)
    monkeypatch.setattr(foreground, "_SAMPLES", "stub_samples")

    def play(script: str) -> None:
        (tmp_path / "stub_samples.py").write_text(script)

    return play


@pytest.fixture(autouse=True)
def _signals_as_before() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in foreground._STOP_SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def _run(system: System, when: Callable[[], bool], meanwhile: Callable[[], object]) -> int:
    """The foreground, while another thread is the other terminal; Ctrl-C when it does not end by itself."""
    ctrl_c = threading.Timer(PATIENCE, os.kill, (os.getpid(), signal.SIGINT))
    over = threading.Event()

    def other_terminal() -> None:
        while not over.wait(0.05):
            if when():
                meanwhile()
                return

    other = threading.Thread(target=other_terminal)
    ctrl_c.start()
    other.start()
    try:
        return foreground.run(system)
    finally:
        ctrl_c.cancel()
        over.set()
        other.join(PATIENCE)


def _from_elsewhere(system: System) -> System:
    return System(system.settings, system.programs)


def test_down_from_elsewhere_ends_it(system: System, samples, capfd, monkeypatch: pytest.MonkeyPatch):
    samples("")
    stays = threading.Event()
    monkeypatch.setattr(foreground, "_say_where", lambda _: stays.set())
    assert _run(system, stays.is_set, _from_elsewhere(system).down) == 0
    assert "Stopped from elsewhere." in capfd.readouterr().out


def test_down_from_elsewhere_ends_it_while_samples_play(system: System, samples, capfd, tmp_path: Path):
    playing = tmp_path / "playing"
    samples(f"import pathlib, time; pathlib.Path({str(playing)!r}).touch(); time.sleep(600)")
    assert _run(system, playing.exists, _from_elsewhere(system).down) == 0
    assert "Stopped from elsewhere." in capfd.readouterr().out


def test_samples_that_fail_for_the_stop_are_no_failure(system: System, samples, capfd, tmp_path: Path):
    playing = tmp_path / "playing"
    socket = str(system.supervisor._socket)
    samples(
        "import pathlib, sys, time\n"
        f"pathlib.Path({str(playing)!r}).touch()\n"
        f"while pathlib.Path({socket!r}).exists(): time.sleep(0.01)\n"
        "sys.exit(1)"
    )
    assert _run(system, playing.exists, _from_elsewhere(system).down) == 0
    assert "Stopped from elsewhere." in capfd.readouterr().out


def test_what_was_started_anew_since_is_left_alone(system: System, samples, monkeypatch: pytest.MonkeyPatch):
    samples("")
    stays = threading.Event()
    monkeypatch.setattr(foreground, "_say_where", lambda _: stays.set())
    anew = _from_elsewhere(system)

    def restart() -> None:
        anew.down()
        anew.up(30)

    assert _run(system, stays.is_set, restart) == 0
    assert anew.supervisor.answers()


def test_what_failed_by_itself_stays_a_failure(system: System, samples, monkeypatch: pytest.MonkeyPatch):
    samples("raise SystemExit(1)")
    monkeypatch.setenv("CUAKHAU_RUN_ONCE", "1")
    assert _run(system, lambda: False, lambda: None) == 1
    assert not system.supervisor.records.alive()
