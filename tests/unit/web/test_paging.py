from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import Invalid
from shared.web.paging import DEFAULT_LIMIT, Cursors, limit_of

CURSORS = Cursors(b"k" * 32)


@given(st.lists(st.none() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])) | st.booleans()))
def test_a_cursor_brings_back_what_was_put_in(value: Any) -> None:
    sealed = CURSORS.seal("/things", value)
    assert sealed.replace("-", "").replace("_", "").isalnum()
    assert CURSORS.open("/things", sealed) == value


@given(st.data())
def test_no_other_character_anywhere(data: st.DataObject) -> None:
    sealed = CURSORS.seal("/things", ["2026-07-01", "id-1"])
    at = data.draw(st.integers(0, len(sealed) - 2))
    other = data.draw(st.characters().filter(lambda c: c != sealed[at]))
    with pytest.raises(Invalid) as refused:
        CURSORS.open("/things", sealed[:at] + other + sealed[at + 1 :])
    assert [v.pointer for v in refused.value.violations] == ["/cursor"]


def test_a_cursor_of_another_list_or_another_key() -> None:
    sealed = CURSORS.seal("/things", [1])
    for cursors, scope in ((CURSORS, "/others"), (Cursors(b"x" * 32), "/things")):
        with pytest.raises(Invalid):
            cursors.open(scope, sealed)


@pytest.mark.parametrize("text", ["", "=", "ế", "AAAA", "a" * 5])
def test_no_cursor_at_all(text: str) -> None:
    with pytest.raises(Invalid):
        CURSORS.open("/things", text)


def test_limits() -> None:
    assert (limit_of(None), limit_of("1"), limit_of("200")) == (DEFAULT_LIMIT, 1, 200)
    for wrong in ("0", "201", "-1", "1.5", "x", "", "٣", "9" * 5000):
        with pytest.raises(Invalid):
            limit_of(wrong)
