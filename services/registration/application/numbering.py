"""Use case: after a restore the counter of our own file codes jumps past what was given since the backup."""

from __future__ import annotations

from services.registration.application.ports import FileCodes
from services.registration.domain.rules.file_code import our_code, our_number
from shared.aggregate import Actor, Json
from shared.clock import Clock


def jump_past(file_code: str, reason: str, *, actor: Actor, file_codes: FileCodes, clock: Clock) -> Json:
    """last: the code that now counts as the last given; later ones are larger. Doing it twice harms nothing.

    Raises Invalid when `file_code` is none of our own.
    """
    year, number = our_number(file_code, "/past")
    last = file_codes.jump_past(year, number, by=actor, reason=reason, at=clock())
    return {"last": our_code(year, last)}
