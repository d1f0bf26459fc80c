"""How long lists, searches and counts take with many dossiers stored: `python -m tests.load.worklist --dossiers 100000`.

Cases are written straight into a private database, a fifth of them of one agency, one in twenty-five open; then inspection's
API and the console are asked as people ask them. The database goes when it is over.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from pymongo import MongoClient
from pymongo.collection import Collection
from pymongo.write_concern import WriteConcern
from rich.console import Console
from rich.table import Table

from deploy.dev.database import Database
from deploy.dev.ports import LOOPBACK, free_ports
from deploy.dev.process import Command, OwnProcess
from services.inspection.adapters.case_codec import CaseCodec
from services.inspection.adapters.worklist_questions import DUE, frame, parts
from services.inspection.application.worklist import CaseFilter, Order
from services.inspection.domain.case import Mode, Status
from services.inspection.domain.worklist.words import words_asked, words_in
from shared.clock import VIETNAM
from shared.web import tokens
from tests.integration.console.desk import Browser
from tests.integration.inspection_api import SECRET, inspection_api
from tests.integration.inspection_stores import stores_of
from tests.processes import wait_until
from tests.unit.inspection.samples import opened

AGENCY = "TCKT01"
_BATCH = 2000
_FIRST = 50_000
_OPEN = 0.04
_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý")
_NAMES = ("An", "Bình", "Cường", "Giang", "Hải", "Hưng", "Lan", "Mai", "Nam", "Phúc", "Sơn", "Thành", "Việt", "Đức")
_GOODS = (
    "Búp bê có quần áo",
    "Nồi cơm điện",
    "Ấm đun nước",
    "Mũ bảo hiểm",
    "Máy sấy tóc",
    "Thép cốt bê tông",
    "Cáp điện hạ áp",
)
_KINDS = ("đỏ", "xanh", "trắng", "lớn", "nhỏ", "gấp gọn", "hẹn giờ", "siêu tốc", "cách nhiệt", "chống ồn", "chịu lửa")
_ROWS = ("3.2", "4.1", "4.7", "2.1", "4.3", "1.2", "4.9")
_GROUPS = ("3", "4", "4", "2", "4", "5", "4")
_STAGES = (
    (Status.OPENED, "RECEIVING", False),
    (Status.OPENED, "INSPECTING", True),
    (Status.SCHEDULED, "INSPECTING", True),
    (Status.PAUSED, "IMPORTER", True),
    (Status.DRAFTED, "REVIEW", True),
    (Status.REVIEWED, "SIGNATURE", True),
)

_PAGES = ("?tab=mine", "?tab=open", "?tab=overdue", "?tab=done", "?tab=all", "?q=noi+com+dien", "news?tab=open")

out = Console(width=110)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dossiers", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=40, help="how often each question is asked")
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="cuakhau-worklist-") as directory,
        _database(Path(directory)) as uri,
        inspection_api(uri, Path(directory) / "inspection.log") as (url, name),
        MongoClient[Any](uri) as client,
    ):
        collection = client[name]["inspections"]
        began = time.perf_counter()
        _fill(collection, asked.dossiers)
        size = client[name].command("collstats", "inspections")
        out.print(
            f"\n{asked.dossiers:,} dossiers in {time.perf_counter() - began:.0f} s; {size['size'] / asked.dossiers:.0f} "
            f"bytes each, {size['storageSize'] / 1e9:.2f} GB stored, {size['totalIndexSize'] / 1e9:.2f} GB of indexes"
        )
        _unhelped(collection)
        _api(url, _one_of(collection), asked.rounds)
        _console(uri, url, Path(directory), asked.rounds)


@contextmanager
def _database(directory: Path) -> Iterator[str]:
    database = Database(directory / "data", free_ports(1)[0])
    database.start()
    try:
        database.wait_ready()
        yield database.mongodb_uri
    finally:
        database.discard()


# Filling


def _fill(collection: Collection[Any], count: int) -> None:
    chance = random.Random(20260703)
    base = CaseCodec().dump(replace(opened(), officer="lan.nt"))
    loose = collection.with_options(write_concern=WriteConcern(w=1, j=False))
    # Made at once afterwards they take a fraction of the time; _id stays.
    loose.drop_indexes()
    first = min(count, _FIRST)
    for start in range(0, first, _BATCH):
        numbers = range(start, min(first, start + _BATCH))
        loose.insert_many([_document(number, first, base, chance) for number in numbers], ordered=False)
    for copy in range(1, count // first):
        loose.aggregate(_copied(copy))
    stores_of(collection.database)


def _copied(copy: int) -> list[dict[str, Any]]:
    """The first ones again under other numbers; made by the database, many times sooner than they could be sent."""
    code = {"$concat": [f"Q{copy:02}", {"$substrCP": ["$state.file_code", 3, 9]}]}
    changed = {
        "_id": {"$concat": [f"{copy:02x}", {"$substrCP": ["$_id", 2, 40]}]},
        "keys": [{"$concat": [f"{copy}/", "$_id"]}],
        "state.file_code": code,
        "state.summary.words": {"$concatArrays": [[{"$toLower": code}], {"$slice": ["$state.summary.words", 1, 400]}]},
    }
    first = {"$match": {"_id": {"$gte": "00", "$lt": "01"}}}
    return [first, {"$set": changed}, {"$merge": {"into": "inspections", "whenMatched": "fail"}}]


def _document(number: int, count: int, base: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    # The newest are those that are open; with a day's share each, as they arrive over three years.
    over = number < count * (1 - 2 * _OPEN) or (number < count * (1 - _OPEN / 4) and chance.random() < 0.5)
    status, stage, accepted = (Status.ISSUED, "DONE", True) if over else chance.choice(_STAGES)
    agency = {"code": AGENCY if chance.random() < 0.2 else f"TCKT{chance.randrange(2, 35):02}", "name": "Chi cục"}
    importer = int(20_000 * chance.random() ** 2)
    named = random.Random(importer)
    name = f"Công ty TNHH {named.choice(_FAMILY)} {named.choice(_NAMES)} {named.choice(_NAMES)} {importer:05}"
    kind = chance.randrange(len(_GOODS))
    goods = f"{_GOODS[kind]} {chance.choice(_KINDS)} {chance.choice(_KINDS)} mẫu {chance.randrange(5000)}"
    tax_code, file_code, declared = f"{3_000_000_000 + importer}", f"QG{number:010}", f"{106_000_000_000 + number}"
    today = datetime.now(UTC).astimezone(VIETNAM).date()
    due = (
        today - timedelta(days=(count - number) * 1000 // count) if over else today + timedelta(chance.randrange(-3, 8))
    )
    words = dict.fromkeys(word for text in (file_code, tax_code, name, declared, goods) for word in words_in(text))
    content = {**base["content"], "importer": {**base["content"]["importer"], "tax_code": tax_code, "name": name}}
    content["lines"] = [{**line, "name": goods} for line in content["lines"]]
    mode = "SAMPLE" if chance.random() < 0.08 else "DOCUMENTARY"
    if over and number % 500 == 0:
        status = Status.REFUSED
    officer = None if chance.random() < 0.2 and not over else f"officer{chance.randrange(15):02}"
    summary = {
        **base["summary"],
        "stage": stage,
        "open": not over,
        "due_on": due.isoformat(),
        "goods": goods,
        "rows": [_ROWS[kind]],
        "groups": [_GROUPS[kind]],
        "words": list(words),
    }
    state = {
        **base,
        "file_code": file_code,
        "agency": agency,
        "content": content,
        "decision": {**base["decision"], "mode": mode},
        "status": status.value,
        "accepted": accepted,
        "officer": officer,
        "due_on": due.isoformat(),
        "summary": summary,
    }
    entry = {"act": "checklist_recorded", "actor": {"id": "officer:lan.nt"}, "details": {"text": "x" * 250}}
    return {
        "_id": f"{number:012x}-0000-7000-8000-{number:012x}",
        "kind": "case",
        "version": 6,
        "state": state,
        "history": [{**entry, "number": n, "hash": f"{number:064x}"} for n in range(1, 7)],
        "keys": [f"k{number}"],
    }


# Asking


def _unhelped(collection: Collection[Any]) -> None:
    table = Table("the same without these indexes, whole collection read", "s")
    for what, filter in (
        ("my open dossiers", CaseFilter(agency=AGENCY, open_only=True, officers=("officer03",))),
        ("goods by a word", CaseFilter(agency=AGENCY, words=words_asked("4711"))),
    ):
        asked = {"$and": [frame(filter, Order.DUE, None), *(part.condition for part in parts(filter))]}
        began = time.perf_counter()
        list(collection.find(asked, {"state.file_code": 1}, hint=[("$natural", 1)]).sort(DUE, 1).limit(50))
        table.add_row(what, f"{time.perf_counter() - began:.2f}")
    out.print(table)


def _one_of(collection: Collection[Any]) -> str:
    """The file code of one of the agency's, from the midst."""
    code: str = next(iter(collection.find({"state.agency.code": AGENCY}).skip(_BATCH).limit(1)))["state"]["file_code"]
    return code


def _api(url: str, file_code: str, rounds: int) -> None:
    token = tokens.issue(SECRET, role="officer", subject="officer03", agency=AGENCY)
    today = datetime.now(UTC).astimezone(VIETNAM).date()
    with httpx.Client(
        base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=60, trust_env=False
    ) as client:
        table = Table("inspection's API, the largest agency", "rows", "p50 ms", "p95 ms", "max ms")
        for what, query in _questions(today, file_code):
            took, found = _times(lambda query=query: client.get("/inspections", params=query), rounds)
            table.add_row(what, _rows(found), *took)
        took, _ = _times(lambda: client.get("/inspections/counts"), rounds)
        table.add_row("counts", "", *took)
        for order in Order:
            cursor = None
            for _ in range(19):
                page = client.get(
                    "/inspections", params={"sort": order.value, **({"cursor": cursor} if cursor else {})}
                )
                cursor = page.json()["next"]
            last = {"sort": order.value, "cursor": cursor}
            took, _ = _times(lambda last=last: client.get("/inspections", params=last), rounds)
            table.add_row(f"all, page 20, {order.value}", "50", *took)
        out.print(table)


def _questions(today: date, file_code: str) -> list[tuple[str, dict[str, Any]]]:
    return [
        ("mine", {"officer": "me", "open_only": "true"}),
        ("unassigned", {"officer": "none", "open_only": "true"}),
        ("to be reviewed", {"stage": "REVIEW"}),
        ("overdue", {"stage": ["RECEIVING", "INSPECTING"], "due_until": (today - timedelta(1)).isoformat()}),
        ("all open", {"open_only": "true"}),
        ("open, mode sample", {"open_only": "true", "mode": Mode.SAMPLE.value}),
        ("open, goods of one row", {"open_only": "true", "row": "4.9"}),
        ("done, newest first", {"stage": "DONE", "sort": "newest"}),
        ("all, one officer", {"officer": "officer05"}),
        ("all, one importer", {"tax_code": "3000000007"}),
        ("all, goods of one group, newest first", {"group": "3", "sort": "newest"}),
        ("all, goods of one row, mode sample", {"row": "4.9", "mode": "SAMPLE"}),
        ("search: file code", {"q": file_code}),
        ("search: tax code", {"q": "3000000007"}),
        ("search: declaration", {"q": str(106_000_000_000 + int(file_code[2:]))}),
        ("search: every importer's word", {"q": "công ty"}),
        ("search: common goods", {"q": "noi com dien"}),
        ("search: two common words", {"q": "nguyen xanh"}),
        ("search: three, seldom together", {"q": "duong mai sieu"}),
        ("search: importer and goods", {"q": "do phuc 0171 bup be"}),
        ("search: nothing", {"q": "khongcogi"}),
        ("search: common, newest first, open", {"q": "bup be", "sort": "newest", "open_only": "true"}),
        ("search: common words never together", {"q": "bup noi"}),
        ("search: common words seldom together", {"q": "bup 1234 lan"}),
        ("search: every importer's words, never together", {"q": "cong tnhh bup noi"}),
        ("search: beginnings of words", {"q": "n h"}),
        ("search: every importer's word, by due day", {"q": "cong ty", "sort": "due"}),
        ("search: every importer's word, newest first", {"q": "cong ty", "sort": "newest"}),
        ("search: common goods, open, mine", {"q": "noi com", "officer": "me", "open_only": "true"}),
        ("search: common goods of one row, one officer", {"q": "do xanh", "row": "4.9", "officer": "officer05"}),
        ("seldom state, newest first", {"status": "REFUSED", "sort": "newest"}),
        ("seldom state and mode, goods of one row", {"status": "REFUSED", "mode": "SAMPLE", "row": "4.9"}),
        ("search: common goods in a seldom state", {"status": "REFUSED", "q": "noi com"}),
    ]


def _console(uri: str, url: str, directory: Path, rounds: int) -> None:
    port, nowhere = free_ports(2)
    environment = {
        "CUAKHAU_ENV": "development",
        "CUAKHAU_SECRET": SECRET,
        "CONSOLE_ADDRESS": f"{LOOPBACK}:{port}",
        "REGISTRATION_URL": f"http://{LOOPBACK}:{nowhere}",
        "INSPECTION_URL": url,
        "NOTIFICATION_URL": f"http://{LOOPBACK}:{nowhere}",
        "MONGODB_URI": uri,
        "CUAKHAU_DATABASE_PREFIX": "load_",
    }
    process = OwnProcess(
        "console", Command([sys.executable, "-m", "services.console"], environment), directory / "console.log"
    )
    process.start()
    try:
        address = f"http://{LOOPBACK}:{port}"
        wait_until(lambda: _up(address), "the console", 30)
        with httpx.Client(base_url=address, follow_redirects=True, timeout=60, trust_env=False) as client:
            token = tokens.issue(SECRET, role="officer", subject="officer03", agency=AGENCY)
            Browser(client).send("/login", {"token": token}, on="/login")
            table = Table("console, /worklist", "KB", "p50 ms", "p95 ms", "max ms")
            for path in _PAGES:
                took, found = _times(lambda path=path: client.get(f"/worklist/{path}"), rounds)
                table.add_row(path, f"{len(found.content) / 1000:.0f}", *took)
            out.print(table)
            _export(client, process)
    finally:
        process.stop()


def _export(client: httpx.Client, process: OwnProcess) -> None:
    table = Table("the whole list of the agency", "seconds", "until it begins", "MB", "console's peak, MB")
    for path in ("export.csv", "export.xlsx"):
        began, first, size = time.perf_counter(), 0.0, 0
        with client.stream("GET", f"/worklist/{path}?tab=all", timeout=600) as answer:
            for piece in answer.iter_bytes():
                first = first or time.perf_counter() - began
                size += len(piece)
        took = time.perf_counter() - began
        table.add_row(path, f"{took:.0f}", f"{first:.1f}", f"{size / 1e6:.1f}", f"{_peak(process.pid):.0f}")
    out.print(table)


def _peak(pid: int) -> float:
    """Megabytes that the largest of a process and its children ever took."""
    said = Path(f"/proc/{pid}/status").read_text()
    own = next(int(line.split()[1]) for line in said.splitlines() if line.startswith("VmHWM"))
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return max([own / 1000, *(_peak(int(child)) for child in children)])


def _times(ask: Callable[[], httpx.Response], rounds: int) -> tuple[list[str], httpx.Response]:
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        found = ask()
        took.append((time.perf_counter() - began) * 1000)
        if found.status_code != httpx.codes.UNPROCESSABLE_ENTITY:
            found.raise_for_status()
    ordered = sorted(took)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return [f"{statistics.median(took):.0f}", f"{p95:.0f}", f"{ordered[-1]:.0f}"], found


def _rows(found: httpx.Response) -> str:
    return str(len(found.json()["items"])) if found.is_success else "asks for more"


def _up(address: str) -> bool:
    try:
        return httpx.get(f"{address}/healthz", timeout=1, trust_env=False).is_success
    except httpx.HTTPError:
        return False


if __name__ == "__main__":
    main()
