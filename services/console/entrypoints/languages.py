"""The language of the pages: a choice of the browser's, whoever is signed in."""

from __future__ import annotations

from flask import session
from flask_babel import get_locale

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
LANGUAGE = "language"


def in_english() -> bool:
    """The page that is being made."""
    return str(get_locale()) == "en"


def forget_but_language() -> None:
    """Empties the cookie, so that nothing in it outlives who it was made for, the forms' secret included."""
    language = session.get(LANGUAGE)
    session.clear()
    if language:
        session[LANGUAGE] = language
