"""Where is my dossier: one sentence, and which hop it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.console.application.whereabouts import names_of
from services.console.domain.dossier.window_messages import WindowMessage
from services.console.domain.whereabouts.hops import Came, hops_of
from services.console.domain.whereabouts.positions import (
    Applied,
    Cause,
    Entry,
    Facts,
    FlowEvent,
    Position,
    Told,
    Unpublished,
    Waiting,
    Whereabouts,
)
from services.console.domain.whereabouts.verdict import Holding, verdict
from shared.errors import Unavailable

BEGAN = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
NOW = BEGAN + timedelta(hours=1)
LISTENERS = {"registration": ("inspection", "notification"), "inspection": ("registration", "notification")}
FACTS = Facts("QG2026000001", "SUPPLEMENT_REQUESTED", "TCKT11", "IMPORTER")


def acts(service: str, count: int) -> tuple[Entry, ...]:
    return tuple(
        Entry(n, f"{service}-{n}", BEGAN + timedelta(seconds=n), "act", event=FlowEvent(f"{service}.happened", n))
        for n in range(1, count + 1)
    )


def position(service: str, sequence: int = 0, **more: object) -> Position:
    standing = {"published_upto": sequence, "consumers": LISTENERS.get(service, ()), **more}
    return Position("d1", service, FACTS, 1, sequence, sequence, **standing)  # type: ignore[arg-type]


def applied(**marks: int) -> tuple[Applied, ...]:
    return tuple(Applied(source, n, f"{source}-{n}", BEGAN) for source, n in marks.items())


def waits(n: int, reason: str, source: str = "registration", since: datetime = BEGAN) -> Waiting:
    return Waiting(f"d1~{source}~{n}~x", source, n, reason, since, f"{source}-{n}", f"{source}.happened", "why", 2)


def at_rest(**changes: Position | None) -> Whereabouts:
    """Registration published three, inspection two, and all is applied everywhere."""
    positions: dict[str, Position | None] = {
        "registration": position("registration", 3, applied=applied(inspection=2)),
        "inspection": position("inspection", 2, applied=applied(registration=3)),
        "notification": position("notification", applied=applied(registration=3, inspection=2)),
        **changes,
    }
    return Whereabouts(
        "d1", positions, {"registration": acts("registration", 3), "inspection": acts("inspection", 2)}, letters=()
    )


def seen(found: Whereabouts, now: datetime = NOW) -> list[tuple[str, str, str, int]]:
    return [(hold.holding.value, hold.at, hold.source, hold.n) for hold in verdict(found, now=now).holds]


def test_nothing_holds_a_dossier_of_which_everything_was_applied() -> None:
    said = verdict(at_rest(), now=NOW)
    assert (said.held, said.under_way, said.facts) == (False, 0, FACTS)


def inspecting(**more: object) -> dict[str, Position]:
    return {"inspection": position("inspection", 2, **more)}


LETTER = Told("l1", "received", "EMAIL", "SENT", "APPLICANT", "registration-1", 1, BEGAN, attempts=1)
MESSAGE = WindowMessage("m1", "in", "10/02", BEGAN, BEGAN, 1, "held", unapplied="There is nothing to supplement.")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (inspecting(applied=applied(registration=2)), ("not_taken", "inspection", "registration", 3)),
        ({"inspection": None}, ("not_taken", "inspection", "registration", 1)),
        (
            inspecting(applied=applied(registration=1), waiting=(waits(2, "failed"), waits(3, "early"))),
            ("failed", "inspection", "registration", 2),
        ),
        (
            inspecting(applied=applied(registration=1), waiting=(waits(2, "given_up"),)),
            ("given_up", "inspection", "registration", 2),
        ),
        (
            inspecting(applied=applied(registration=2), waiting=(waits(3, "unknown"),)),
            ("unknown", "inspection", "registration", 3),
        ),
        (
            inspecting(applied=applied(registration=2), waiting=(waits(3, "of a newer service"),)),
            ("waiting", "inspection", "registration", 3),
        ),
        (
            inspecting(applied=applied(registration=1), waiting=(waits(3, "early"),)),
            ("missing", "inspection", "registration", 2),
        ),
        (
            inspecting(applied=applied(registration=3), waiting=(waits(3, "fork"),)),
            ("fork", "inspection", "registration", 3),
        ),
        (inspecting(applied=applied(registration=5)), ("set_back", "inspection", "registration", 5)),
        (
            {
                "registration": position(
                    "registration",
                    4,
                    published_upto=3,
                    applied=applied(inspection=2),
                    unpublished=Unpublished(BEGAN, 3, NOW),
                )
            },
            ("unpublished", "registration", "registration", 4),
        ),
        ({"registration": None}, ("set_back", "inspection", "registration", 3)),
    ],
)
def test_what_holds_it_is_named_with_the_place_where_it_stands(
    changes: Mapping[str, Position | None], expected: tuple[str, str, str, int]
) -> None:
    assert expected in seen(at_rest(**changes))


def test_what_is_behind_what_fails_is_counted() -> None:
    stuck = inspecting(applied=applied(registration=0), waiting=(waits(1, "failed"), waits(2, "early")))
    (hold,) = verdict(at_rest(**stuck), now=NOW).holds
    assert (hold.behind, hold.message, hold.tries, hold.why) == (1, "d1~registration~1~x", 2, "why")


@pytest.mark.parametrize(
    "changes",
    [
        inspecting(applied=applied(registration=2)),
        inspecting(applied=applied(registration=1), waiting=(waits(3, "early", since=BEGAN),)),
        {
            "registration": position(
                "registration",
                4,
                published_upto=3,
                applied=applied(inspection=2),
                unpublished=Unpublished(BEGAN + timedelta(seconds=5), 0),
            )
        },
    ],
)
def test_what_is_on_its_way_for_a_moment_holds_nothing(changes: Mapping[str, Position]) -> None:
    said = verdict(at_rest(**changes), now=BEGAN + timedelta(seconds=8))
    assert (said.holds, said.under_way) == ((), 1)
    assert verdict(at_rest(**changes), now=NOW).held


def test_a_number_that_its_source_holds_back_is_not_missed_at_its_receiver() -> None:
    back = position(
        "registration", 3, published_upto=1, applied=applied(inspection=2), unpublished=Unpublished(BEGAN, 4)
    )
    found = at_rest(
        registration=back,
        inspection=position("inspection", 2, applied=applied(registration=1), waiting=(waits(3, "early"),)),
        notification=position("notification", applied=applied(registration=1, inspection=2)),
    )
    assert seen(found) == [("unpublished", "registration", "registration", 2)]


@pytest.mark.parametrize(
    ("letter", "expected"),
    [
        (LETTER, None),
        (replace(LETTER, status="REPLACED"), None),
        (replace(LETTER, status="FAILED"), Holding.UNDELIVERED),
        (replace(LETTER, status="BOUNCED"), Holding.UNDELIVERED),
        (replace(LETTER, status="QUEUED"), Holding.UNSENT),
        (replace(LETTER, status="QUEUED", attempts=0), None),
        (replace(LETTER, status="QUEUED", queued_at=NOW), None),
    ],
)
def test_a_letter_that_did_not_arrive_holds_the_dossier(letter: Told, expected: Holding | None) -> None:
    said = verdict(replace(at_rest(), letters=(letter,)), now=NOW)
    assert [hold.holding for hold in said.holds] == ([expected] if expected else [])
    assert said.under_way == (1 if letter.status == "QUEUED" and not expected else 0)


def test_what_the_window_sent_and_could_not_be_acted_on_is_told() -> None:
    (hold,) = verdict(replace(at_rest(), window=(MESSAGE,)), now=NOW).holds
    assert (hold.holding, hold.type, hold.why) == (Holding.UNAPPLIED, "10/02", "There is nothing to supplement.")


def test_a_service_that_is_silent_is_told_and_nothing_is_guessed_about_it() -> None:
    whole = at_rest()
    positions = {service: each for service, each in whole.positions.items() if service != "inspection"}
    found = replace(whole, positions=positions, failed={"inspection": Unavailable("It does not answer.")})
    (hold,) = verdict(found, now=NOW).holds
    assert (hold.holding, hold.at, hold.why) == (Holding.SILENT, "inspection", "It does not answer.")
    assert {hop.came for hop in hops_of(found) if hop.to == "inspection"} == {Came.UNSEEN}


def test_each_event_has_a_hop_to_each_who_listens_with_what_came_of_it() -> None:
    took = Entry(1, "i1", BEGAN + timedelta(seconds=9), "case_opened", cause=Cause("registration", 1, "registration-1"))
    refused = replace(
        took, number=2, act="pause_refused", cause=Cause("registration", 2, "registration-2"), refused=True
    )
    skipped = replace(
        took, number=3, act="message_skipped", cause=None, skipped=Cause("registration", 3, "registration-3")
    )
    found = replace(at_rest(), flows={"registration": acts("registration", 3), "inspection": (took, refused, skipped)})
    hops = [hop for hop in hops_of(found) if hop.to == "inspection"]
    assert [(hop.n, hop.came) for hop in hops] == [(1, Came.APPLIED), (2, Came.REFUSED), (3, Came.SKIPPED)]
    assert hops[0].took == timedelta(seconds=8)
    assert {hop.came for hop in hops_of(found) if hop.to == "notification"} == {Came.NOTED}


def test_what_was_applied_of_a_source_that_was_set_back_is_still_told() -> None:
    lost = Entry(1, "i1", BEGAN, "taken", cause=Cause("registration", 4, "lost"))
    found = at_rest()
    found = replace(found, flows={**found.flows, "notification": (lost,)})
    assert [(hop.n, hop.type, hop.sent_at) for hop in hops_of(found) if hop.event_id == "lost"] == [(4, "", None)]
    assert not [hop for hop in hops_of(replace(found, shortened={"registration"})) if hop.event_id == "lost"]


def test_another_event_that_waits_under_the_same_number_is_not_taken_for_this_one() -> None:
    other = replace(waits(3, "fork"), event_id="another")
    found = at_rest(inspection=position("inspection", 2, applied=applied(registration=3), waiting=(other,)))
    assert {hop.came for hop in hops_of(found) if hop.to == "inspection"} == {Came.NOTED}


REASONS = ("failed", "given_up", "unknown")


@st.composite
def cuts(draw: st.DrawFn) -> tuple[Whereabouts, str, str, int, str]:
    """A flow that is whole but for one hop, at which it was cut: the source has not published it, its message is lost, or
    it waits there; and everything behind it with it."""
    count = draw(st.integers(1, 12))
    source = draw(st.sampled_from(sorted(LISTENERS)))
    to = draw(st.sampled_from(LISTENERS[source]))
    n = draw(st.integers(1, count))
    how = draw(st.sampled_from(["unpublished", "not_taken", "missing", *REASONS]))
    if how == "missing" and n == count:
        how = "not_taken"
    marks = {service: {each: count for each in LISTENERS if service in LISTENERS[each]} for service in
             ("registration", "inspection", "notification")}  # fmt: skip
    published = {service: count for service in LISTENERS}
    waiting: dict[str, tuple[Waiting, ...]] = {}
    if how == "unpublished":
        published[source] = n - 1
        for receiver in LISTENERS[source]:
            marks[receiver][source] = n - 1
    else:
        marks[to][source] = n - 1
    if how in REASONS:
        waiting[to] = (waits(n, how, source), *(waits(each, "early", source) for each in range(n + 1, count + 1)))
    if how == "missing":
        waiting[to] = tuple(waits(each, "early", source) for each in range(n + 1, count + 1))
    positions: dict[str, Position | None] = {
        service: position(
            service,
            count if service in LISTENERS else 0,
            published_upto=published.get(service, 0),
            unpublished=Unpublished(BEGAN, 1) if published.get(service, 0) < count and service in LISTENERS else None,
            applied=applied(**{each: mark for each, mark in marks[service].items() if mark}),
            waiting=waiting.get(service, ()),
        )
        for service in marks
    }
    flows = {service: acts(service, count) for service in LISTENERS}
    return Whereabouts("d1", positions, flows, letters=()), source, to, n, how


@given(cuts())
def test_any_cut_of_the_flow_names_the_hop_at_which_it_was_cut(cut: tuple[Whereabouts, str, str, int, str]) -> None:
    found, source, to, n, how = cut
    at = source if how == "unpublished" else to
    assert seen(found) == [(how, at, source, n)]
    open_hops = [hop for hop in hops_of(found) if not hop.arrived]
    first = min(open_hops, key=lambda hop: hop.n)
    assert (first.source, first.n) == (source, n)
    assert {hop.to for hop in open_hops} == (set(LISTENERS[source]) if how == "unpublished" else {to})
    came = {"unpublished": Came.HELD_BACK, "not_taken": Came.UNDER_WAY, "missing": Came.UNDER_WAY}.get(
        how, Came.WAITING
    )
    assert first.came == came


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (" qg2026000590 ", [("file_code", "QG2026000590")]),
        ("0190a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b", [("id", "0190a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b")]),
        ("100012345678", [("declaration_no", "100012345678"), ("file_code", "100012345678")]),
        ("0100109106", [("tax_code", "0100109106"), ("file_code", "0100109106")]),
        ("0100109106-001", [("tax_code", "0100109106-001")]),
        ("what is this, please", []),
        ("", []),
    ],
)
def test_what_was_typed_is_known_by_its_form(typed: str, meant: list[tuple[str, str]]) -> None:
    assert names_of(typed) == meant
