"""How long a back-up and a restore take, and in how much memory: `python -m tests.load.backup --dossiers 100000`.

A dossier that came to its result is stored again and again, in all three services, under other ids; then `cuakhau backup`
and `cuakhau restore` are run as an operator runs them. All goes when it is over.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bson import encode
from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient
from pymongo.write_concern import WriteConcern

from tests.e2e.conftest import System, running_system
from tests.e2e.place import SERVICES
from tests.e2e.stories import rice_cookers
from tests.e2e.story import perform
from tests.load.parts import broker_and_database

_BATCH = 500
_RESTORED = "restored_"
_UUID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dossiers", type=int, default=100_000)
    parser.add_argument("--parallel", type=int, default=2)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cuakhau-bench-") as folder:
        place = Path(folder)
        with (
            broker_and_database(place) as (broker, uri),
            MongoClient[Any](uri, tz_aware=True) as client,
            running_system(broker, uri, client, place) as system,
        ):
            _store(system, asked.dossiers)
            environment = {**os.environ, "MONGODB_URI": uri, "CUAKHAU_RUN_DIR": folder}
            file, parallel = str(place / "night.tar"), ("--parallel", str(asked.parallel))
            _run("back-up", environment, system.prefix, "backup", file, *parallel)
            _run("verified", environment, _RESTORED, "restore", file, "--check")
            _run("restore", environment, _RESTORED, "restore", file, "--yes", *parallel)


def _store(system: System, count: int) -> None:
    stage = system.stage(rice_cookers.STORY)
    perform(stage.story, stage)
    assert stage.id is not None
    assert system.flaws_at_rest(stage.id) == []
    print(f"storing {count} dossiers …", flush=True)
    for service in SERVICES:
        stored = system.collection(service).with_options(write_concern=WriteConcern(w=1, j=False))
        model = encode(stored.find_one({"_id": stage.id}, {"next_timer_at": 0, "reconcile_at": 0}))
        for start in range(1, count + 1, _BATCH):
            numbers = range(start, min(start + _BATCH, count + 1))
            stored.insert_many(list(_copies(model, stage.file_code, numbers)), ordered=False)


def _copies(model: bytes, file_code: str, numbers: range) -> Iterator[RawBSONDocument]:
    for number in numbers:
        head = f"{number:08x}".encode()
        copy = _UUID.sub(lambda found, head=head: head + found[0][8:], model)  # type: ignore[misc]
        yield RawBSONDocument(copy.replace(file_code.encode(), f"XX{number:0{len(file_code) - 2}}".encode()))


def _run(what: str, environment: Mapping[str, str], prefix: str, *arguments: str) -> None:
    began = time.monotonic()
    command = [sys.executable, "-m", "services.console.cli", *arguments]
    with tempfile.TemporaryFile("w+") as said:
        given = {**environment, "CUAKHAU_DATABASE_PREFIX": prefix}
        process = subprocess.Popen(command, env=given, stdout=said, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        said.seek(0)
        lines = [line for line in said if " bytes" in line]
    exit_code = os.waitstatus_to_exitcode(status)
    print(f"{what}: {seconds:.0f} s, exit code {exit_code}, at most {usage.ru_maxrss >> 10} MB\n   {''.join(lines)}")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
