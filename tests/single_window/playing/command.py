"""`python -m tests.single_window play`: against the running system (`make up`). `soak`: against one of its own.

    play --dossiers 200 --rate 5/s --faults 10% --seed 7 --report report.json
    soak --dossiers 5000 --faults 10% --seconds 3600

Exit status 0 when every dossier came to its end with nothing lost, doubled, out of order, waiting or broken; 1 when not; 2
when there is no system, or the command says what cannot be.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import httpx

from services.console.environment import command_environment
from tests.processes import ROOT
from tests.single_window.chance import Chance, Fault
from tests.single_window.playing.own_system import system_of_its_own
from tests.single_window.playing.report import as_json, lines
from tests.single_window.playing.run import Outcome, Plan, play
from tests.single_window.playing.script import BadScript, read_scripts


def main(arguments: Sequence[str]) -> int:
    asked = _parser().parse_args(arguments)
    # Whoever ends it ends what it started too, and the window's faults.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        plan = _plan(asked)
    except (BadScript, ValueError) as error:
        print(error)
        return 2
    if asked.command == "soak":
        with tempfile.TemporaryDirectory(prefix="cuakhau-soak-") as directory:
            with system_of_its_own(Path(directory)) as settings:
                outcome = play(plan, settings)
            return _told(outcome, asked.report)
    try:
        outcome = play(plan, command_environment(os.environ, ROOT))
    except KeyError as error:
        print(f"{error.args[0]} is not set, and no running system was found: `make up` starts one.")
        return 2
    except httpx.TransportError as error:
        print(f"The system does not answer ({error}): `make up` starts it.")
        return 2
    return _told(outcome, asked.report)


def _told(outcome: Outcome, report: Path | None) -> int:
    if report is not None:
        report.write_text(json.dumps(as_json(outcome), ensure_ascii=False, indent=1, default=str), encoding="utf-8")
    print("\n".join(lines(outcome)), flush=True)
    return 0 if outcome.sum.none else 1


def _plan(asked: argparse.Namespace) -> Plan:
    kinds = tuple(Fault(kind) for kind in asked.kinds) if asked.kinds else tuple(Fault)
    return Plan(
        dossiers=asked.dossiers,
        scripts=read_scripts(names=asked.script or ()),
        rate=asked.rate,
        chance=Chance(asked.faults, asked.seed, asked.late, kinds),
        seconds=asked.seconds,
        at_once=asked.at_once,
        settling=asked.settling,
    )


def _parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(
        prog="python -m tests.single_window", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = whole.add_subparsers(dest="command", required=True)
    for name, dossiers, about in (
        ("play", 200, "against the running system"),
        ("soak", 5000, "against a system of its own"),
    ):
        command = commands.add_parser(name, help=about, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
        command.add_argument("--dossiers", type=_count, default=dossiers, help="how many")
        command.add_argument("--rate", type=_rate, default=5.0 if name == "play" else 50.0, help="begun a second: 5/s")
        command.add_argument("--faults", type=_share, default=0.1, help="share of exchanges that one meets: 10%%")
        command.add_argument(
            "--kinds", nargs="+", choices=[kind.value for kind in Fault], help="of faults; all when left out"
        )
        command.add_argument("--seed", type=int, default=7, help="of faults and of the choice of scripts")
        command.add_argument("--late", type=float, default=1.0, help="seconds that late is")
        command.add_argument("--script", nargs="+", help="of these only")
        command.add_argument("--seconds", type=float, help="after so many no more dossiers are begun")
        command.add_argument("--at-once", type=_count, default=16, help="dossiers played side by side")
        command.add_argument("--settling", type=float, default=180.0, help="seconds to come to rest")
        command.add_argument("--report", type=Path, help="file for the whole report, as JSON")
    return whole


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number of at least 1")
    return int(text)


def _rate(text: str) -> float:
    try:
        rate = float(text.removesuffix("/s"))
    except ValueError:
        rate = 0.0
    if not 0 < rate <= 1000:
        raise argparse.ArgumentTypeError(f"{text} is no rate; 5/s is five a second")
    return rate


def _share(text: str) -> float:
    try:
        share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text} is no share; 10% or 0.1 is one in ten")
    return share
