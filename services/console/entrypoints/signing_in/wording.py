"""Why somebody is not let in yet, or a password not taken."""

from __future__ import annotations

from flask_babel import format_datetime
from flask_babel import gettext as _

from services.console.application.tries import TooManyTries
from services.console.domain.passwords import LONGEST, SHORTEST


def too_many_tries(error: TooManyTries) -> str:
    when = format_datetime(error.free_at, "HH:mm:ss")
    return str(_("There were too many failures. The next try is possible from %(when)s on.", when=when))


def password_rule(weakness: str) -> str:
    match weakness:
        case "length":
            text = _(
                "A password has %(shortest)s to %(longest)s characters; three or four words are easy to remember.",
                shortest=SHORTEST,
                longest=LONGEST,
            )
        case "same":
            text = _("This is the password that you have: choose another.")
        case _weak:
            text = _("A password holds neither your name nor one character again and again: choose another.")
    return str(text)
