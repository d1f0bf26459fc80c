"""Registration's collections on a real database."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bson import ObjectId
from pymongo import MongoClient
from pymongo.database import Database

from services.registration.adapters.documents import DocumentStore, sweep_orphans
from services.registration.adapters.documents.store import LARGEST_FILE
from services.registration.adapters.dossiers import CODEC, INDEXES, KIND, DossierRepository
from services.registration.adapters.file_codes import FileCodeCounter, FileCodesUsedUp
from services.registration.application.ports import DossierFilter
from services.registration.application.submitting import DuplicateFileCode, submit_dossier
from services.registration.domain.dossier import Status
from services.registration.domain.draft import File
from services.registration.entrypoints.http import WINDOW_CALL
from shared.aggregate import Actor, Change, Json, Once
from shared.clock import new_id, utc_now
from shared.contracts import CATALOGUE
from shared.errors import AlreadyActed, NotFound, TooLarge, Unavailable
from shared.storage import AGGREGATE_INDEXES, ensure_indexes
from tests.unit.registration.examples import IMPORTER, LAW, window_submission

pytestmark = pytest.mark.integration

LATER = timedelta(hours=1)


@pytest.fixture
def place(database: MongoClient[Any], mongo_prefix: str) -> Database[Any]:
    return database[f"{mongo_prefix}registration"]


@pytest.fixture
def dossiers(place: Database[Any]) -> DossierRepository:
    store = DossierRepository(
        place["registrations"],
        kind=KIND,
        codec=CODEC,
        source="registration",
        catalogue=CATALOGUE,
        clock=utc_now,
        new_id=new_id,
    )
    ensure_indexes(store.collection, (*AGGREGATE_INDEXES, *INDEXES))
    return store


@pytest.fixture
def documents(place: Database[Any]) -> DocumentStore:
    return DocumentStore(place, clock=utc_now)


Submit = Callable[..., Json]


@pytest.fixture
def submit(dossiers: DossierRepository, documents: DocumentStore, place: Database[Any]) -> Submit:
    def run(file_code: str, message_id: str | None = None, fingerprint: str = "a") -> Json:
        return submit_dossier(
            window_submission(file_code),
            actor=IMPORTER,
            once=Once(f"message:{message_id or file_code}", fingerprint),
            dossiers=dossiers,
            documents=documents,
            file_codes=FileCodeCounter(place["file_codes"]),
            law=LAW,
            clock=lambda: datetime(2026, 11, 20, 3, 0, tzinfo=UTC),
            new_id=new_id,
        )

    return run


def at_once(number: int, work: Callable[[int], Any]) -> list[Any]:
    """The outcome of each, errors included, of `number` calls that start together."""
    start = threading.Barrier(number)

    def run(n: int) -> Any:
        start.wait()
        try:
            return work(n)
        except Exception as error:
            return error

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


def test_the_agencies_that_handle_dossiers_are_known(submit: Submit, dossiers: DossierRepository) -> None:
    assert dossiers.agencies() == set()
    submit("QG2026000101")
    submit("QG2026000102")
    assert dossiers.agencies() == {"TCKT11"}


def test_a_dossier_comes_back_as_it_was_stored(submit: Submit, dossiers: DossierRepository) -> None:
    answer = submit("QG2026000101")
    stored = dossiers.load(answer["id"])
    found = dossiers.by_file_code("QG2026000101")
    assert found == stored
    assert stored.state.received_at == datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
    assert stored.state.content.goods_lines[0].hs_code == "95030021"
    assert dossiers.by_file_code("QG2026000102") is None
    (entry,) = dossiers.history(answer["id"])
    assert (entry["act"], entry["event"]["type"]) == ("submitted", "registration.dossier_submitted")


def test_ten_equal_messages_at_once_make_one_dossier_and_ten_equal_answers(
    submit: Submit, dossiers: DossierRepository
) -> None:
    def as_callers_do(_: int) -> Any:
        try:
            return submit("QG2026000101")
        except AlreadyActed:
            return submit("QG2026000101")

    answers = at_once(10, as_callers_do)
    assert all(answer == answers[0] for answer in answers)
    assert isinstance(answers[0], dict)
    assert dossiers.collection.count_documents({}) == 1


def test_ten_messages_with_one_file_code_at_once_make_one_dossier(submit: Submit, dossiers: DossierRepository) -> None:
    outcomes = at_once(10, lambda n: submit("QG2026000101", message_id=f"m-{n}"))
    assert sum(isinstance(outcome, dict) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, DuplicateFileCode) for outcome in outcomes) == 9
    assert dossiers.collection.count_documents({}) == 1


def test_pages_are_newest_first_without_holes_or_doubles(submit: Submit, dossiers: DossierRepository) -> None:
    ids = [submit(f"QG2026{n:06d}")["id"] for n in range(7)]
    seen: list[str] = []
    while page := dossiers.page(DossierFilter(), before=seen[-1] if seen else None, limit=3):
        seen += [aggregate.id for aggregate in page]
    assert seen == sorted(ids, reverse=True)


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        (DossierFilter(agency="TCKT11"), 3),
        (DossierFilter(agency="TCKT10"), 0),
        (DossierFilter(tax_code="0100109106"), 3),
        (DossierFilter(status=Status.SUBMITTED), 3),
        (DossierFilter(status=Status.DRAFT), 0),
        (DossierFilter(q="qg2026"), 3),
        (DossierFilter(q="QG2026000001"), 1),
        (DossierFilter(q="."), 0),
        (DossierFilter(q="\x00"), 0),
    ],
)
def test_lists_are_filtered_by_the_database(
    submit: Submit, dossiers: DossierRepository, filter: DossierFilter, expected: int
) -> None:
    for n in range(3):
        submit(f"QG2026{n:06d}")
    assert len(dossiers.page(filter, before=None, limit=10)) == expected


@pytest.mark.parametrize(
    "filter",
    [
        DossierFilter(agency="TCKT11", status=1),
        DossierFilter(agency="TCKT11"),
        DossierFilter(tax_code="0100109106"),
        DossierFilter(status=1),
    ],
)
def test_lists_neither_scan_nor_sort(submit: Submit, dossiers: DossierRepository, filter: DossierFilter) -> None:
    submit("QG2026000101")
    seen: list[Any] = []
    find = dossiers.collection.find

    def explained(*given: Any, **named: Any) -> Any:
        seen.append(find(*given, **named))
        return seen[-1]

    dossiers.collection.find = explained  # type: ignore[method-assign]
    dossiers.page(filter, before=None, limit=10)
    plan = str(seen[0].clone().sort([("_id", -1)]).explain()["queryPlanner"]["winningPlan"])
    assert "COLLSCAN" not in plan
    assert "'SORT'" not in plan


def test_file_codes_are_given_once_whoever_asks(place: Database[Any]) -> None:
    counter = FileCodeCounter(place["file_codes"])
    codes = at_once(12, lambda _: counter.next(2026))
    assert sorted(codes) == [f"CK2026{n:06d}" for n in range(1, 13)]
    assert counter.next(2027) == "CK2027000001"
    why: Any = {"by": Actor("operator:x", "operator"), "reason": "restored", "at": utc_now()}
    assert counter.jump_past(2026, 500, **why) == 500
    assert counter.next(2026) == "CK2026000501"
    assert counter.jump_past(2026, 400, **why) == 501
    assert counter.next(2026) == "CK2026000502"
    counter.jump_past(2026, 999_999, **why)
    with pytest.raises(FileCodesUsedUp):
        counter.next(2026)


def test_files_are_held_once_and_come_back_whole(documents: DocumentStore) -> None:
    file = File.of(b"%PDF-" + b"x" * 1_000_000)
    documents.put(file)
    documents.put(file)
    assert documents.files.count_documents({}) == 1
    assert documents.get(file.sha256) == file.data
    with pytest.raises(NotFound):
        documents.get("0" * 64)
    with pytest.raises(TooLarge):
        documents.put(File(b"x" * (LARGEST_FILE + 1), "big"))


def test_a_call_that_came_too_early_is_held_however_large_it_is(documents: DocumentStore) -> None:
    call = File.of(b"x" * WINDOW_CALL)
    documents.put(call)
    assert documents.get(call.sha256) == call.data


def test_a_damaged_file_is_not_given_out(documents: DocumentStore) -> None:
    file = File.of(b"%PDF-good")
    documents.put(file)
    documents.chunks.update_one({}, {"$set": {"data": b"%PDF-evil"}})
    with pytest.raises(Unavailable):
        documents.get(file.sha256)


def sweep(documents: DocumentStore, dossiers: DossierRepository, untouched_since: datetime) -> int:
    return sweep_orphans(documents, untouched_since=untouched_since, referenced=dossiers.references)


def test_the_sweep_removes_what_nobody_names_after_the_grace(
    submit: Submit, documents: DocumentStore, dossiers: DossierRepository
) -> None:
    state = dossiers.load(submit("QG2026000101")["id"]).state
    orphan = File.of(b"%PDF-orphan")
    documents.put(orphan)
    assert sweep(documents, dossiers, utc_now() - LATER) == 0, "within the grace nothing is touched"
    assert sweep(documents, dossiers, utc_now() + LATER) == 1
    with pytest.raises(NotFound):
        documents.get(orphan.sha256)
    assert documents.chunks.count_documents({}) == len(state.files) > 0
    assert all(documents.get(sha256) for sha256 in state.files)
    assert sweep_orphans(documents, untouched_since=utc_now() + LATER, referenced=lambda _: False) == 0, (
        "what a dossier names was marked and is not asked about again"
    )


def test_a_file_that_is_used_anew_while_the_sweep_looks_at_it_stays(
    documents: DocumentStore, dossiers: DossierRepository
) -> None:
    orphan = File.of(b"%PDF-orphan")
    documents.put(orphan)
    meanwhile = DocumentStore(documents.files.database, clock=lambda: utc_now() + LATER)

    def referenced(sha256: str) -> bool:
        meanwhile.put(orphan)
        return dossiers.references(sha256)

    assert sweep_orphans(documents, untouched_since=utc_now() + LATER, referenced=referenced) == 0
    assert documents.get(orphan.sha256) == orphan.data


def test_chunks_of_an_upload_that_never_ended_are_removed(
    documents: DocumentStore, dossiers: DossierRepository
) -> None:
    documents.chunks.insert_one({"files_id": ObjectId(), "n": 0, "data": b"half"})
    assert documents.chunks.count_documents({}) == 1
    sweep(documents, dossiers, utc_now() - LATER)
    assert documents.chunks.count_documents({}) == 1
    sweep(documents, dossiers, utc_now() + LATER)
    assert documents.chunks.count_documents({}) == 0


def test_files_stand_before_the_dossier_that_names_them(submit: Submit, documents: DocumentStore) -> None:
    """Whatever ends an intake between the two, no dossier names a file that is not there."""

    class Cut(Exception):
        pass

    def cut(_file: File) -> None:
        raise Cut

    put, documents.put = documents.put, cut  # type: ignore[method-assign]
    with pytest.raises(Cut):
        submit("QG2026000101")
    documents.put = put  # type: ignore[method-assign]
    assert submit("QG2026000101")["version"] == 1


def test_what_was_said_before_and_what_was_said_last(submit: Submit, dossiers: DossierRepository) -> None:
    id = submit("QG2026000901", "message:1", "said")["id"]
    found = dossiers.load(id)
    for key, fingerprint in (("message:2", "other"), (None, ""), ("message:3", "last"), (None, "")):
        once = Once(key, fingerprint) if key else None
        answer = {"id": id, "at": utc_now().isoformat()} if once else None
        found = dossiers.save(found, Change(found.state, "noted"), actor=IMPORTER, once=once, answer=answer)
    assert [said and said.key for said in (dossiers.said_before(id, "other"), dossiers.said_before(id, "never"))] == [
        "message:2",
        None,
    ]
    last = dossiers.said_last(id)
    assert last is not None
    assert (last.key, last.fingerprint) == ("message:3", "last")
    assert dossiers.said_last("nowhere") is None
