import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.dev.records import Record, Records
from deploy.dev.waiting import wait_until

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)",
]


@pytest.fixture
def records(tmp_path: Path) -> Records:
    return Records(tmp_path / "pro cesses'")


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[bytes]]]:
    processes: list[subprocess.Popen[bytes]] = []
    yield processes
    for process in processes:
        process.kill()
        process.wait(10)


def _start(started, argv) -> subprocess.Popen[bytes]:
    started.append(subprocess.Popen(argv, start_new_session=True, stdout=subprocess.PIPE))
    return started[-1]


def test_a_program_leaves_its_own_record_and_keeps_its_pid(records, started):
    process = _start(started, records.recording("sleeper", SLEEPER))
    wait_until(lambda: bool(records.alive()), "record", 10)
    assert [(record.name, record.pid) for record in records.alive()] == [("sleeper", process.pid)]


def test_a_stale_record_never_points_at_a_stranger(records, started):
    stranger = _start(started, SLEEPER)
    records.record("ours", stranger.pid)
    record = records.read("ours")
    reused = Record("ours", stranger.pid, str(int(record.started) - 1))
    assert record.alive
    assert not reused.alive
    reused.end(1)
    assert stranger.poll() is None


def test_what_has_ended_but_was_not_collected_is_not_alive(records, started):
    process = _start(started, SLEEPER)
    records.record("ours", process.pid)
    process.kill()
    wait_until(lambda: not records.alive(), "end", 10)


def test_what_does_not_stop_politely_is_ended_within_its_bound(records, started):
    process = _start(started, STUBBORN)
    process.stdout.readline()
    records.record("stubborn", process.pid)
    begun = time.monotonic()
    records.read("stubborn").end(0.3)
    assert not records.alive()
    assert time.monotonic() - begun < 5


def test_torn_or_foreign_files_are_no_records(records):
    records.record("self", 1)
    for name, text in {"empty": "", "torn": "12 (sle", "foreign": "hello"}.items():
        Path(records._path(name)).write_text(text)
    assert [records.read(name) for name in ("empty", "torn", "foreign", "absent")] == [None] * 4
    records.clear()
    assert records.read("self") is None
