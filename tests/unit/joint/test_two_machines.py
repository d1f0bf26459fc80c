"""Both state machines joined by FIFO channels, at any interleaving: every word has an outcome, and in the end both agree.

`pytest -s` prints which (status, event) pairs were met and how dossiers ended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from typing import Any, ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from services.inspection.domain.case import Case, Mode
from services.inspection.domain.case import Status as CaseStatus
from services.inspection.domain.evidence import AppointmentKind
from services.inspection.domain.states import allowed_acts as allowed_case_acts
from services.notification.domain.letters import Channel
from services.registration.domain.dossier import Dossier, Handler, Status
from services.registration.domain.draft import DraftLine
from services.registration.domain.states import allowed_acts
from shared.aggregate import Change
from shared.errors import Invalid, NotAllowed, NotFound
from shared.regulation import legal_day
from shared.storage import DataclassCodec
from tests.unit.joint.channels import Subscriber
from tests.unit.joint.world import DOLL, REGULATION, SHIRT, World, goods

ENDS = {
    CaseStatus.CANCELLED: Status.CANCELLED,
    CaseStatus.REFUSED: Status.REFUSED,
    CaseStatus.WITHDRAWN: Status.WITHDRAWN,
}
ASKED = (Status.WITHDRAW_REQUESTED, Status.AMEND_REQUESTED, Status.EXTENSION_REQUESTED)
AWAITED = (Status.SUPPLEMENT_REQUESTED, Status.AMEND_ALLOWED, Status.EXTENSION_GRANTED)
DOSSIERS, CASES = DataclassCodec(Dossier), DataclassCodec(Case)
SERVICES = st.sampled_from(["inspection", "registration", "notification"])
BEGINNINGS = ("submitted", "opened", "accepted", "reviewed", "signed")
# Where acts are possible that a walk from the submission seldom reaches.
LATER_BEGINNINGS = ("issued", "disposing", "awaited", "asked", "amendable", "label")
RESULT_CODES = st.sampled_from([1, 2, 3, 6, 7, 8, 9])


@st.composite
def goods_lines(draw: st.DrawFn) -> list[DraftLine]:
    count = draw(st.integers(1, 2))
    return [
        goods(
            draw(st.sampled_from([DOLL, DOLL, SHIRT])),
            number=number,
            exempt=draw(st.sampled_from([False, False, True])),
            model=draw(st.sampled_from(["A", "B"])),
        )
        for number in range(1, count + 1)
    ]


class TwoMachines(RuleBasedStateMachine):
    """met: (service, status, event) of every delivery. ends: (dossier, case) statuses once nothing is on its way."""

    met: ClassVar[Counter[tuple[str, str, str]]] = Counter()
    ends: ClassVar[Counter[tuple[str, str]]] = Counter()
    beginnings: ClassVar[tuple[str, ...]] = BEGINNINGS

    world: World | None = None

    @initialize(
        lines=goods_lines(),
        complained=st.booleans(),
        certified=st.booleans(),
        email=st.booleans(),
        beginning=st.integers(0, 59),
    )
    def submit(self, lines: list[DraftLine], complained: bool, certified: bool, email: bool, beginning: int) -> None:
        """Some runs begin further on: a random walk alone seldom gets past an early refusal."""
        self.world = World(complained=complained, certified=certified)
        self.begin(lines, email, self.beginnings[beginning % len(self.beginnings)])

    def begin(self, lines: list[DraftLine], email: bool, beginning: str) -> None:
        assert self.world is not None
        self.world.submit(*lines, email=email)
        if beginning == "submitted":
            return
        self.world.drain()
        if beginning == "opened":
            return
        if beginning in ("awaited", "asked", "amendable", "label"):
            self.supplement_asked(lines, beginning)
            return
        self.world.accept()
        self.world.drain()
        if beginning != "accepted":
            code = 3 if beginning == "disposing" else 1
            for act in self.way_to_signature(code)[: -1 if beginning == "reviewed" else None]:
                self.attempt(act)
        if beginning in ("issued", "disposing"):
            self.world.drain()

    def supplement_asked(self, lines: list[DraftLine], beginning: str) -> None:
        self.now.request_supplement()
        if beginning == "asked":
            self.now.request_extension()
        if beginning in ("amendable", "label"):
            self.now.supplement(*lines)
        if beginning == "label":
            self.now.request_label_correction()
        self.now.drain()

    @property
    def now(self) -> World:
        assert self.world is not None
        return self.world

    def attempt(self, act: Callable[[], Any]) -> None:
        """It is done, or refused as out of place or as broken input, and then it left nothing."""
        before = (len(self.now.dossiers.acts), len(self.now.cases.acts))
        try:
            act()
        except (NotAllowed, Invalid):
            assert before == (len(self.now.dossiers.acts), len(self.now.cases.acts))

    # Importer and agency, on the dossier

    @rule()
    def accept(self) -> None:
        self.attempt(self.now.accept)

    @rule(reason=st.sampled_from(["Sai cơ quan.", ""]))
    def refuse(self, reason: str) -> None:
        self.attempt(lambda: self.now.refuse(reason))

    @rule()
    def request_supplement(self) -> None:
        self.attempt(self.now.request_supplement)

    @rule(lines=goods_lines())
    def supplement(self, lines: list[DraftLine]) -> None:
        self.attempt(lambda: self.now.supplement(*lines))

    @rule()
    def cancel(self) -> None:
        self.attempt(self.now.cancel)

    # Officers, on the case

    @precondition(lambda self: self.now.case is None)
    @rule()
    def act_before_there_is_a_case(self) -> None:
        with pytest.raises(NotFound):
            self.now.assign()

    @precondition(lambda self: self.now.case)
    @rule()
    def assign(self) -> None:
        self.attempt(self.now.assign)

    @precondition(lambda self: self.now.case)
    @rule(kind=st.sampled_from(AppointmentKind))
    def schedule(self, kind: AppointmentKind) -> None:
        self.attempt(lambda: self.now.schedule(kind))

    @precondition(lambda self: self.now.case)
    @rule(objection=st.booleans())
    def check(self, objection: bool) -> None:
        self.attempt(lambda: self.now.check(**({"C8": "Không có dấu CR."} if objection else {})))

    @precondition(lambda self: self.now.case)
    @rule()
    def sample(self) -> None:
        self.attempt(self.now.sample)

    @precondition(lambda self: self.now.case)
    @rule(failing=st.sampled_from([(), ("S1",)]))
    def test(self, failing: tuple[str, ...]) -> None:
        self.attempt(lambda: self.now.test(*failing))

    @precondition(lambda self: self.now.case)
    @rule(mode=st.sampled_from(Mode))
    def change_mode(self, mode: Mode) -> None:
        self.attempt(lambda: self.now.change_mode(mode))

    @precondition(lambda self: self.now.case)
    @rule(code=RESULT_CODES)
    def draft(self, code: int) -> None:
        self.attempt(lambda: self.now.draft(code))

    @precondition(lambda self: self.now.case)
    @rule(approve=st.booleans())
    def review(self, approve: bool) -> None:
        self.attempt(lambda: self.now.review(approve))

    @precondition(lambda self: self.now.case)
    @rule()
    def sign(self) -> None:
        self.attempt(self.now.sign)

    @precondition(lambda self: self.now.case)
    @rule(code=RESULT_CODES, steps=st.integers(1, 7))
    def work(self, code: int, steps: int) -> None:
        """Several acts in a row, so that runs get far in few steps."""
        for act in self.way_to_signature(code)[:steps]:
            self.attempt(act)

    def way_to_signature(self, code: int) -> list[Callable[[], Any]]:
        return [
            lambda: self.now.schedule(AppointmentKind.SAMPLE_INSPECTION),
            self.now.check,
            self.now.sample,
            self.now.test,
            lambda: self.now.draft(code),
            self.now.review,
            self.now.sign,
        ]

    # The channels

    @rule(to=SERVICES, most=st.integers(1, 3))
    def deliver(self, to: str, most: int) -> None:
        subscriber: Subscriber = getattr(self.now, to)
        for _ in range(min(most, subscriber.behind)):
            self.now.deliver(subscriber)

    @rule(to=SERVICES, which=st.integers(0, 50))
    def deliver_again(self, to: str, which: int) -> None:
        subscriber: Subscriber = getattr(self.now, to)
        if subscriber.number:
            subscriber.deliver_again(which)

    # What holds at every moment

    @invariant()
    def what_holds_always(self) -> None:
        if self.world is not None:
            at_most_one_result(self.world)
            every_word_had_its_outcome(self.world)
            one_letter_per_event_and_channel(self.world)
            what_is_kept_can_be_read(self.world)

    def teardown(self) -> None:
        if self.world is None:
            return
        self.world.drain()
        self.what_holds_always()
        both_agree(self.world)
        what_was_signed_is_accounted_for(self.world)
        for subscriber in self.world.subscribers:
            self.met.update((subscriber.name, *pair) for pair in subscriber.pairs)
        self.ends[self.world.dossier.handlers.cqkt.name, self.world.opened_case.status.name] += 1


class TwoMachinesAndRequests(TwoMachines):
    """With what importer and agency ask of each other on the way: it can overtake a signature."""

    met: ClassVar[Counter[tuple[str, str, str]]] = Counter()
    ends: ClassVar[Counter[tuple[str, str]]] = Counter()
    beginnings: ClassVar[tuple[str, ...]] = (*BEGINNINGS, *LATER_BEGINNINGS)

    @rule(lines=goods_lines())
    def modify(self, lines: list[DraftLine]) -> None:
        self.attempt(lambda: self.now.modify(*lines))

    @rule()
    def request_withdrawal(self) -> None:
        self.attempt(self.now.request_withdrawal)

    @rule()
    def request_amendment(self) -> None:
        self.attempt(self.now.request_amendment)

    @rule()
    def request_extension(self) -> None:
        self.attempt(self.now.request_extension)

    @rule(asked=st.sampled_from(["withdrawal", "amendment", "extension"]), grant=st.booleans())
    def answer(self, asked: str, grant: bool) -> None:
        self.attempt(lambda: self.now.answer(asked, grant))

    @rule(lines=goods_lines())
    def resend(self, lines: list[DraftLine]) -> None:
        self.attempt(lambda: self.now.resend(*lines))

    @rule(lines=st.sampled_from([(1,), (2,), (1, 2)]))
    def request_label_correction(self, lines: tuple[int, ...]) -> None:
        self.attempt(lambda: self.now.request_label_correction(*lines))

    @rule()
    def correct_label(self) -> None:
        self.attempt(self.now.correct_label)

    @precondition(lambda self: self.now.case)
    @rule()
    def cancel_appointment(self) -> None:
        self.attempt(self.now.cancel_appointment)

    @precondition(lambda self: self.now.case)
    @rule()
    def decline_wish(self) -> None:
        self.attempt(self.now.wish)
        self.attempt(self.now.decline_wish)

    @rule()
    def withdraw(self) -> None:
        self.attempt(self.now.request_withdrawal)
        self.attempt(lambda: self.now.answer("withdrawal", True))

    @rule()
    def revoke(self) -> None:
        self.attempt(self.now.revoke)

    @precondition(lambda self: self.now.case)
    @rule()
    def amend_notice(self) -> None:
        self.attempt(self.now.amend_notice)

    @precondition(lambda self: self.now.case)
    @rule()
    def keep_notice(self) -> None:
        self.attempt(self.now.keep_notice)

    @precondition(lambda self: self.now.case)
    @rule()
    def dispose(self) -> None:
        self.attempt(self.now.dispose)


def at_most_one_result(world: World) -> None:
    issued = [m for m in world.said_by_registration.messages if m.type == "registration.result_issued"]
    assert len(issued) <= 1
    assert (world.dossier.handlers.cqkt in (Status.RESULT_ISSUED, Status.RESULT_REVOKED)) == bool(issued)
    if issued:
        assert world.dossier.result is not None
        assert world.dossier.result.revision == world.dossier.content.revision


def every_word_had_its_outcome(world: World) -> None:
    for applied in (a for subscriber in world.subscribers for a in subscriber.applied):
        change = applied.change
        if change.state == applied.before:
            assert change.event is None, "a refused outcome triggers no further publish"
            assert change.reason or change.details, f"{applied.message.type} had no effect and gave no reason"


def one_letter_per_event_and_channel(world: World) -> None:
    letters = world.correspondence.letters if world.correspondence else ()
    assert len({(letter.event_id, letter.channel) for letter in letters}) == len(letters)


def what_is_kept_can_be_read(world: World) -> None:
    assert DOSSIERS.load(DOSSIERS.dump(world.dossier)) == world.dossier
    if world.case is not None:
        assert CASES.load(CASES.dump(world.case)) == world.case


def both_agree(world: World) -> None:
    """Nothing is on its way: inspection and notification know what registration says, and it what they said."""
    dossier, case, status = world.dossier, world.opened_case, world.dossier.handlers.cqkt
    for ended, ends in ENDS.items():
        assert (case.status is ended) == (status is ends)
    assert (case.status is CaseStatus.HELD) == (status in ASKED)
    if status is not Status.RESULT_ISSUED:
        assert case.status not in (CaseStatus.ISSUED, CaseStatus.DISPOSING)
    if case.status is CaseStatus.PAUSED:
        assert status in AWAITED
    elif status in AWAITED:
        # The time for the supplement may have lapsed; then the dead end is drafted.
        assert case.pause is not None
    assert case.status is not CaseStatus.SIGNED, "a signature stands that registration neither took nor refused"
    assert case.accepted or status is not Status.ACCEPTED
    if case.status not in (*ENDS, CaseStatus.ISSUED, CaseStatus.DISPOSING):
        assert (case.label is None) == (dossier.label_request is None)
    assert case.content.revision == dossier.content.revision
    if case.status not in (*ENDS, CaseStatus.ISSUED, CaseStatus.DISPOSING):
        assert dossier.inspection is not None
        assert (dossier.inspection.mode, dossier.inspection.due_on) == (case.mode, case.due_on)
        rules = {
            code for row in REGULATION.regime("R2026").case_deadlines if row.mode == case.mode for code in row.deadlines
        }
        for clock in dossier.clocks:
            if clock.rule in rules and len(rules) == 1 and clock.is_owed:
                assert clock.due_on == case.due_on
    assert case.content.line_numbers == tuple(line.line_no for line in dossier.content.goods_lines)
    if case.status is CaseStatus.ISSUED and not dossier.former_results:
        assert case.signature is not None
        assert dossier.result is not None
        assert case.closing is not None
        assert case.signature.notice_no == dossier.result.notice_no == case.closing.notice_no
        assert case.closing.reason is None


def answers_to_signatures(world: World) -> list[Change[Dossier]]:
    return [a.change for a in world.registration.applied if a.message.type == "inspection.result_signed"]


def what_was_signed_is_accounted_for(world: World) -> None:
    """A signed result is law, or stands set aside at inspection and refused at registration, both with the reason."""
    signed = [m for m in world.said_by_inspection.messages if m.type == "inspection.result_signed"]
    answers = answers_to_signatures(world)
    refused = [change for change in answers if change.act == "result_refused"]
    assert len(signed) == len(answers)
    assert {change.act for change in answers} <= {"result_issued", "result_replaced", "result_refused"}
    aside = world.opened_case.set_aside
    assert len(aside) == len(refused)
    assert all(entry.reason for entry in aside)
    assert all(change.reason for change in refused)


@pytest.fixture(scope="module", autouse=True)
def report(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    for machine in (TwoMachines, TwoMachinesAndRequests):
        print(f"\n{machine.__name__}: {sum(machine.ends.values())} runs, {len(machine.met)} pairs met")
        for (service, status, type), count in sorted(machine.met.items()):
            print(f"  {service:13} {status:22} {type:35} {count:6}")
        for (dossier, case), count in machine.ends.most_common():
            print(f"  ended {dossier} / {case}: {count}")


def run(machine: type[TwoMachines], examples: int, steps: int) -> None:
    run_state_machine_as_test(
        machine, settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None)
    )


@pytest.mark.timeout(600)  # a failing run is shrunk first
def test_with_todays_acts() -> None:
    run(TwoMachines, examples=40, steps=40)
    assert TwoMachines.ends["RESULT_ISSUED", "ISSUED"], "no run got to its end: the machine tests little"


@pytest.mark.timeout(600)
def test_with_acts_that_overtake_a_signature() -> None:
    run(TwoMachinesAndRequests, examples=80, steps=40)
    assert TwoMachinesAndRequests.ends["WITHDRAWN", "WITHDRAWN"]


def possible_acts(
    world: World, lines: list[DraftLine], code: int, *, every: bool = False
) -> dict[str, Callable[[], Any]]:
    """Of the acts that end nothing those that are allowed now, or every one. code: of the result that is drafted."""
    by_name: dict[str, Callable[[], Any]] = {
        "accept": world.accept,
        "request_supplement": world.request_supplement,
        "supplement": lambda: world.supplement(*lines),
        "modify": lambda: world.modify(*lines),
        "request_withdrawal": world.request_withdrawal,
        "refuse_withdrawal": lambda: world.answer("withdrawal", False),
        "request_amendment": world.request_amendment,
        "allow_amendment": lambda: world.answer("amendment", True),
        "refuse_amendment": lambda: world.answer("amendment", False),
        "resend": lambda: world.resend(*lines),
        "request_extension": world.request_extension,
        "grant_extension": lambda: world.answer("extension", True),
        "refuse_extension": lambda: world.answer("extension", False),
        "request_label_correction": world.request_label_correction,
        "provide_label_correction": world.correct_label,
        "revoke_result": world.revoke,
    }
    of_the_case: dict[str, Callable[[], Any]] = {
        "assign": world.assign,
        "schedule": lambda: world.schedule(AppointmentKind.SAMPLE_INSPECTION),
        "cancel_appointment": world.cancel_appointment,
        "wish_move": world.wish,
        "decline_wish": world.decline_wish,
        "record_checklist": world.check,
        "record_sample": world.sample,
        "record_test_result": lambda: world.test(*(("S1",) if code == 3 else ())),
        "change_mode": lambda: world.change_mode(Mode.SAMPLE),
        "draft_result": lambda: world.draft(code),
        "approve": world.review,
        "send_back": lambda: world.review(False),
        "sign": world.sign,
        "amend_notice": world.amend_notice,
        "keep_notice": world.keep_notice,
        "record_disposition": world.dispose,
    }
    acts = by_name | of_the_case
    allowed = {act.value for act in allowed_acts(world.dossier, legal_day(world.now))}
    if world.case is not None:
        allowed |= {act.value for act in allowed_case_acts(world.case)}
    return {name: act for name, act in acts.items() if every or name in allowed}


WALKS, STEPS = 40, 40


def test_every_act_takes_effect_in_some_walk() -> None:
    """A walk takes only what is possible, what was seldom done first, and so gets where mere attempts seldom come. The
    same walks every time."""
    done: Counter[str] = Counter()
    for seed in range(WALKS):
        chance = Random(seed)
        world = World(complained=chance.random() < 0.3, certified=chance.random() < 0.3)
        lines = [goods(model=model) for model in chance.sample("ABC", chance.randint(1, 2))]
        code = chance.choice([1, 3, 8])
        world.submit(*numbered(lines))
        world.drain()
        for _ in range(STEPS):
            chance.shuffle(lines)
            possible = possible_acts(world, numbered(lines), code)
            if not possible:  # a word is on its way
                world.drain()
                continue
            seldom = min(possible, key=lambda name: (done[name], chance.random()))
            name = seldom if chance.random() < 0.5 else chance.choice([*possible])
            done[name] += succeeds(possible[name])
            if chance.random() < 0.7:
                world.drain()
        settle(world)
    never = [name for name in possible_acts(world, [], 1, every=True) if not done[name]]
    assert not never


def succeeds(act: Callable[[], Any]) -> bool:
    try:
        act()
    except (Invalid, NotAllowed):
        return False
    return True


def numbered(lines: list[DraftLine]) -> list[DraftLine]:
    return [replace(line, line_no=str(number)) for number, line in enumerate(lines, 1)]


# Meetings that a random run may miss, one by one.


def opened(**options: bool) -> World:
    world = World(**options)
    world.submit()
    world.drain()
    return world


def signed_on_its_way(**options: bool) -> World:
    world = opened(**options)
    world.accept()
    world.drain()
    world.check()
    world.draft(1)
    world.review()
    world.sign()
    return world


def settle(world: World) -> None:
    world.drain()
    at_most_one_result(world)
    every_word_had_its_outcome(world)
    one_letter_per_event_and_channel(world)
    both_agree(world)
    what_was_signed_is_accounted_for(world)


def letters_about(world: World) -> list[str]:
    assert world.correspondence is not None
    return [letter.kind.value for letter in world.correspondence.letters if letter.channel is Channel.WINDOW]


def test_from_submission_to_the_issued_result() -> None:
    world = signed_on_its_way()
    settle(world)
    assert world.dossier.handlers.cqkt is Status.RESULT_ISSUED
    assert letters_about(world) == ["received", "accepted", "result"]
    assert ("SIGNED", "registration.result_issued") in world.inspection.pairs


def test_a_dossier_cancelled_before_its_case_was_opened() -> None:
    world = World()
    world.submit()
    world.cancel()
    settle(world)
    assert ("CANCELLED", "inspection.case_opened") in world.registration.pairs
    assert [a.change.act for a in world.registration.applied] == ["case_opened_refused"]
    assert letters_about(world) == [], "an applicant who cancelled hears nothing of the case"


def test_a_refusal_and_a_schedule_cross() -> None:
    world = opened()
    world.request_supplement()
    world.supplement(goods(model="B"))
    world.accept()
    world.drain()
    world.schedule(AppointmentKind.DOCUMENT_REVIEW)
    world.withdraw()
    settle(world)
    assert ("WITHDRAWN", "inspection.scheduled") in world.registration.pairs
    assert world.registration.applied[-1].change.act == "schedule_refused"
    assert "schedule" not in letters_about(world)


def test_a_withdrawal_overtakes_a_signature() -> None:
    world = signed_on_its_way()
    world.withdraw()
    settle(world)
    assert ("WITHDRAWN", "inspection.result_signed") in world.registration.pairs
    assert ("SIGNED", "registration.withdrawal_requested") in world.inspection.pairs
    (refused,) = answers_to_signatures(world)
    assert refused.act == "result_refused"
    assert "WITHDRAWN" in (refused.reason or "")
    assert "result" not in letters_about(world)


def amend_for_the_body(world: World) -> None:
    """Beside the agency's case, which stays accepted, the certification body lets the importer change the content."""
    world.request_amendment(Handler.TCCN)
    world.answer("amendment", True, Handler.TCCN)
    world.resend(goods(model="B"), handler=Handler.TCCN)


def body_has_accepted(world: World) -> World:
    world.body_accepts()
    world.drain()
    return world


def test_a_signature_on_an_older_revision_is_no_law() -> None:
    world = body_has_accepted(signed_on_its_way_with_body())
    world.sign()
    amend_for_the_body(world)
    world.deliver(world.registration)
    assert ("ACCEPTED", "inspection.result_signed") in world.registration.pairs
    (refused,) = answers_to_signatures(world)
    assert refused.act == "result_refused"
    assert "revision 1" in (refused.reason or "")
    settle(world)
    assert world.opened_case.set_aside[0].signature.revision == 1


def test_after_a_refused_signature_the_new_revision_is_decided_under_a_number_of_its_own() -> None:
    world = body_has_accepted(signed_on_its_way_with_body())
    world.sign()
    amend_for_the_body(world)
    world.drain()
    world.check()
    world.draft(1)
    world.review()
    world.sign()
    settle(world)
    assert world.dossier.handlers.cqkt is Status.RESULT_ISSUED
    assert [change.act for change in answers_to_signatures(world)] == ["result_refused", "result_issued"]
    aside = world.opened_case.set_aside[0].signature.notice_no
    assert world.dossier.result is not None
    assert world.dossier.result.notice_no != aside


def signed_on_its_way_with_body() -> World:
    """Up to the review: the signature comes from the test."""
    world = World(body=True)
    world.submit()
    world.drain()
    world.accept()
    world.drain()
    world.check()
    world.draft(1)
    world.review()
    return world


def test_a_withdrawal_asked_for_while_the_signature_is_on_its_way_and_refused() -> None:
    world = signed_on_its_way()
    world.request_withdrawal()
    settle(world)
    assert ("WITHDRAW_REQUESTED", "inspection.result_signed") in world.registration.pairs
    assert ("SIGNED", "registration.withdrawal_requested") in world.inspection.pairs
    assert [change.act for change in answers_to_signatures(world)] == ["result_refused"]
    world.answer("withdrawal", False)
    settle(world)
    assert world.dossier.handlers.cqkt is Status.ACCEPTED


def test_an_exempt_dossier_gets_its_result_without_inspection() -> None:
    world = World()
    world.submit(goods(exempt=True))
    world.drain()
    assert world.opened_case.mode is Mode.NONE
    world.accept()
    world.drain()
    world.review()
    world.sign()
    settle(world)
    assert [line.code for line in world.dossier.result.lines] == [7] if world.dossier.result else False


def test_a_complaint_leads_to_a_sample_and_its_failure_to_the_result() -> None:
    world = opened(complained=True)
    assert world.opened_case.mode is Mode.SAMPLE
    world.accept()
    world.drain()
    world.schedule(AppointmentKind.SAMPLE_INSPECTION)
    world.sample()
    world.test("S1")
    world.draft(3)
    world.review()
    world.sign()
    settle(world)
    assert world.dossier.handlers.cqkt is Status.RESULT_ISSUED
    assert letters_about(world) == ["received", "accepted", "schedule", "result"]


def issued(code: int = 1, **options: bool) -> World:
    world = opened(**options)
    world.accept()
    world.drain()
    world.check()
    world.draft(code)
    world.review()
    world.sign()
    settle(world)
    return world


def again(world: World, code: int) -> None:
    world.draft(code)
    world.review()
    world.sign()
    settle(world)


def test_a_revoked_notice_is_replaced_by_one_with_a_number_of_its_own() -> None:
    world = issued()
    world.revoke()
    settle(world)
    assert (world.dossier.handlers.cqkt, world.opened_case.status) == (Status.RESULT_REVOKED, CaseStatus.CHECKED)
    again(world, 3)
    assert (world.dossier.handlers.cqkt, world.opened_case.status) == (Status.RESULT_ISSUED, CaseStatus.DISPOSING)
    first, second = world.opened_case.notices
    assert (first.replaced_by, second.replaces) == (second.notice_no, first.notice_no)
    assert world.dossier.result is not None
    assert world.dossier.result.notice_no == second.notice_no != first.notice_no


def test_an_amended_notice_replaces_the_one_that_stands() -> None:
    world = issued()
    world.amend_notice()
    again(world, 3)
    assert world.dossier.result is not None
    assert world.dossier.result.amendments == "Sửa kết quả."
    world.dispose()
    settle(world)
    assert world.opened_case.status is CaseStatus.ISSUED
    assert [each.kind for each in world.dossier.dispositions] == ["RE_EXPORT"]


@pytest.mark.parametrize("code", [1, 3])
def test_a_notice_that_stays_after_all_is_signed_as_before(code: int) -> None:
    world = issued(code)
    before = world.opened_case
    assert world.amend_notice()["notice_no"] is None
    world.draft(8)
    answer = world.keep_notice()
    settle(world)
    assert answer["notice_no"] == before.notices[-1].notice_no
    after = world.opened_case
    assert (after.status, after.signature, after.draft, after.review) == (
        before.status,
        before.signature,
        before.draft,
        before.review,
    )


def test_what_a_notice_left_open_is_decided_by_a_later_one() -> None:
    world = issued(8)
    assert (world.dossier.handlers.cqkt, world.opened_case.status) == (Status.RESULT_ISSUED, CaseStatus.CHECKED)
    again(world, 1)
    assert world.opened_case.status is CaseStatus.ISSUED
    assert world.dossier.result is not None
    assert world.dossier.result.replaces == world.opened_case.notices[0].notice_no


def test_a_revocation_meets_an_amended_notice_on_its_way() -> None:
    world = issued()
    world.amend_notice()
    world.draft(3)
    world.review()
    world.sign()
    world.revoke()
    settle(world)
    assert (world.dossier.handlers.cqkt, world.opened_case.status) == (Status.RESULT_ISSUED, CaseStatus.DISPOSING)


def test_a_refused_withdrawal_lets_the_signature_through_that_was_set_aside() -> None:
    world = signed_on_its_way()
    world.request_withdrawal()
    world.answer("withdrawal", False)
    world.deliver(world.inspection)
    assert world.opened_case.status is CaseStatus.HELD
    settle(world)
    assert (world.dossier.handlers.cqkt, world.opened_case.status) == (Status.RESULT_ISSUED, CaseStatus.ISSUED)
    assert world.opened_case.set_aside == ()


def test_what_waits_for_the_agencys_sampling_is_sampled_after_the_notice() -> None:
    world = opened(complained=True)
    world.accept()
    world.drain()
    world.draft(9)
    world.review()
    world.sign()
    settle(world)
    assert world.dossier.handlers.cqkt is Status.RESULT_ISSUED
    world.schedule(AppointmentKind.SAMPLE_INSPECTION)
    settle(world)
    assert letters_about(world)[-1] == "schedule", "the importer hears when the goods are sampled"
    world.sample()
    world.test("S1")
    again(world, 3)
    assert world.opened_case.status is CaseStatus.DISPOSING
