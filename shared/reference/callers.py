"""What the register of staff says of who calls, for the HTTP layer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from shared.clock import Clock
from shared.reference.admission import REQUIRED, admit
from shared.reference.register import Register
from shared.regulation.calendar import legal_day
from shared.web.principals import Admit, Principal


def admitting(register: Callable[[], Register], clock: Clock, policy: str) -> Admit:
    """policy: "required" or "optional", see Settings.staff_register."""

    def check(principal: Principal, fits: Callable[[str], bool]) -> Principal:
        admitted = admit(
            register(),
            id=principal.id,
            role=principal.role,
            agency=principal.agency,
            fits=fits,
            day=legal_day(clock()),
            required=policy == REQUIRED,
        )
        return replace(principal, role=admitted.role, on_behalf_of=admitted.on_behalf_of)

    return check
