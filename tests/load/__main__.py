"""`make bench`: prints floor, system, ratio, latencies per hop, and what a dossier costs."""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
from pathlib import Path
from typing import Any

import httpx
from pymongo import MongoClient
from rich.console import Console
from rich.table import Table

from tests.faults.world import SERVICES, World
from tests.load.chain import HOPS, Run, hop_times, run_chain
from tests.load.counting import Work, work_done
from tests.load.floor import floor_rate
from tests.load.processors import per_dossier as milliseconds_per_dossier
from tests.load.processors import processor_seconds

console = Console(width=110)


def main() -> None:
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="cuakhau-bench-") as directory:
        world = World(Path(directory))
        try:
            world.start()
            idle = {name: _resident(world.services[name].pid) for name in SERVICES}
            run_chain(world, "WU", 100, threads=arguments.threads)
            before, spent = _work(world), processor_seconds(world)
            full = run_chain(world, "FU", arguments.dossiers, threads=arguments.threads)
            processors = milliseconds_per_dossier(spent, processor_seconds(world), arguments.dossiers)
            cost = _work(world).since(before)
            half = run_chain(world, "HA", arguments.dossiers // 2, threads=arguments.threads, rate=full.rate / 2)
            per_dossier = Work(*(round(value / arguments.dossiers) for value in vars(cost).values()))
            floors = {
                threads: floor_rate(
                    world.database.mongodb_uri, world.broker.amqp_uri, per_dossier, arguments.dossiers, threads
                )
                for threads in (1, arguments.threads)
            }
            _report(full, half, world, per_dossier, floors, idle)
            _report_processors(processors, full)
        finally:
            _quietly_stop(world)


def _report(full: Run, half: Run, world: World, cost: Work, floors: dict[int, float], idle: dict[str, float]) -> None:
    cores = os.cpu_count()
    console.print(
        f"\n[bold]Full chain, unsigned, {len(full.references)} dossiers, {cores} cores, all on one machine[/]"
    )
    rates = Table("", "dossiers/s", "system ÷ floor")
    rates.add_row("system", f"{full.rate:.1f}", "")
    for threads, rate in floors.items():
        rates.add_row(f"floor: bare loop, {threads} at a time", f"{rate:.1f}", f"{full.rate / rate:.2f}")
    console.print(rates)
    console.print(
        f"One dossier costs {cost.writes} write commands ({cost.written:,} bytes in the journal) and {cost.publishes} "
        f"publishes ({cost.published:,} bytes)."
    )
    latency = Table("seconds", "p50 full", "p99 full", "p50 half", "p99 half")
    hops = {name: hop_times(world, run.references) for name, run in (("full", full), ("half", half))}
    latency.add_row("window's call to 99", *_quantiles(full.answers), *_quantiles(half.answers))
    for hop in HOPS:
        latency.add_row(hop, *_quantiles(hops["full"][hop]), *_quantiles(hops["half"][hop]))
    console.print(latency)
    loaded = {name: _resident(world.services[name].pid) for name in SERVICES}
    memory = Table("resident MB", "idle", "after the load")
    for name in SERVICES:
        memory.add_row(name, f"{idle[name]:.0f}", f"{loaded[name]:.0f}")
    console.print(memory)


def _report_processors(milliseconds: dict[str, float], full: Run) -> None:
    total = sum(milliseconds.values())
    table = Table("processor", "ms per dossier", "of one core")
    for name, spent in sorted(milliseconds.items(), key=lambda row: -row[1]):
        table.add_row(name, f"{spent:.1f}", f"{spent * full.rate / 1000:.0%}")
    table.add_row("all", f"{total:.1f}", f"{total * full.rate / 1000:.0%}")
    console.print(table)


def _quantiles(values: list[float]) -> tuple[str, str]:
    cuts = statistics.quantiles(values, n=100)
    return f"{cuts[49]:.3f}", f"{cuts[98]:.3f}"


def _work(world: World) -> Work:
    texts = {name: httpx.get(f"{world.url(name)}/metrics", timeout=10, trust_env=False).text for name in SERVICES}
    client: MongoClient[Any] = MongoClient(world.database.mongodb_uri)
    with client:
        return work_done(client, texts)


def _resident(pid: int) -> float:
    """Megabytes of resident memory."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def _quietly_stop(world: World) -> None:
    for service in world.services.values():
        service.log.write_text("")
    world.stop()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dossiers", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=8)
    return parser.parse_args()


main()
