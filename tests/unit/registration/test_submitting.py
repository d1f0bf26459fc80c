from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.registration.application.ports import Law
from services.registration.application.submitting import DuplicateFileCode, submit_dossier
from services.registration.domain.commands import SubmitDossier
from services.registration.domain.content import Named
from services.registration.domain.dossier import Channel, Handlers, Status
from services.registration.domain.draft import DraftNamed
from shared.aggregate import Actor, Json, Once
from shared.contracts import CATALOGUE
from shared.errors import AlreadyActed, Forbidden, Invalid, KeyReused
from shared.storage.codec import DataclassCodec
from tests.unit.registration.examples import (
    IMPORTER,
    LAW,
    NOW,
    OFFICER,
    Ids,
    InMemoryDocuments,
    InMemoryDossiers,
    InMemoryFileCodes,
    draft,
    window_submission,
)


@dataclass
class Desk:
    dossiers: InMemoryDossiers = field(default_factory=InMemoryDossiers)
    documents: InMemoryDocuments = field(default_factory=InMemoryDocuments)
    file_codes: InMemoryFileCodes = field(default_factory=InMemoryFileCodes)
    new_id: Ids = field(default_factory=Ids)
    law: Law = LAW
    now: datetime = NOW

    def submit(self, command: SubmitDossier, actor: Actor = IMPORTER, once: Once | None = None) -> Json:
        return submit_dossier(
            command,
            actor=actor,
            once=once,
            dossiers=self.dossiers,
            documents=self.documents,
            file_codes=self.file_codes,
            law=self.law,
            clock=lambda: self.now,
            new_id=self.new_id,
        )


@pytest.fixture
def desk() -> Desk:
    return Desk()


def at_the_counter(**given: Any) -> SubmitDossier:
    return SubmitDossier(Channel.COUNTER, draft(), **given)


def test_a_dossier_of_the_window_keeps_its_code_and_is_told_to_the_others(desk: Desk) -> None:
    answer = desk.submit(window_submission("QG2026000590"))
    stored = desk.dossiers.load(answer["id"])
    assert answer["file_code"] == stored.state.file_code == "QG2026000590"
    assert stored.state.handlers == Handlers(Status.SUBMITTED, None)
    assert (stored.state.regime, stored.state.received_on) == ("R2026", date(2026, 11, 20))
    assert set(stored.state.files) == set(desk.documents.held)
    (event,) = desk.dossiers.published
    schema, data = CATALOGUE.dump(event.type, event.data)
    loaded = CATALOGUE.load(event.type, schema, data)
    assert loaded["channel"] == "VNSW"
    assert loaded["dossier"]["goods_lines"][0]["hs_code"] == "95030021"
    assert loaded["window"] == {
        "document_type": "BKHCN0100001",
        "reference": "QG2026000590",
        "document_year": "2026",
    }


def test_the_state_survives_its_storage(desk: Desk) -> None:
    codec = DataclassCodec(type(desk.dossiers.load(desk.submit(window_submission())["id"]).state))
    state = desk.dossiers.load("d-000001").state
    assert codec.load(codec.dump(state)) == state


def test_other_channels_get_codes_of_our_own(desk: Desk) -> None:
    first = desk.submit(SubmitDossier(Channel.NPSP, draft()))
    second = desk.submit(SubmitDossier(Channel.NPSP, draft()))
    assert [first["file_code"], second["file_code"]] == ["CK2026000001", "CK2026000002"]


def test_a_counter_that_fell_behind_is_tried_on_until_a_code_is_free(desk: Desk) -> None:
    for _ in range(3):
        desk.submit(SubmitDossier(Channel.NPSP, draft()))
    desk.file_codes = InMemoryFileCodes()
    assert desk.submit(SubmitDossier(Channel.NPSP, draft()))["file_code"] == "CK2026000004"


def test_the_same_key_gives_the_same_answer_and_no_second_dossier(desk: Desk) -> None:
    once = Once("message:1", "abc")
    first = desk.submit(window_submission(), once=once)
    desk.now = datetime(2026, 11, 21, tzinfo=UTC)
    assert desk.submit(window_submission(), once=once) == first
    assert len(desk.dossiers.acts) == 1


def test_an_answer_once_given_stands_though_the_law_has_changed_since(desk: Desk) -> None:
    once = Once("message:1", "abc")
    first = desk.submit(window_submission(), once=once)
    desk.law = replace(LAW, lists=replace(LAW.lists, agencies={}))
    assert desk.submit(window_submission(), once=once) == first


def test_the_same_key_with_other_content_is_refused(desk: Desk) -> None:
    desk.submit(window_submission(), once=Once("message:1", "abc"))
    with pytest.raises(KeyReused):
        desk.submit(window_submission("QG2026000999"), once=Once("message:1", "xyz"))


def test_a_file_code_that_stands_is_refused_by_name(desk: Desk) -> None:
    desk.submit(window_submission(), once=Once("message:1", "abc"))
    with pytest.raises(DuplicateFileCode) as refusal:
        desk.submit(window_submission(), once=Once("message:2", "abc"))
    assert [(v.pointer, v.code) for v in refusal.value.violations] == [("/file_code", "duplicate_file_code")]


def test_a_duplicate_leaves_no_files_behind(desk: Desk) -> None:
    desk.submit(window_submission())
    desk.documents.held.clear()
    with pytest.raises(DuplicateFileCode):
        desk.submit(window_submission())
    assert not desk.documents.held


class RacingDossiers(InMemoryDossiers):
    """Another worker stores the same message between our look and our write."""

    def __init__(self, other: str, fingerprint: str, rival_code: str | None = None) -> None:
        super().__init__()
        self.rival_code = rival_code
        self.other = Once(other, fingerprint)
        self.raced = False

    def create(self, id: str, change: Any, *, actor: Actor, once: Any = None, answer: Any = None) -> Any:
        if not self.raced:
            self.raced = True
            unique = (f"file_code:{self.rival_code}",) if self.rival_code else change.unique
            super().create(
                "rival", replace(change, unique=unique), actor=actor, once=self.other, answer={"id": "rival"}
            )
        return super().create(id, change, actor=actor, once=once, answer=answer)


def test_of_two_equal_messages_at_once_the_second_gets_the_firsts_answer(desk: Desk) -> None:
    desk.dossiers = RacingDossiers("message:1", "abc")
    assert desk.submit(window_submission(), once=Once("message:1", "abc")) == {"id": "rival"}
    assert len(desk.dossiers.acts) == 1


def test_of_two_equal_calls_at_once_one_gets_a_code(desk: Desk) -> None:
    desk.dossiers = RacingDossiers("http:i:1", "abc", rival_code="CK2026000999")
    command, once = SubmitDossier(Channel.NPSP, draft()), Once("http:i:1", "abc")
    with pytest.raises(AlreadyActed):
        desk.submit(command, once=once)
    assert desk.submit(command, once=once) == {"id": "rival"}, "run again, as its caller does"
    assert len(desk.dossiers.acts) == 1


def test_of_two_messages_with_one_file_code_at_once_the_second_is_refused(desk: Desk) -> None:
    desk.dossiers = RacingDossiers("message:1", "abc")
    with pytest.raises(DuplicateFileCode):
        desk.submit(window_submission(), once=Once("message:2", "xyz"))


def test_another_clash_is_not_mistaken_for_either(desk: Desk) -> None:
    desk.submit(window_submission())
    desk.new_id = lambda: "d-000001"  # type: ignore[assignment]
    with pytest.raises(AlreadyActed):
        desk.submit(window_submission("QG2026000999"))


def test_nothing_is_stored_of_a_registration_that_breaks_rules(desk: Desk) -> None:
    with pytest.raises(Invalid):
        desk.submit(window_submission(dossier_type="9"))
    assert not desk.documents.held
    assert not desk.dossiers.acts


@pytest.mark.parametrize("file_code", [None, "QG20260000001", "QG-2026", "CK2026000001", "ck2026000001"])
def test_a_window_code_has_at_most_twelve_letters_and_digits_and_is_not_ours(desk: Desk, file_code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        desk.submit(replace(window_submission(), file_code=file_code))
    assert [v.pointer for v in refusal.value.violations] == ["/file_code"]


@pytest.mark.parametrize(
    ("now", "day", "regime"),
    [
        (datetime(2026, 6, 30, 16, 59, 59, tzinfo=UTC), date(2026, 6, 30), "R2018"),
        (datetime(2026, 6, 30, 17, 0, tzinfo=UTC), date(2026, 7, 1), "R2026"),
    ],
)
def test_the_regime_changes_at_midnight_in_vietnam(desk: Desk, now: datetime, day: date, regime: str) -> None:
    desk.now = now
    papers = tuple(replace(d, issued_on="2026-05-01") for d in draft().documents)
    answer = desk.submit(window_submission(documents=papers, declarations=()))
    state = desk.dossiers.load(answer["id"]).state
    assert (state.received_on, state.regime) == (day, regime)


def test_an_officer_enters_an_earlier_day_with_its_reason(desk: Desk) -> None:
    command = at_the_counter(received_on="2026-06-25", received_on_reason="paper dossier of 25 June")
    answer = desk.submit(command, actor=OFFICER)
    state = desk.dossiers.load(answer["id"]).state
    assert (state.regime, state.received_on_reason) == ("R2018", "paper dossier of 25 June")
    assert desk.dossiers.acts[0][1].reason == "paper dossier of 25 June"


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (at_the_counter(received_on="2026-06-25"), ("/received_on_reason", "required")),
        (at_the_counter(received_on="2026-11-21", received_on_reason="x"), ("/received_on", "date_in_future")),
        (at_the_counter(received_on="0001-01-01", received_on_reason="x"), ("/received_on", "before_any_regime")),
        (at_the_counter(received_on="2018-06-30", received_on_reason="x"), ("/received_on", "before_any_regime")),
        (at_the_counter(received_on="soon", received_on_reason="x"), ("/received_on", "date")),
        (
            SubmitDossier(Channel.NPSP, draft(), received_on="2026-06-25", received_on_reason="x"),
            ("/received_on", "received_on_not_allowed"),
        ),
    ],
)
def test_a_day_of_receipt_by_hand_is_an_officers_and_explained(
    desk: Desk, command: SubmitDossier, expected: tuple[str, str]
) -> None:
    with pytest.raises(Invalid) as refusal:
        desk.submit(command, actor=OFFICER if command.channel is Channel.COUNTER else IMPORTER)
    assert [(v.pointer, v.code) for v in refusal.value.violations] == [expected]


@pytest.mark.parametrize(
    "actor",
    [
        Actor("importer:2", "importer", tax_code="0100109106-001"),
        Actor("importer:2", "importer"),
        Actor("officer:x", "officer", agency="TCKT10"),
        Actor("operator:x", "operator"),
        Actor("admin:x", "admin", agency="TCKT11"),
    ],
)
def test_nobody_registers_for_others(desk: Desk, actor: Actor) -> None:
    with pytest.raises(Forbidden):
        desk.submit(at_the_counter(), actor=actor)


def test_a_certification_body_gets_a_case_of_its_own(desk: Desk) -> None:
    answer = desk.submit(window_submission(cert_body=DraftNamed("QUATEST1", "QUATEST 1")))
    assert answer["handlers"] == {"cqkt": 1, "tccn": 1}
    assert desk.dossiers.load(answer["id"]).state.content.cert_body == Named("QUATEST1", "QUATEST 1")
