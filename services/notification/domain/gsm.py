"""Texts as short messages carry them: the GSM 7-bit alphabet (3GPP TS 23.038), 160 of its signs in one message."""

from __future__ import annotations

from shared.texts import without_diacritics

ONE_MESSAGE = 160

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# These take the place of two.
_EXTENDED = frozenset("^{}\\[~]|€\f")


def septets(text: str) -> int | None:
    """How much of a message it fills; None when a sign is not in the alphabet."""
    if any(sign not in _BASIC and sign not in _EXTENDED for sign in text):
        return None
    return sum(2 if sign in _EXTENDED else 1 for sign in text)


def folded(text: str) -> str:
    """Without diacritics; what then is still not in the alphabet becomes a question mark."""
    signs = without_diacritics(text)
    return "".join(sign if sign in _BASIC or sign in _EXTENDED else "?" for sign in signs)
