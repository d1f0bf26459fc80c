"""How long an audit takes with many dossiers stored, and in how much memory: `python -m tests.load.audit --dossiers 100000`.

Dossiers with whole histories are written straight into the databases of a system of its own; then `cuakhau audit` is run as
an operator runs it, in a process of its own. All goes when it is over.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from pymongo import MongoClient
from pymongo.write_concern import WriteConcern

from shared.aggregate import Actor, Change, Outgoing
from shared.clock import move_clock
from shared.messaging.subscriptions import sources_of
from shared.storage.history import Head, entry_for, head_after
from shared.web.tokens import issue
from tests.e2e.conftest import SECRET, System, running_system
from tests.e2e.place import SERVICES
from tests.example import CATALOGUE
from tests.load.parts import broker_and_database

_BATCH = 2_000
_ACTS = {"registration": 6, "inspection": 8, "notification": 8}
_KINDS = {"registration": "dossier", "inspection": "case", "notification": "correspondence"}
# What a goods line and its papers take in an event.
_DATA = {"number": 1, "text": "Búp bê có quần áo, bằng nhựa, cao 30 cm. " * 30}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dossiers", type=int, default=100_000)
    count = parser.parse_args().dossiers
    with _system() as (system, place, environment):
        print(f"storing {count} dossiers …", flush=True)
        _store(system, count)
        _run("audit of all", environment, "--since", "all")
        _touch(system, count // 100)
        _run(f"audit since the last, {count // 100} changed", environment)
        move_clock(place / "clock", timedelta(days=1))
        for service in SERVICES:
            began = time.monotonic()
            headers = {"Authorization": f"Bearer {issue(SECRET, subject='bench', role='operator')}"}
            url = system.place.urls[service]
            httpx.post(f"{url}/audit/roots", headers=headers, timeout=3600, trust_env=False).raise_for_status()
            print(f"daily root of {service} over all: {time.monotonic() - began:.0f} s", flush=True)
        _run("every history verified against its root", environment, "--verify")
        for service, process in system.processes.items():
            print(f"{service}: at most {_most(process.pid)} MB resident")


@contextmanager
def _system() -> Iterator[tuple[System, Path, Mapping[str, str]]]:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        asked = {"CUAKHAU_CLOCK_FILE": str(place / "clock")}
        with (
            broker_and_database(place) as (broker, uri),
            MongoClient[Any](uri, tz_aware=True) as client,
            running_system(broker, uri, client, place, asked) as system,
        ):
            yield system, place, _environment(system, uri)


def _environment(system: System, mongodb_uri: str) -> Mapping[str, str]:
    return {
        **os.environ,
        "CUAKHAU_ENV": "development",
        "CUAKHAU_SECRET": SECRET,
        "MONGODB_URI": mongodb_uri,
        "CUAKHAU_DATABASE_PREFIX": system.prefix,
        **{f"{name.upper()}_URL": url for name, url in system.place.urls.items()},
    }


def _store(system: System, count: int) -> None:
    at = datetime.now(UTC) - timedelta(hours=2)
    models = {service: _model(service, at) for service in SERVICES}
    for service, model in models.items():
        # A hash chain does not name its dossier: one history is as good as another.
        model["applied"] = {
            source: {
                "n": models[source]["head"]["sequence"],
                "id": models[source]["head"]["event_id"],
                "at": at,
                "recent": [],
            }
            for source in sources_of(service)
        }
        stored = system.collection(service).with_options(write_concern=WriteConcern(w=1, j=False))
        for start in range(0, count, _BATCH):
            numbers = range(start, min(start + _BATCH, count))
            stored.insert_many(
                [{**model, "_id": f"{n:08x}-0000-7000-8000-000000000000"} for n in numbers], ordered=False
            )


def _model(service: str, at: datetime) -> dict[str, Any]:
    head, history = Head(), []
    for number in range(1, _ACTS[service] + 1):
        event = Outgoing("ping.ball_played", _DATA) if service != "notification" else None
        change: Change[Any] = Change(None, f"act_{number}", event, reason="Hồ sơ hợp lệ", details={"line": number})
        entry = entry_for(
            head,
            change,
            id=f"{service}-{number}",
            now=at,
            actor=Actor("officer:lan.nt", "officer", agency="TCKT01"),
            catalogue=CATALOGUE,
        )
        history.append(entry)
        head = head_after(head, entry)
    return {
        "kind": _KINDS[service],
        "version": head.number,
        "state": {},
        "head": asdict(head),
        "history": history,
        "published_upto": head.sequence,
        "created_at": at,
        "changed_at": at,
    }


def _touch(system: System, count: int) -> None:
    ids = [f"{n:08x}-0000-7000-8000-000000000000" for n in range(count)]
    fresh = {"$set": {"changed_at": datetime.now(UTC)}}
    system.collection("registration").update_many({"_id": {"$in": ids}}, fresh)


def _run(what: str, environment: Mapping[str, str], *arguments: str) -> None:
    began = time.monotonic()
    command = [sys.executable, "-m", "services.console.cli", "audit", "--grace", "0", *arguments]
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=subprocess.STDOUT)
        most = 0
        while process.poll() is None:
            most = max(most, _most(process.pid))
            time.sleep(0.1)
        seconds = time.monotonic() - began
        said.seek(0)
        last = said.read().strip().splitlines()[-1]
    print(f"{what}: {seconds:.0f} s, exit code {process.returncode}, at most {most} MB\n   {last}", flush=True)


def _most(pid: int) -> int:
    """MB that were resident at one time; not what wait4 says, which remembers the process that it was forked from."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return 0
    return next((int(line.split()[1]) >> 10 for line in status.splitlines() if line.startswith("VmHWM")), 0)


if __name__ == "__main__":
    main()
