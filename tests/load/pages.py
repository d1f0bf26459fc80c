"""How long every page takes with many dossiers stored: `python -m tests.load.pages --dossiers 100000`.

The whole system with a console before it. A few dossiers are played to different points, then copied in the databases; then
people of each role follow the links they are shown, and every kind of page found so is asked for again and again.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx
from pymongo import MongoClient
from rich.console import Console
from rich.table import Table

from shared.regulation.calendar import legal_day
from shared.slips import slips_of
from shared.web import tokens
from tests.browser.office import console_of
from tests.browser.visits import book, set_up, working_day
from tests.e2e.agency import Agency
from tests.e2e.conftest import SECRET, System, running_system
from tests.e2e.procedures import check_documents, draft, report_tests, take_sample
from tests.e2e.stories import forty_lines, toys
from tests.e2e.story import Story
from tests.integration.console.desk import Browser
from tests.load.many import Model, multiply
from tests.load.parts import broker_and_database
from tests.processes import wait_until

AGENCY = "TCKT11"
OFFICER = "chuyenvien.tckt.01"
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# Agencies, officers, codes of papers, numbers, hashes.
_NAMED = re.compile(r"(?<=/)([A-Z]+\d+|[A-Z0-9]{16}|\d[\d.]*|[0-9a-f]{64}|(?<=officers/)[^/]+)(?=/|$)")
_LINK = re.compile(r'<a [^>]*href="([^"]+)"')
# Of one shape of address so many are asked for: a dossier of each kind, say.
_EXAMPLES = 2
# What people type into fields, which no link leads to.
_ASKED = {
    "officer": (
        "/worklist/?tab=all&q=QG00000077",
        "/worklist/?tab=all&q=do+choi",
        "/worklist/?tab=open&q=khongcogi",
    ),
    "importer": ("/my?q=QG00000077",),
}
_MOST = 400
# A whole list as a spreadsheet takes seconds, and nobody waits for it before a page.
_FILES = 3
_AIM = 300

out = Console(width=120)


@dataclass
class Timed:
    """One shape of address: milliseconds of each answer, and the largest answer in bytes."""

    took: list[float] = field(default_factory=list)
    largest: int = 0
    page: bool = True

    @property
    def p95(self) -> float:
        return sorted(self.took)[min(len(self.took) - 1, int(len(self.took) * 0.95))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dossiers", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=20, help="how often each page is asked for; a file three times")
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="cuakhau-pages-") as directory,
        broker_and_database(Path(directory)) as (broker, uri),
        MongoClient(uri, tz_aware=True) as client,
        running_system(broker, uri, client, Path(directory)) as system,
        console_of(system, Path(directory)) as console,
    ):
        models = _played(system)
        # What is still to be published would be published of every copy.
        wait_until(lambda: not any(system.flaws(model.id) for model in models), "the models to be at rest", 120)
        began = time.perf_counter()
        multiply(client, system.prefix, models, asked.dossiers, AGENCY, legal_day(datetime.now(UTC)))
        out.print(f"\n{asked.dossiers:,} dossiers in three services, stored in {time.perf_counter() - began:.0f} s")
        slip = slips_of(SECRET, console).of(models[0].file_code).url
        for role, scope in _people(models):
            start = ["/", slip.removeprefix(console), *_ASKED.get(role, ())]
            _report(role, _walk(console, role, scope, start, asked.rounds))


# The models


def _played(system: System) -> list[Model]:
    """One at each point of the way; all at one agency and with one officer."""
    return [
        _model(system, _received, 0.008),
        _model(system, _accepted, 0.008),
        _model(system, _scheduled, 0.008),
        _model(system, _drafted, 0.008),
        _model(system, _approved, 0.008),
        _model(system, _signed, 0.80, open=False),
        _model(system, _sampled, 0.15, open=False),
        _model(system, _signed, 0.01, open=False, story=forty_lines.STORY, at="TCKT20"),
    ]


def _model(
    system: System,
    play: Callable[[Agency, str], None],
    share: float,
    *,
    open: bool = True,
    story: Story = toys.STORY,
    at: str = AGENCY,
) -> Model:
    stage = system.stage(replace(story, name=play.__name__.strip("_")))
    stage.submit()
    agency = Agency.of(system.place, at)
    id = agency.dossier(stage.file_code)
    play(agency, id)
    return Model(id, stage.file_code, stage.tax_code, at, OFFICER, agency.case(id)["due_on"], open, share)


def _received(agency: Agency, id: str) -> None:
    """As it came."""


def _accepted(agency: Agency, id: str) -> None:
    agency.accept(id)
    agency.assign(id, OFFICER)


def _scheduled(agency: Agency, id: str) -> None:
    _accepted(agency, id)
    agency.change_mode(id, "SAMPLE", "Xem kỹ hơn: nghi ngờ chất lượng")
    set_up(agency, OFFICER)
    book(agency, id, OFFICER, working_day(1))


def _drafted(agency: Agency, id: str) -> None:
    _accepted(agency, id)
    book(agency, id, OFFICER, working_day(2), kind="DOCUMENT_REVIEW")
    check_documents(agency, id)
    draft(agency, id)


def _approved(agency: Agency, id: str) -> None:
    _drafted(agency, id)
    agency.approve(id)


def _signed(agency: Agency, id: str) -> None:
    _approved(agency, id)
    agency.sign(id)


def _sampled(agency: Agency, id: str) -> None:
    _accepted(agency, id)
    agency.change_mode(id, "SAMPLE", "Xem kỹ hơn: nghi ngờ chất lượng")
    take_sample(agency, id, standard="TCVN 6238-1:2017", indicators=["Hàm lượng chì"])
    report_tests(agency, id)
    draft(agency, id)
    agency.approve(id)
    agency.sign(id)


# Walking


def _people(models: list[Model]) -> list[tuple[str, dict[str, str]]]:
    agency = {"agency": AGENCY}
    return [
        ("officer", agency),
        ("reviewer", agency),
        ("signer", agency),
        ("importer", {"tax_code": models[-2].tax_code}),
        ("operator", {}),
        ("admin", {}),
    ]


def _walk(url: str, role: str, scope: dict[str, str], start: list[str], rounds: int) -> dict[str, Timed]:
    """Every shape of address that is linked from where this person may go, by its shape."""
    found: dict[str, Timed] = {}
    asked: set[str] = set()
    with httpx.Client(base_url=url, follow_redirects=True, timeout=120, trust_env=False) as client:
        token = tokens.issue(SECRET, role=role, subject=OFFICER if role == "officer" else f"{role}.01", **scope)
        Browser(client).send("/login", {"token": token}, on="/login")
        waiting = list(start)
        examples: dict[str, int] = {}
        while waiting and len(asked) < _MOST:
            address = waiting.pop(0)
            shape = _shape(address)
            if address in asked or examples.get(shape, 0) >= _EXAMPLES:
                continue
            asked.add(address)
            examples[shape] = examples.get(shape, 0) + 1
            answer = _time(client, address, found.setdefault(shape, Timed()), rounds)
            if "text/html" in answer.headers.get("Content-Type", ""):
                waiting += [link for link in _links(answer, url) if _shape(link) not in ("/logout",)]
    return found


def _time(client: httpx.Client, address: str, timed: Timed, rounds: int) -> httpx.Response:
    for nth in range(rounds):
        if nth == _FILES and not timed.page:
            break
        began = time.perf_counter()
        answer = client.get(address)
        timed.took.append((time.perf_counter() - began) * 1000)
        timed.largest = max(timed.largest, answer.num_bytes_downloaded)
        timed.page = "text/html" in answer.headers.get("Content-Type", "")
        if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            # The public page bounds what one address may ask.
            timed.took.pop()
            break
        if not answer.is_success:
            out.print(f"[red]{answer.status_code} {address}")
            break
    return answer


def _links(answer: httpx.Response, url: str) -> list[str]:
    there = (urljoin(str(answer.url), unescape(link)) for link in _LINK.findall(answer.text))
    return [link.removeprefix(url).partition("#")[0] for link in there if link.startswith(f"{url}/")]


def _shape(address: str) -> str:
    """The path with its ids as *, and the names of what is asked with it."""
    parts = urlsplit(address)
    path = _NAMED.sub("*", _ID.sub("*", parts.path))
    names = ",".join(sorted({name for name, _value in parse_qsl(parts.query)}))
    return f"{path}?{names}" if names else path


def _report(role: str, found: dict[str, Timed]) -> None:
    table = Table(f"{role}: {len(found)} kinds of address", "asked", "p50 ms", "p95 ms", "max ms", "KB")
    for shape, timed in sorted(found.items(), key=lambda each: -each[1].p95):
        mark = "[red]" if timed.page and timed.p95 >= _AIM else ""
        kind = "" if timed.page else " (file)"
        figures = (statistics.median(timed.took), timed.p95, max(timed.took))
        table.add_row(
            f"{mark}{shape}{kind}",
            str(len(timed.took)),
            *(f"{value:.0f}" for value in figures),
            f"{timed.largest / 1000:.0f}",
        )
    out.print(table)


if __name__ == "__main__":
    sys.exit(main())
