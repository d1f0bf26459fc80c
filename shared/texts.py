"""What may stand in a text that a person wrote: anything that can be seen, tabs and ends of lines; and Vietnamese as it is
written where there are no diacritics."""

from __future__ import annotations

import re
import unicodedata

RULE = "control_character"

# C0, DEL and two that are no characters: XML cannot carry most of them, so the single window could not be told the text as
# it was given.
# Overrides and isolates of direction: what is read would not be what is stored. Half surrogates: no UTF-8.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def unseen_character(text: str) -> str | None:
    """What is wrong and the way out, for the first character that may not stand in `text`; None when all may."""
    found = _UNSEEN.search(text)
    if found is None:
        return None
    return (
        f"The text holds the control character U+{ord(found[0]):04X} as character {found.start() + 1}; "
        "type it anew instead of pasting it."
    )


def without_diacritics(text: str) -> str:
    """ "Đồ chơi" as "Do choi"."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
