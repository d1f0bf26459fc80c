"""The state table alone, under random legal and illegal acts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.registration.domain.acts.accept import accept
from services.registration.domain.acts.cancel import cancel
from services.registration.domain.acts.follow_inspection import receive, schedule
from services.registration.domain.acts.issue_result import ResultDoesNotFit, issue_result
from services.registration.domain.acts.refuse import refuse
from services.registration.domain.acts.request_supplement import request_supplement
from services.registration.domain.acts.supplement import supplement
from services.registration.domain.commands import (
    AcceptDossier,
    CancelDossier,
    RefuseDossier,
    RequestSupplement,
    SupplementDossier,
)
from services.registration.domain.content import Named
from services.registration.domain.dossier import (
    Dossier,
    Handlers,
    Inspection,
    LineResult,
    Result,
    Schedule,
    Status,
)
from services.registration.domain.draft import DraftNamed
from services.registration.domain.states import TRANSITIONS, Act, Party, after, allowed_acts
from shared.errors import Invalid, NotAllowed
from tests.unit.registration.examples import LISTS, NOW, document, dossier, draft

WITH_BODY = {"cert_body": DraftNamed("QUATEST1", "QUATEST 1")}
ENDS = {Status.REFUSED, Status.CANCELLED, Status.RESULT_ISSUED}
AGENCY = Named("TCKT11", "Lạng Sơn")


def result(revision: int, *lines: int) -> Result:
    return Result(
        "12/KQ", date(2026, 11, 23), AGENCY, "Trưởng chi cục", revision, tuple(LineResult(n, 1) for n in lines)
    )


class DossierUnderRandomActs(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.dossier = dossier(**WITH_BODY)
        self.supplements = 0
        self.ended: Dossier | None = None

    def attempt(self, act: Act, changed: Dossier | NotAllowed, allowed_before: tuple[Act, ...]) -> None:
        if isinstance(changed, NotAllowed):
            assert act not in allowed_before
            assert changed.state == self.dossier.handlers.cqkt.name
            return
        assert act in allowed_before
        self.dossier = changed

    def tried(self, act: Act, decide: object) -> bool:
        before = allowed_acts(self.dossier.handlers)
        try:
            changed: Dossier | NotAllowed = decide()[0]  # type: ignore[operator]
        except NotAllowed as refusal:
            changed = refusal
        self.attempt(act, changed, before)
        return isinstance(changed, Dossier)

    @rule()
    def accept(self) -> None:
        self.tried(Act.ACCEPT, lambda: accept(self.dossier, AcceptDossier(), now=NOW))

    @rule()
    def refuse(self) -> None:
        self.tried(Act.REFUSE, lambda: refuse(self.dossier, RefuseDossier("incomplete"), now=NOW))

    @rule()
    def request_supplement(self) -> None:
        command = RequestSupplement(("certificate",), "missing")
        self.tried(
            Act.REQUEST_SUPPLEMENT,
            lambda: request_supplement(self.dossier, command, due_on=date(2026, 12, 2), now=NOW),
        )

    @rule()
    def supplement(self) -> None:
        command = SupplementDossier(draft(**WITH_BODY))
        if self.tried(Act.SUPPLEMENT, lambda: supplement(self.dossier, command, lists=LISTS, now=NOW)):
            self.supplements += 1

    @rule()
    def cancel(self) -> None:
        self.tried(Act.CANCEL, lambda: cancel(self.dossier, CancelDossier("mistake"), now=NOW))

    @rule(revision_off=st.integers(-1, 1), lines=st.lists(st.integers(1, 3), max_size=3))
    def issue_result(self, revision_off: int, lines: list[int]) -> None:
        revision = self.dossier.content.revision + revision_off
        before = self.dossier
        try:
            issued = self.tried(Act.ISSUE_RESULT, lambda: issue_result(self.dossier, result(revision, *lines), now=NOW))
        except ResultDoesNotFit:
            assert revision_off != 0 or lines != [1]
            return
        if issued:
            assert before.handlers.cqkt in (Status.ACCEPTED, Status.SUPPLEMENTED, Status.AMENDED)
            assert (revision_off, lines) == (0, [1])

    @rule()
    def inspection_speaks(self) -> None:
        before = self.dossier.handlers
        try:
            self.dossier = receive(self.dossier, Inspection(AGENCY, "DOCUMENTARY", date(2026, 11, 23)), now=NOW)[0]
            appointment = Schedule("DOCUMENT_REVIEW", NOW, NOW, "Lạng Sơn", "officer")
            self.dossier = schedule(self.dossier, appointment, now=NOW)[0]
        except NotAllowed:
            assert before.cqkt in ENDS
        assert self.dossier.handlers == before

    @invariant()
    def an_end_stays(self) -> None:
        if self.ended is not None:
            assert self.dossier == self.ended
        elif self.dossier.handlers.cqkt in ENDS:
            self.ended = self.dossier

    @invariant()
    def revision_grows_with_supplements_only(self) -> None:
        assert self.dossier.content.revision == 1 + self.supplements

    @invariant()
    def a_result_stands_where_the_status_says_so(self) -> None:
        assert (self.dossier.result is not None) == (self.dossier.handlers.cqkt is Status.RESULT_ISSUED)

    @invariant()
    def the_request_stands_while_it_is_open(self) -> None:
        open_request = self.dossier.handlers.cqkt is Status.SUPPLEMENT_REQUESTED
        assert (self.dossier.supplement_request is not None) == open_request


TestDossierUnderRandomActs = DossierUnderRandomActs.TestCase
TestDossierUnderRandomActs.settings = settings(max_examples=60, stateful_step_count=15, deadline=None)


def test_a_refused_act_names_the_status_and_the_way_out() -> None:
    accepted = accept(dossier(), AcceptDossier(), now=NOW)[0]
    with pytest.raises(NotAllowed) as refusal:
        cancel(accepted, CancelDossier(), now=NOW)
    assert refusal.value.state == "ACCEPTED"
    assert refusal.value.allowed == ()
    assert "2 ACCEPTED" in refusal.value.message
    with pytest.raises(NotAllowed) as refusal:
        accept(accepted, AcceptDossier(), now=NOW)
    assert refusal.value.allowed == ("issue_result",)


def test_a_party_cannot_do_the_other_ones_acts() -> None:
    with pytest.raises(NotAllowed):
        after(Handlers(Status.SUBMITTED), Act.ACCEPT, Party.IMPORTER)
    with pytest.raises(NotAllowed):
        after(Handlers(Status.SUBMITTED), Act.CANCEL, Party.AGENCY)


def test_cancelling_takes_the_certification_bodys_case_along() -> None:
    assert dossier().handlers == Handlers(Status.SUBMITTED, None)
    with_body = dossier(**WITH_BODY)
    assert with_body.handlers == Handlers(Status.SUBMITTED, Status.SUBMITTED)
    assert accept(with_body, AcceptDossier(), now=NOW)[0].handlers == Handlers(Status.ACCEPTED, Status.SUBMITTED)
    cancelled = cancel(with_body, CancelDossier(), now=NOW)[0]
    assert cancelled.handlers == Handlers(Status.CANCELLED, Status.CANCELLED)


def test_the_table_has_one_row_per_act_party_and_handler() -> None:
    keys = [(row.act, row.party, row.handler) for row in TRANSITIONS]
    assert len(keys) == len(set(keys))


def test_the_body_named_at_first_cannot_be_changed_by_a_supplement() -> None:
    asked = request_supplement(dossier(), RequestSupplement(("x",), "y"), due_on=date(2026, 12, 2), now=NOW)[0]
    with pytest.raises(Invalid) as refusal:
        supplement(asked, SupplementDossier(draft(**WITH_BODY)), lists=LISTS, now=NOW)
    assert {v.code for v in refusal.value.violations} == {"cert_body_fixed"}
    other = replace(draft().importer, tax_code="0100109106-001")
    command = SupplementDossier(draft(agency=DraftNamed("TCKT10"), importer=other))
    with pytest.raises(Invalid) as refusal:
        supplement(asked, command, lists=LISTS, now=NOW)
    assert {v.code for v in refusal.value.violations} == {"agency_fixed", "importer_fixed"}


def test_a_supplement_may_keep_files_that_the_dossier_holds() -> None:
    first = dossier()
    asked = request_supplement(first, RequestSupplement(("x",), "y"), due_on=date(2026, 12, 2), now=NOW)[0]
    held = first.content.documents
    kept = tuple(document(d.type.code, file=None, sha256=d.sha256) for d in held)
    supplemented = supplement(asked, SupplementDossier(draft(documents=kept)), lists=LISTS, now=NOW)[0]
    assert supplemented.content.documents == held
    assert supplemented.files == first.files
