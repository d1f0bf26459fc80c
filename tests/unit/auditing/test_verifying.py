"""Whatever is done to a stored history is found and named: the dossier, the entry, what was done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.console.application.audit.evidence_ports import Flaw
from shared.auditing.chain import Chain, hash_of, shown
from shared.auditing.statement import BadStatement, Statement
from shared.storage.history import entry_hash
from tests.unit.auditing.histories import chained_anew, copied, history, roots_over, some, verified

DAYS = [date(2026, 7, day) for day in range(1, 5)]
WHOLE = some()
ROOTS = roots_over(WHOLE, DAYS)


def named(flaws: list[Flaw]) -> list[tuple[str | None, int | None]]:
    return [(flaw.id, flaw.entry) for flaw in flaws]


@given(st.integers(1, 9))
def test_whole_histories_have_no_flaw_however_they_come(split: int) -> None:
    assert verified(WHOLE, ROOTS, split=split) == []
    assert verified(WHOLE, ROOTS[1:], split=split, whole=False) == []
    assert verified(WHOLE, []) == []


def test_a_shown_entry_has_the_hash_of_the_stored_one_and_not_its_events_data() -> None:
    before = "0" * 64
    for entry in WHOLE["d0"]:
        assert hash_of(shown(entry), before) == entry_hash(entry, before) == entry["hash"]
        before = entry["hash"]
    assert "quả bóng" not in str([shown(entry) for entry in WHOLE["d0"]])


def leaves_of(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [inner for name, inside in value.items() for inner in leaves_of(inside, (*path, name))]
    return [path]


PLACES = [
    (id, place, path)
    for id, entries in WHOLE.items()
    for place, entry in enumerate(entries)
    for path in leaves_of(entry)
]


def changed(value: Any, where: int) -> Any:
    """One byte of it, or the least there is."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value ^ (1 << where % 8)
    if isinstance(value, datetime):
        return value + timedelta(milliseconds=1 << where % 20)
    if isinstance(value, str):
        at = where % len(value)
        return value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1 :]
    return "something" if value is None else None


@given(st.sampled_from(PLACES), st.integers(0, 200))
def test_one_byte_changed_anywhere_is_found_and_named(place: tuple[str, int, tuple[Any, ...]], where: int) -> None:
    id, number, (*path, last) = place
    stored = copied(WHOLE)
    inside: Any = stored[id][number]
    for step in path:
        inside = inside[step]
    inside[last] = changed(inside[last], where)
    for roots in (ROOTS, []):
        flaws = verified(stored, roots)
        assert flaws
        assert {flaw.id for flaw in flaws} == {id}
        # The number itself may be what was changed.
        assert last == "number" or flaws[0].entry == number + 1


@given(st.sampled_from(sorted(WHOLE)), st.integers(0, 5), st.booleans())
def test_an_entry_removed_is_found_also_when_all_is_chained_anew(id: str, place: int, anew: bool) -> None:
    stored = copied(WHOLE)
    del stored[id][place]
    if anew:
        chained_anew(stored[id])
    else:
        assert verified(stored, [])[0].entry == place + 2
    flaws = verified(stored, ROOTS)
    assert {flaw.id for flaw in flaws} == {id}
    assert flaws[0].entry in (place + 1, place + 2)


@given(st.sampled_from(sorted(WHOLE)), st.integers(0, 5), st.booleans())
def test_entries_in_another_order_are_found(id: str, place: int, anew: bool) -> None:
    stored = copied(WHOLE)
    stored[id][place : place + 2] = reversed(stored[id][place : place + 2])
    if anew:
        chained_anew(stored[id])
    flaws = verified(stored, ROOTS)
    assert {flaw.id for flaw in flaws} == {id}
    assert flaws[0].entry in (place + 1, place + 2)


@given(st.sampled_from(sorted(WHOLE)), st.integers(1, 6))
def test_a_tail_cut_off_is_found_by_the_roots_alone(id: str, kept: int) -> None:
    stored = copied(WHOLE)
    del stored[id][kept:]
    assert verified(stored, []) == []
    flaws = verified(stored, ROOTS)
    assert named(flaws) == [(id, kept + 1)]
    assert "cut off" in flaws[0].what


@given(st.sampled_from(sorted(WHOLE)), st.integers(0, 6))
def test_history_rewritten_and_chained_anew_is_found_by_the_roots_alone(id: str, place: int) -> None:
    stored = copied(WHOLE)
    stored[id][place]["reason"] = "another reason"
    chained_anew(stored[id])
    assert verified(stored, []) == []
    flaws = verified(stored, ROOTS)
    assert named(flaws) == [(id, place + 1)]
    assert "chained anew" in flaws[0].what


@given(st.sampled_from(sorted(WHOLE)))
def test_a_dossier_removed_is_named(id: str) -> None:
    stored = copied(WHOLE)
    del stored[id]
    assert verified(stored, []) == []
    (flaw,) = verified(stored, ROOTS)
    assert (flaw.id, flaw.kind) == (id, "rally")
    assert "up to entry 7" in flaw.what


def test_a_dossier_invented_afterwards_is_named() -> None:
    stored = {**copied(WHOLE), "d2x": history("d2x", 2)}
    (flaw,) = verified(stored, ROOTS)
    assert (flaw.id, flaw.entry) == ("d2x", 1)
    assert "no daily root knows it" in flaw.what


def test_an_entry_put_behind_the_last_one_under_an_old_time_is_found() -> None:
    stored = copied(WHOLE)
    late = history("d1", 8, hours=8)[7]
    stored["d1"].append({**late, "time": stored["d1"][3]["time"]})
    chained_anew(stored["d1"])
    assert named(verified(stored, ROOTS)) == [("d1", 8)]


def test_what_happened_since_the_last_root_is_no_flaw() -> None:
    grown = {**some(acts=9), "d9": history("d9", 1, hours=24 * 9)}
    for known in (1, 2, 3):
        assert verified(grown, roots_over(some(), DAYS[:known])) == []


def test_another_kind_hides_nothing() -> None:
    roots = [replace(root, leaves=[replace(leaf, kind="drill") for leaf in root.leaves]) for root in ROOTS]
    flaws = verified(WHOLE, roots)
    assert any("was a drill" in flaw.what for flaw in flaws)


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_a_root_taken_out_breaks_the_one_behind_it(gone: int) -> None:
    roots = [root for number, root in enumerate(ROOTS) if number != gone]
    assert any(ROOTS[gone + 1].day in flaw.what for flaw in verified(WHOLE, roots))


def test_leaves_changed_with_the_histories_do_not_fit_what_was_signed() -> None:
    stored = copied(WHOLE)
    stored["d1"][0]["reason"] = "another reason"
    chained_anew(stored["d1"])
    forged = roots_over(stored, DAYS)
    mixed = [replace(root, leaves=other.leaves) for root, other in zip(ROOTS, forged, strict=True)]
    assert any("changed afterwards" in flaw.what for flaw in verified(stored, mixed))
    # Nor does a statement made anew: nobody else can sign it.
    unsigned = [replace(root, signature=ROOTS[n].signature) for n, root in enumerate(forged)]
    assert any("signature does not hold" in flaw.what for flaw in verified(stored, unsigned))


def test_a_statement_that_is_written_otherwise_is_none() -> None:
    text = ROOTS[0].statement
    assert Statement.read(text).text.decode() == text
    for other in (text.replace(",", ", ", 1), text.replace('"form":1', '"form":2'), "[]", "{}", ""):
        with pytest.raises(BadStatement):
            Statement.read(other)


@pytest.mark.parametrize("entry", [None, 7, b"\xff", {"number": b"\xff"}, {"event": []}, {"event": {"data": b"x"}}, {}])
def test_what_is_no_entry_at_all_is_a_flaw_and_no_failure(entry: Any) -> None:
    assert Chain().add(shown(entry)) is not None
