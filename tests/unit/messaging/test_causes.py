"""Messages that wait for the same cause have the same fingerprint, whatever they are about."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.storage.causes import cause_of, shape

TYPE = "registration.dossier_submitted"
words = st.text(st.characters(codec="utf-8", categories=["L"]), min_size=1, max_size=12)
quotable = st.text(st.characters(codec="utf-8", exclude_characters="'\"\n", exclude_categories=["Cs"]), max_size=30)


@given(
    st.tuples(st.uuids(), st.integers(), st.datetimes(), quotable),
    st.tuples(st.uuids(), st.integers(), st.datetimes(), quotable),
)
def test_ids_numbers_moments_and_quoted_values_make_no_difference(
    one: tuple[UUID, int, datetime, str], other: tuple[UUID, int, datetime, str]
) -> None:
    def said(id: UUID, number: int, moment: datetime, value: str) -> str:
        return f"Stale: {id} is at {number} since {moment.isoformat()}, not '{value}' of \"{value}\""

    assert cause_of("failed", TYPE, said(*one)) == cause_of("failed", TYPE, said(*other))


@given(words, words)
def test_other_words_are_another_cause(one: str, other: str) -> None:
    assert (cause_of("failed", TYPE, f"E: {one}") == cause_of("failed", TYPE, f"E: {other}")) == (one == other)


@given(st.sampled_from(["failed", "given_up", "fork"]), st.sampled_from([TYPE, "x.y", None]), st.text())
def test_a_cause_is_short_stable_and_told_by_reason_type_and_error(reason: str, type: str | None, error: str) -> None:
    cause = cause_of(reason, type, error)
    assert len(cause) == 12
    assert cause == cause_of(reason, type, error)
    assert cause not in {cause_of("early", type, error), cause_of(reason, "another.type", error)}


@given(st.text(max_size=200))
def test_a_shape_has_no_further_shape(error: str) -> None:
    assert shape(shape(error)) == shape(error)


@pytest.mark.parametrize(
    ("error", "seen"),
    [
        ("NotAllowed: 'issue' is not possible in state SIGNED", "NotAllowed: * is not possible in state SIGNED"),
        ("KeyError: 'line_no'", "KeyError: *"),
        ("It doesn't fit; it can't", "It doesn't fit; it can't"),
        ("lines 1, 2, 17 of QG2026000590 on 2026-07-01T02:00:00.000Z", "lines * of * on *"),
        ("", ""),
    ],
)
def test_what_is_left_of_an_error(error: str, seen: str) -> None:
    assert shape(error) == seen


def test_a_cause_stays_what_it_is_from_release_to_release() -> None:
    """Else the messages of before an upgrade would stand in groups of their own."""
    assert cause_of("failed", TYPE, "KeyError: 'x'") == "aeea5f7a1391"
