"""What may not stand in a person's text is named where it stands."""

from __future__ import annotations

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from shared.contracts.catalogue import unseen_characters
from shared.texts import unseen_character

MAY = "\t\n\r"
DIRECTION = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@given(st.characters(exclude_characters=DIRECTION + MAY))
@example("\ufffe")
@example("\uffff")
def test_controls_half_surrogates_and_what_no_xml_carries_may_not_and_all_else_may(character: str) -> None:
    # The second row of controls (U+0080 to U+009F) is what mistaken encodings leave behind: ugly, but it can be carried.
    bad = unicodedata.category(character) == "Cs" or ord(character) < 0x20 or character in "\x7f\ufffe\uffff"
    assert (unseen_character(f"a{character}b") is not None) == bad


def test_tabs_and_ends_of_lines_may() -> None:
    assert unseen_character(f"Đồ chơi{MAY}trẻ em") is None


def test_what_turns_the_direction_may_not() -> None:
    assert all(unseen_character(f"a{character}") for character in DIRECTION)


def test_the_character_and_its_place_are_named() -> None:
    assert "U+202E as character 3" in (unseen_character("ab\u202ecd") or "")


def test_each_text_has_its_pointer() -> None:
    value = {"reason": "\x00", "lines": [{"note": "fine"}, {"note": "\x07"}], "a/b": "\x1b", "count": 7, "none": None}
    told = {(v.pointer, v.code) for v in unseen_characters(value)}
    assert told == {(p, "control_character") for p in ("/reason", "/lines/1/note", "/a~1b")}
