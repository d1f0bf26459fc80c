"""A registration that passes every rule, to be broken in one place by each test; and what the use cases lean on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from services.registration.application.ports import DossierFilter, Law, Said
from services.registration.domain.acts.submit import read_submission, submit
from services.registration.domain.commands import SubmitDossier
from services.registration.domain.dossier import Channel, Dossier, WindowReference
from services.registration.domain.draft import (
    Draft,
    DraftDeclaration,
    DraftDocument,
    DraftImporter,
    DraftLine,
    DraftNamed,
    File,
)
from services.registration.domain.lists import Group, Lists
from services.registration.domain.rules.file_code import our_code
from shared.aggregate import Actor, Aggregate, Json
from shared.errors import NotFound
from shared.regulation import load
from tests.fakes.aggregates import InMemoryAggregates

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
TAX_CODE = "0100109106"
IMPORTER = Actor(f"importer:{TAX_CODE}", "importer", tax_code=TAX_CODE)
OFFICER = Actor("officer:lan.nt", "officer", agency="TCKT11")
BODY = Actor("cert_body:qt1", "cert_body", body="QUATEST1")

LISTS = Lists(
    agencies={"TCKT11": "Lạng Sơn", "TCKT10": "Hải Phòng"},
    groups={"1": Group("fuel", 1), "3": Group("toys", 2)},
    qcvn={"3": "QCVN 3", "8": "other"},
    attachment_types={str(n): f"type {n}" for n in range(1, 7)},
    units={"PCE": "piece", "TNE": "tonne"},
    exempt_categories=frozenset(range(1, 13)),
    countries=frozenset({"CN", "KR"}),
    required_documents=load().required_documents,
    candidates=load().candidates,
    other_qcvn="8",
)


def regime_on(day: date) -> str:
    return "R2018" if day < date(2026, 7, 1) else "R2026"


RECEIPT_ITEMS = tuple(item for item in load().checklist if item.part == "RECEIPT")
LAW = Law(
    LISTS,
    regime_on,
    lambda _regime, _agency, day: day.replace(day=28),
    label_due=lambda _regime, _agency, day: day + timedelta(days=5),
    refusal_due=lambda _regime, _agency, day: day + timedelta(days=1),
    regime_version=lambda regime: f"{regime}-as-it-was",
    look_up=load().look_up,
    receipt_items=RECEIPT_ITEMS,
)


def line(**changes: Any) -> DraftLine:
    plain = DraftLine(
        line_no="1",
        group=DraftNamed("3"),
        hs_code="9503.00.21",
        name="Búp bê",
        brand="Rainbow",
        model="RB-210",
        tech_spec="ABS, 28 cm",
        origin="CN",
        quantity="1200",
        unit=DraftNamed("PCE"),
    )
    return replace(plain, **changes)


def document(type: str = "1", **changes: Any) -> DraftDocument:
    plain = DraftDocument(
        type=DraftNamed(type),
        number="HD-1",
        issued_on="2026-09-15",
        file_name="a.pdf",
        file=File.of(b"%PDF-1.4 " + type.encode()),
    )
    return replace(plain, **changes)


def draft(**changes: Any) -> Draft:
    plain = Draft(
        dossier_type="2",
        agency=DraftNamed("TCKT11"),
        importer=DraftImporter(
            TAX_CODE, "Công ty Mầm Xanh", "18 Trần Đăng Ninh", "0205 3870 118", "Phòng XNK", email="a@mamxanh.vn"
        ),
        import_from="2026-10-20",
        import_to="2026-12-20",
        qcvn=DraftNamed("3"),
        goods_lines=(line(),),
        documents=tuple(document(type) for type in ("1", "2", "3", "4")),
        declarations=(DraftDeclaration("106801234560", "2026-10-05", "15BB"),),
    )
    return replace(plain, **changes)


def window_submission(file_code: str = "QG2026000101", **changes: Any) -> SubmitDossier:
    reference = WindowReference("BKHCN0100001", file_code, "2026")
    return SubmitDossier(Channel.VNSW, draft(**changes), file_code=file_code, window=reference)


def dossier(**changes: Any) -> Dossier:
    submission = read_submission(window_submission(**changes), lists=LISTS, regime_on=regime_on, now=NOW)
    return submit(submission, file_code="QG2026000101", now=NOW)[0]


class InMemoryDossiers(InMemoryAggregates[Dossier]):
    def by_file_code(self, file_code: str) -> Aggregate[Dossier] | None:
        return next((a for a in self._stored.values() if a.state.file_code == file_code), None)

    def page(self, filter: DossierFilter, *, before: str | None, limit: int) -> list[Aggregate[Dossier]]:
        def wanted(a: Aggregate[Dossier]) -> bool:
            content = a.state.content
            return all(
                (
                    filter.agency in (None, content.agency.code),
                    filter.tax_code in (None, content.importer.tax_code),
                    filter.cert_body in (None, content.cert_body.code if content.cert_body else ""),
                    filter.status in (None, a.state.handlers.cqkt),
                    a.state.file_code.startswith(filter.q or ""),
                    before is None or a.id < before,
                )
            )

        found = [a for a in self._stored.values() if wanted(a)]
        return sorted(found, key=lambda a: a.id, reverse=True)[:limit]

    def regime_versions(self) -> dict[str, set[str]]:
        used: dict[str, set[str]] = {}
        for aggregate in self._stored.values():
            used.setdefault(aggregate.state.regime, set()).add(aggregate.state.regime_version or "")
        return used

    def said_before(self, id: str, fingerprint: str) -> Said | None:
        for key, (said, answer) in self._answers.items():
            if said == fingerprint and answer is not None and answer["id"] == id:
                return Said(key, said, datetime.fromisoformat(answer["at"]))
        return None

    def said_last(self, id: str) -> Said | None:
        found = [(key, said, answer) for key, (said, answer) in self._answers.items() if answer and answer["id"] == id]
        return Said(found[-1][0], found[-1][1], datetime.fromisoformat(found[-1][2]["at"])) if found else None

    def history(self, id: str) -> list[Json]:
        return [{"act": change.act} for of, change, _ in self.acts if of == id]


class InMemoryDocuments:
    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def put(self, file: File) -> None:
        self.held[file.sha256] = file.data

    def get(self, sha256: str) -> bytes:
        if sha256 not in self.held:
            raise NotFound(sha256)
        return self.held[sha256]

    def sizes(self, hashes: Collection[str]) -> dict[str, int]:
        return {sha256: len(self.held[sha256]) for sha256 in hashes if sha256 in self.held}


class InMemoryFileCodes:
    def __init__(self, start: int = 1) -> None:
        self._numbers = count(start)

    def next(self, year: int) -> str:
        return our_code(year, next(self._numbers))

    def jump_past(self, year: int, number: int, *, by: Actor, reason: str, at: datetime) -> int:
        self._numbers = count(max(next(self._numbers), number + 1))
        return number


class Ids:
    """Ids that grow like UUIDv7 do."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def __call__(self) -> str:
        return f"d-{next(self._numbers):06d}"
