"""Every act, by every party, in every status of the handler's case, through the whole HTTP layer.

What the table allows succeeds and leads where the table says; everything else is answered 409, or 403 for another party,
and leaves no trace.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import pytest

from services.registration.application.reacting import reactions
from services.registration.domain.dossier import Dossier, Handler, Status
from services.registration.domain.states import Act, Party
from shared.aggregate import Actor, Aggregate, Json, Received
from shared.regulation import load
from shared.regulation.acts import ActRow
from tests.unit.registration.counter import VERSION, Counter, at_the_counter, content
from tests.unit.registration.examples import BODY, IMPORTER, NOW, OFFICER
from tests.unit.registration.standing import of_r2018, standing, with_label_request

ACTS = load().acts
SIGNER = Actor("signer:truong", "signer", agency="TCKT11")
PEOPLE = {Party.IMPORTER: IMPORTER, Party.AGENCY: OFFICER, Party.CERT_BODY: BODY}
REASON: Callable[[Dossier], Json] = lambda _dossier: {"reason": "Vì vậy."}  # noqa: E731
NOTHING: Callable[[Dossier], Json] = lambda _dossier: {}  # noqa: E731


@dataclass(frozen=True)
class Operation:
    """How an act in a handler's case is asked for. handled: the body names the handler."""

    method: str
    path: str
    body: Callable[[Dossier], Json]
    handled: bool = False
    multipart: bool = False
    agency: Actor = OFFICER


MISSING = {"items": ["R5", "Nhãn"], "reason": "Thiếu."}
CONFORMING = {
    "lines": [{"line_no": 1, "result": 1}],
    "certificate": {"number": "HQ-2", "issued_on": "2026-11-19", "method": 7},
}


def papers(dossier: Dossier) -> Json:
    """A copy of the certificate; the dossier holds the file."""
    held = {"type": {"code": "5"}, "issued_on": "2026-06-10", "number": "HQ-2", "issuer": "QUATEST 1"}
    file = {"sha256": dossier.content.documents[0].sha256, "file_name": "hq.pdf"}
    return {"lines": [{"line_no": 1, "result": 1}], "documents": [{**held, **file}]}


OF_THE_IMPORTER = {
    Act.SUPPLEMENT: Operation("POST", "supplements", content, handled=True, multipart=True),
    Act.RESEND: Operation("POST", "amendments", content, handled=True, multipart=True),
    Act.REQUEST_WITHDRAWAL: Operation("POST", "withdrawal-requests", REASON, handled=True),
    Act.REQUEST_AMENDMENT: Operation("POST", "amendment-requests", REASON, handled=True),
    Act.REQUEST_EXTENSION: Operation(
        "POST", "extension-requests", lambda _d: {"reason": "Vì vậy.", "requested_until": "2026-12-20"}, handled=True
    ),
}
OF_A_HANDLER = {
    Act.ACCEPT: Operation("POST", "accept", NOTHING),
    Act.REFUSE: Operation("POST", "refuse", REASON),
    Act.REQUEST_SUPPLEMENT: Operation("POST", "supplement-requests", lambda _d: MISSING),
    Act.ALLOW_WITHDRAWAL: Operation("POST", "withdrawal/allow", NOTHING),
    Act.REFUSE_WITHDRAWAL: Operation("POST", "withdrawal/refuse", REASON),
    Act.ALLOW_AMENDMENT: Operation("POST", "amendment/allow", NOTHING),
    Act.REFUSE_AMENDMENT: Operation("POST", "amendment/refuse", REASON),
}
OPERATIONS: dict[tuple[Act, Handler], Operation] = {
    (Act.MODIFY, Handler.CQKT): Operation("POST", "modifications", content, multipart=True),
    (Act.NAME_CERT_BODY, Handler.CQKT): Operation(
        "PUT", "certification-body", lambda _d: {"cert_body": {"code": "QUATEST3"}}
    ),
    (Act.CANCEL, Handler.CQKT): Operation("POST", "cancel", NOTHING),
    (Act.TICK_RECEIPT, Handler.CQKT): Operation(
        "PUT", "receipt", lambda _d: {"items": [{"item": "R1", "present": True}]}
    ),
    (Act.GRANT_EXTENSION, Handler.CQKT): Operation("POST", "extension/grant", NOTHING),
    (Act.REFUSE_EXTENSION, Handler.CQKT): Operation("POST", "extension/refuse", REASON),
    (Act.TRANSFER, Handler.CQKT): Operation(
        "POST", "transfer", lambda _d: {"to_agency": "TCKT10", "reason": "Sai nơi."}
    ),
    (Act.REVOKE_RESULT, Handler.CQKT): Operation("POST", "result/revoke", REASON, agency=SIGNER),
    (Act.RECORD_CLEARANCE, Handler.CQKT): Operation(
        "POST",
        "clearances",
        lambda _d: {"declaration_no": "106801234560", "cleared_on": "2026-11-20", "customs_office": "15BB"},
    ),
    (Act.HAND_IN_CONFORMITY, Handler.CQKT): Operation(
        "POST", "conformity-papers", lambda dossier: papers(dossier), multipart=True
    ),
    (Act.REQUEST_LABEL_CORRECTION, Handler.CQKT): Operation(
        "POST", "label-correction-requests", lambda _d: {"lines": [1], "fault": "Thiếu nhãn phụ", "reason": "Vì vậy."}
    ),
    (Act.PROVIDE_LABEL_CORRECTION, Handler.CQKT): Operation(
        "POST", "label-corrections", lambda _d: {"note": "Đã dán."}, multipart=True
    ),
    (Act.SUBMIT_CONFORMITY_RESULT, Handler.TCCN): Operation(
        "POST", "conformity/result", lambda _d: CONFORMING, multipart=True
    ),
    (Act.REVOKE_CONFORMITY_RESULT, Handler.TCCN): Operation("POST", "conformity/result/revoke", REASON),
    **{(act, handler): how for act, how in OF_THE_IMPORTER.items() for handler in Handler},
    **{(act, Handler.CQKT): how for act, how in OF_A_HANDLER.items()},
    **{
        (act, Handler.TCCN): Operation(how.method, f"conformity/{how.path}", how.body)
        for act, how in OF_A_HANDLER.items()
    },
}
# The first act has no dossier yet; these two are inspection's word, below.
NOT_ASKED_FOR = {Act.SUBMIT, Act.ISSUE_RESULT, Act.REPLACE_RESULT}


@pytest.fixture(scope="module")
def counter() -> Counter:
    return Counter()


def test_every_row_of_the_table_can_be_asked_for() -> None:
    asked = {(Act(row.act), Handler(row.handler)) for row in ACTS if not row.with_dossier}
    assert {pair for pair in asked if pair[0] not in NOT_ASKED_FOR} <= set(OPERATIONS)
    assert {act.value for act in Act} == set(ACTS.acts)
    assert {status.value: status.name for status in Status} == {row.code: row.state for row in ACTS.statuses}


def ask(counter: Counter, act: Act, handler: Handler, party: Party, dossier: Dossier) -> int:
    how = OPERATIONS[act, handler]
    body = how.body(dossier)
    if how.handled:
        body = {**body, "handler": handler.value}
    actor = how.agency if party is Party.AGENCY else PEOPLE[party]
    counter.put(dossier)
    answer = counter.ask(how.method, how.path, actor, body, multipart=how.multipart)
    assert answer.status_code in (200, 403, 409), answer.text
    if answer.status_code == 409:
        assert answer.json is not None
        assert answer.json["code"] == "not_allowed", answer.text
    return answer.status_code


def expected(act: Act, handler: Handler, party: Party, dossier: Dossier) -> ActRow | None:
    """Read off the table alone, with what the dossiers of this test meet of its needs."""
    status = dossier.handlers.of(handler)
    cqkt, tccn = dossier.handlers.cqkt, dossier.handlers.tccn
    if status is None or ACTS.closes(cqkt):
        return None
    row = ACTS.find(act, handler, status, party)
    if row is None or row.with_dossier:
        return None
    if "NOBODY_ACCEPTED" in row.needs and not (cqkt in (0, 1) and tccn in (None, 0, 1)):
        return None
    if "AGENCY_UNDECIDED" in row.needs and cqkt in (13, 14):
        return None
    if "RELEASED_ON_CONFIRMATION" in row.needs and dossier.regime != "R2018":
        return None
    if "LABEL_REQUESTED" in row.needs and dossier.label_request is None:
        return None
    if "NO_LABEL_REQUEST" in row.needs and dossier.label_request is not None:
        return None
    return row


def check(counter: Counter, act: Act, handler: Handler, party: Party, dossier: Dossier) -> None:
    row = expected(act, handler, party, dossier)
    status = ask(counter, act, handler, party, dossier)
    where = f"{act} by {party} to {handler} in {dossier.handlers}"
    if row is None:
        theirs = party in ACTS.parties(act, handler) or (act in OF_THE_IMPORTER and party is Party.IMPORTER)
        # A body that no dossier names, or none any more, is a stranger to it.
        stranger = party is Party.CERT_BODY and dossier.content.cert_body is None
        assert status == (409 if theirs and not stranger else 403), where
        assert counter.stored == Aggregate(counter.stored.id, VERSION, dossier), where
        assert not counter.dossiers.acts, where
        return
    assert status == 200, where
    before = dossier.handlers.before(handler)
    current = dossier.handlers.of(handler)
    assert current is not None
    becomes = row.status_after(current, before)
    if act is not Act.NAME_CERT_BODY:
        assert counter.stored.state.handlers.of(handler) == becomes, where
    assert counter.stored.version == VERSION + 1, where
    assert len(counter.dossiers.acts) == 1, where


@pytest.mark.parametrize(("act", "handler"), list(OPERATIONS), ids=lambda value: str(value))
@pytest.mark.parametrize("party", list(Party))
def test_in_every_status_of_the_handlers_case(counter: Counter, act: Act, handler: Handler, party: Party) -> None:
    for status in Status:
        if handler is Handler.CQKT:
            check(counter, act, handler, party, standing(status))
        else:
            check(counter, act, handler, party, standing(Status.ACCEPTED, status))


@pytest.mark.parametrize(("act", "handler"), [pair for pair in OPERATIONS if pair[1] is Handler.TCCN], ids=str)
def test_the_certification_bodys_case_follows_the_agencys_end(counter: Counter, act: Act, handler: Handler) -> None:
    ends = [status for status in Status if ACTS.closes(status)]
    decided = [Status.RESULT_ISSUED, Status.RESULT_REVOKED]
    for cqkt, tccn in product((*ends, *decided), Status):
        for party in ACTS.parties(act, handler):
            check(counter, act, handler, Party(party), standing(cqkt, tccn))


@pytest.mark.parametrize("act", [act for act, handler in OPERATIONS if handler is Handler.TCCN])
def test_without_a_certification_body_there_is_no_case_of_its(counter: Counter, act: Act) -> None:
    for party in Party:
        check(counter, act, Handler.TCCN, party, standing(Status.SUPPLEMENTED, None))


@pytest.mark.parametrize(
    "act",
    [
        Act.RECORD_CLEARANCE,
        Act.HAND_IN_CONFORMITY,
        Act.REQUEST_LABEL_CORRECTION,
        Act.PROVIDE_LABEL_CORRECTION,
        Act.SUPPLEMENT,
    ],
)
@pytest.mark.parametrize("party", list(Party))
@pytest.mark.parametrize("waiting", [False, True])
def test_of_goods_released_on_the_confirmation_and_with_a_label_to_correct(
    counter: Counter, act: Act, party: Party, waiting: bool
) -> None:
    for status in Status:
        dossier = of_r2018(standing(status))
        check(counter, act, Handler.CQKT, party, with_label_request(dossier) if waiting else dossier)


def test_a_body_is_named_and_removed_while_nobody_has_accepted(counter: Counter) -> None:
    for cqkt, tccn in product(Status, (None, *Status)):
        check(counter, Act.NAME_CERT_BODY, Handler.CQKT, Party.IMPORTER, standing(cqkt, tccn))


@pytest.mark.parametrize(("act", "handler"), list(OPERATIONS), ids=str)
def test_strangers_of_the_right_party_change_nothing(counter: Counter, act: Act, handler: Handler) -> None:
    strangers = {
        Party.IMPORTER: Actor("importer:2", "importer", tax_code="0100109106-001"),
        Party.AGENCY: Actor("officer:x", OPERATIONS[act, handler].agency.role, agency="TCKT10"),
        Party.CERT_BODY: Actor("cert_body:x", "cert_body", body="QUATEST3"),
    }
    for row in ACTS.of(act, handler):
        if row.with_dossier:
            continue
        status = Status(row.allowed_in[0])
        dossier = standing(status) if handler is Handler.CQKT else standing(Status.ACCEPTED, status)
        how = OPERATIONS[act, handler]
        counter.put(dossier)
        body = {**how.body(dossier), **({"handler": handler.value} if how.handled else {})}
        answer = counter.ask(how.method, how.path, strangers[Party(row.party)], body, multipart=how.multipart)
        assert answer.status_code == 403, answer.text
        assert counter.stored.state == dossier


@pytest.mark.parametrize("act", [*OF_THE_IMPORTER, Act.MODIFY, Act.CANCEL, Act.NAME_CERT_BODY])
def test_at_the_counter_an_officer_enters_what_the_importer_does(counter: Counter, act: Act) -> None:
    status = Status(ACTS.of(act, Handler.CQKT)[0].allowed_in[-1])
    assert ask(counter, act, Handler.CQKT, Party.AGENCY, at_the_counter(standing(status))) == 200


@pytest.mark.parametrize("replaces", [None, "12/KQ"])
def test_a_signed_result_becomes_law_where_the_table_says_so(replaces: str | None) -> None:
    act = Act.REPLACE_RESULT if replaces else Act.ISSUE_RESULT
    react = reactions(lambda: NOW)["inspection.result_signed"]
    data = {
        "revision": 1,
        "notice_no": "13/KQ",
        "signed_on": NOW.date(),
        "agency": {"code": "TCKT11", "name": "Lạng Sơn"},
        "signer": "Trưởng chi cục",
        "lines": [{"line_no": 1, "code": 1, "reason": None}],
        "replaces": replaces,
    }
    for status in Status:
        dossier = standing(status)
        change = react(
            Aggregate("d", 1, dossier), Received("e", "inspection.result_signed", "inspection", "d", 1, NOW, data)
        )
        row = ACTS.find(act, "cqkt", status, "agency")
        if row is None or "SUPPLEMENT_LAPSED" in row.needs:
            assert (change.act, change.state, change.event) == ("result_refused", dossier, None)
            assert change.reason
        else:
            assert change.state.handlers.cqkt is Status.RESULT_ISSUED
