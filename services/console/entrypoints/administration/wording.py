"""Words for what the registers name by code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from services.console.entrypoints.administration.forms import BODY_KINDS, BODY_STATUSES
from services.console.entrypoints.terms import LETTER_CHANNELS, LETTER_STATUSES
from services.console.entrypoints.wording import role_name

NUMBER_STATUSES = {
    "RESERVED": _l("kept for a signature that does not stand yet"),
    "SIGNED": _l("signed, not issued yet"),
    "ISSUED": _l("issued"),
    "VOID": _l("void: no notice will have it"),
}
LISTS = {
    "goods_groups": _l("Groups of goods"),
    "qcvn": _l("Technical regulations"),
    "units": _l("Units"),
    "attachment_types": _l("Kinds of papers"),
}
NOTICES = {
    "staff_warning": _l("a deadline is near"),
    "staff_lapse": _l("a deadline has gone by"),
    "digest": _l("morning digest"),
}
_TABLES: Mapping[str, Mapping[str, Any]] = {
    "body_kind": BODY_KINDS,
    "body_status": BODY_STATUSES,
    "number": NUMBER_STATUSES,
    "list": LISTS,
    "letter": {**LETTER_STATUSES, "NOT_SENT": _l("not sent: no address is known")},
    "notice": NOTICES,
    "channel": LETTER_CHANNELS,
}


def register_word(code: str, table: str) -> str:
    return str(_TABLES[table].get(code, code))


def role_names(roles: Iterable[str]) -> str:
    return ", ".join(role_name(role) for role in roles)


FILTERS: Mapping[str, Callable[..., Any]] = {"register_word": register_word, "role_names": role_names}
