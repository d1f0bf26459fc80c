"""Whether the register lets a person act in a role today: the token says who it is, the register what the person may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from shared.errors import Forbidden
from shared.reference.entries import STAFF_ROLES, StaffEntry
from shared.reference.register import Register

REQUIRED = "required"
_FIRST_ROLE = "admin"


class NotInRegister(Forbidden):
    """The register of staff does not let this person act so."""

    code = "staff_register"


@dataclass(frozen=True)
class Admitted:
    """In which role somebody acts; on_behalf_of: id of the one whose role it is, when it was delegated."""

    role: str
    on_behalf_of: str | None = None


def admit(
    register: Register,
    *,
    id: str,
    role: str,
    agency: str | None,
    fits: Callable[[str], bool],
    day: date,
    required: bool,
) -> Admitted:
    """id, role, agency: as the token has them. fits: whether a role may do what is asked.

    A role of one's own goes before a delegated one; a delegated role is taken up by whoever needs it. Raises Forbidden.
    """
    if role not in STAFF_ROLES:
        return Admitted(role)
    entries = register.staff.get(staff_id(id, role))
    if entries is None:
        if required and not (role == _FIRST_ROLE and nobody_administers(register, day)):
            raise NotInRegister(
                f"{id} is not in the register of staff; have an administrator enter you (/admin/staff)."
            )
        return Admitted(role)
    member = register.member(staff_id(id, role), day)
    _refuse_absent(member, id, agency, day)
    assert member is not None  # noqa: S101 - refused above
    delegated = register.delegated(member.staff_id, day)
    own = [Admitted(role)] if role in member.roles else []
    lent = sorted((Admitted(given, by) for given, by in delegated), key=lambda admitted: admitted.role != role)
    for admitted in (*own, *lent):
        if fits(admitted.role):
            return admitted
    if not own and role not in {given for given, _ in delegated}:
        roles = ", ".join(member.roles) or "no role"
        raise NotInRegister(f"The register of staff gives {member.staff_id} {roles} on {day}, not {role}.")
    return Admitted(role)


def staff_id(id: str, role: str) -> str:
    """A token's subject may carry the role before the name."""
    return id.removeprefix(f"{role}:")


def _refuse_absent(member: StaffEntry | None, id: str, agency: str | None, day: date) -> None:
    if member is None:
        raise NotInRegister(f"{id} is in the register of staff, but not for {day}: not yet, or no longer.")
    if member.suspended:
        raise NotInRegister(f"{id} is suspended from {member.valid_from} on: {member.reason or 'no reason given'}.")
    if agency is not None and agency != member.agency:
        raise NotInRegister(f"{id} works for {member.agency} on {day}, says the register of staff, not for {agency}.")


def nobody_administers(register: Register, day: date) -> bool:
    """Then whoever comes as admin is let in, so that there can be a first entry."""
    members = (register.member(id, day) for id in register.staff)
    return not any(member and not member.suspended and _FIRST_ROLE in member.roles for member in members)
