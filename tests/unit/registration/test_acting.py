from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.registration.application import agency_acts, importer_acts, reading
from services.registration.application.acting import Request
from services.registration.application.ports import DossierFilter
from services.registration.domain.commands import (
    AcceptDossier,
    CancelDossier,
    RefuseDossier,
    RequestSupplement,
    SubmitDossier,
    SupplementDossier,
)
from services.registration.domain.dossier import Channel, Status
from shared.aggregate import Actor, Once
from shared.contracts import CATALOGUE
from shared.errors import Forbidden, Invalid, NotAllowed, NotFound, Stale
from tests.unit.registration.examples import IMPORTER, LAW, NOW, OFFICER, document, draft, window_submission
from tests.unit.registration.test_submitting import Desk

SIGNER = Actor("signer:x", "signer", agency="TCKT11")
OTHER_IMPORTER = Actor("importer:2", "importer", tax_code="0100109106-001")
OTHER_OFFICER = Actor("officer:x", "officer", agency="TCKT10")
OPERATOR = Actor("operator:x", "operator")
LATER = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


class Case(Desk):
    """A desk with one dossier of the window, and the acts on it."""

    def __init__(self) -> None:
        super().__init__()
        self.id: str = self.submit(window_submission())["id"]
        self.common: dict[str, Any] = {"dossiers": self.dossiers, "clock": lambda: LATER}

    @property
    def state(self) -> Any:
        return self.dossiers.load(self.id).state

    def request(self, actor: Actor, **given: Any) -> Request:
        return Request(self.id, actor, **given)

    def accept(self, actor: Actor = OFFICER, **given: Any) -> Any:
        return agency_acts.accept_dossier(self.request(actor, **given), AcceptDossier("ok"), **self.common)

    def refuse(self, reason: str = "out of scope", actor: Actor = OFFICER, **given: Any) -> Any:
        return agency_acts.refuse_dossier(self.request(actor, **given), RefuseDossier(reason), **self.common)

    def ask(self, *items: str, reason: str = "missing", actor: Actor = OFFICER, **given: Any) -> Any:
        command = RequestSupplement(items, reason)
        return agency_acts.request_supplement(self.request(actor, **given), command, law=LAW, **self.common)

    def supplement(self, actor: Actor = IMPORTER, **changes: Any) -> Any:
        command = SupplementDossier(draft(**changes))
        return importer_acts.supplement_dossier(
            self.request(actor), command, documents=self.documents, law=LAW, **self.common
        )

    def cancel(self, actor: Actor = IMPORTER, reason: str | None = "mistake", **given: Any) -> Any:
        return importer_acts.cancel_dossier(self.request(actor, **given), CancelDossier(reason), **self.common)

    def last_event(self) -> tuple[str, Any]:
        event = self.dossiers.published[-1]
        schema, data = CATALOGUE.dump(event.type, event.data)
        return event.type, CATALOGUE.load(event.type, schema, data)


@pytest.fixture
def case() -> Case:
    return Case()


def test_an_officer_accepts(case: Case) -> None:
    answer = case.accept(expected=1)
    assert (answer["version"], answer["handlers"]["cqkt"]) == (2, Status.ACCEPTED)
    type, data = case.last_event()
    assert (type, data["note"], data["occurred_at"]) == ("registration.dossier_accepted", "ok", LATER)


def test_an_officer_refuses_with_a_reason(case: Case) -> None:
    with pytest.raises(Invalid):
        case.refuse(" ")
    with pytest.raises(Invalid):
        case.refuse("x" * 2001)
    case.refuse("out of scope")
    assert case.last_event()[1]["reason"] == "out of scope"
    assert case.state.reason == "out of scope"


def test_the_history_keeps_what_came_with_a_supplement(case: Case) -> None:
    def details() -> Any:
        return case.dossiers.acts[-1][1].details

    new = document("5", number="GCN-7", file_name="giay-chung-nhan.pdf", issuer="QUATEST 1")
    with_it: Any = {"documents": (*draft().documents, new), "storage_address": "Kho số 3"}
    case.ask("certificate")
    case.supplement(**with_it)
    (paper,) = details()["documents"]
    assert (paper["number"], paper["file_name"]) == ("GCN-7", "giay-chung-nhan.pdf")
    assert paper["sha256"] in case.state.files
    assert details()["changed"] == ["storage_address"]
    assert "text" not in details()
    case.ask("one more")
    case.supplement(**with_it, note="Không còn gì thêm.")
    assert details()["text"] == "Không còn gì thêm."
    assert not {"documents", "changed"} & set(details())


def test_a_supplement_is_asked_for_and_given(case: Case) -> None:
    with pytest.raises(Invalid):
        case.ask()
    with pytest.raises(Invalid):
        case.ask("certificate", " ")
    case.ask("certificate")
    type, data = case.last_event()
    assert (type, data["items"], data["due_on"]) == (
        "registration.supplement_requested",
        ["certificate"],
        date(2026, 11, 28),
    )
    answer = case.supplement(note="with certificate")
    assert (answer["revision"], answer["handlers"]["cqkt"]) == (2, Status.SUPPLEMENTED)
    type, data = case.last_event()
    assert (type, data["dossier"]["revision"]) == ("registration.dossier_supplemented", 2)
    case.accept()
    assert case.state.handlers.cqkt is Status.ACCEPTED


def test_a_supplement_that_nobody_asked_for_stores_nothing(case: Case) -> None:
    case.documents.held.clear()
    with pytest.raises(NotAllowed):
        case.supplement()
    assert not case.documents.held


def test_an_importer_cancels_before_acceptance_only(case: Case) -> None:
    case.accept()
    with pytest.raises(NotAllowed) as refusal:
        case.cancel()
    assert refusal.value.state == "ACCEPTED"
    fresh = Case()
    fresh.cancel()
    assert fresh.state.handlers.cqkt is Status.CANCELLED
    assert fresh.last_event()[1]["reason"] == "mistake"


def test_whoever_saw_another_version_is_told(case: Case) -> None:
    case.accept()
    with pytest.raises(Stale) as refusal:
        case.refuse(expected=1)
    assert (refusal.value.expected, refusal.value.current) == (1, 2)


def test_the_same_key_acts_once(case: Case) -> None:
    once = Once("http:officer:1", "abc")
    first = case.accept(expected=1, once=once)
    assert case.accept(expected=1, once=once) == first
    assert len(case.dossiers.acts) == 2


@pytest.mark.parametrize("actor", [IMPORTER, OTHER_OFFICER, OPERATOR, Actor("a", "admin"), Actor("o", "officer")])
def test_the_agencys_acts_are_its_own_staffs(case: Case, actor: Actor) -> None:
    for act in (case.accept, case.refuse, lambda actor: case.ask("x", actor=actor)):
        with pytest.raises(Forbidden):
            act(actor=actor)  # type: ignore[operator]


@pytest.mark.parametrize("actor", [OTHER_IMPORTER, OFFICER, OPERATOR, Actor("i", "importer")])
def test_the_importers_acts_are_its_own(case: Case, actor: Actor) -> None:
    with pytest.raises(Forbidden):
        case.cancel(actor)
    case.ask("x")
    with pytest.raises(Forbidden):
        case.supplement(actor)


def test_at_the_counter_an_officer_enters_what_the_importer_does(case: Case) -> None:
    case.id = case.submit(SubmitDossier(Channel.COUNTER, draft()), actor=OFFICER)["id"]
    with pytest.raises(Forbidden):
        case.cancel(OTHER_OFFICER)
    case.cancel(OFFICER)
    assert case.state.handlers.cqkt is Status.CANCELLED


@pytest.mark.parametrize(
    ("reader", "sees"),
    [
        (IMPORTER, True),
        (OFFICER, True),
        (SIGNER, True),
        (OPERATOR, True),
        (OTHER_IMPORTER, False),
        (OTHER_OFFICER, False),
    ],
)
def test_dossiers_are_seen_by_their_importer_their_agency_and_operators(case: Case, reader: Actor, sees: bool) -> None:
    listed = reading.list_dossiers(DossierFilter(), actor=reader, before=None, limit=10, dossiers=case.dossiers)
    assert [a.id for a in listed] == ([case.id] if sees else [])
    sha256 = case.state.files[0]
    reads = (
        lambda: reading.read_dossier(case.id, actor=reader, dossiers=case.dossiers),
        lambda: reading.read_history(case.id, actor=reader, dossiers=case.dossiers),
        lambda: reading.read_document(case.id, sha256, actor=reader, dossiers=case.dossiers, documents=case.documents),
    )
    for read in reads:
        if sees:
            assert read()
        else:
            with pytest.raises(Forbidden):
                read()


def test_a_filter_beyond_ones_own_scope_is_refused(case: Case) -> None:
    for actor, filter in (
        (IMPORTER, DossierFilter(tax_code="0100109106-001")),
        (OFFICER, DossierFilter(agency="TCKT10")),
        (Actor("o", "officer"), DossierFilter()),
        (Actor("i", "importer"), DossierFilter()),
    ):
        with pytest.raises(Forbidden):
            reading.list_dossiers(filter, actor=actor, before=None, limit=10, dossiers=case.dossiers)


def test_a_file_of_another_dossier_is_not_given_out(case: Case) -> None:
    case.documents.held["ab" * 32] = b"%PDF-other"
    with pytest.raises(NotFound):
        reading.read_document(case.id, "ab" * 32, actor=OFFICER, dossiers=case.dossiers, documents=case.documents)
    assert NOW < LATER
