from __future__ import annotations

import pytest

from shared.papers.codes import code_for, read_code, spaced


def test_a_code_follows_from_the_paper_and_the_key_alone() -> None:
    code = code_for("a/result-notice-7", key=b"k", service="registration")
    assert code == code_for("a/result-notice-7", key=b"k", service="registration")
    others = {
        code_for("a/result-notice-8", key=b"k", service="registration"),
        code_for("b/result-notice-7", key=b"k", service="registration"),
        code_for("a/result-notice-7", key=b"l", service="registration"),
        code_for("a/result-notice-7", key=b"k", service="inspection"),
    }
    assert len({code, *others}) == 5
    assert (code[0], code_for("a", key=b"k", service="inspection")[0]) == ("R", "K")


@pytest.mark.parametrize(
    "typed", ["R0I2-34o6-789A-BCDE", "r012 3406 789a bcde", "R01234O6789ABCDE", " R012–3406.789A-BCDE"]
)
def test_a_code_is_read_however_it_was_typed(typed: str) -> None:
    assert read_code(typed) == "R0123406789ABCDE"
    assert spaced("R0123406789ABCDE") == "R012-3406-789A-BCDE"


@pytest.mark.parametrize(
    "typed", ["", "R", "X0123456789ABCDE", "R0123456789ABCD*", "R0123456789ABCDEF", "R" + "é" * 15]
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert read_code(typed) is None
