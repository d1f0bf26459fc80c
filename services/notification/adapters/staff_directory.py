"""Who an agency's staff are: by the register of staff, else by a data file.

    staff:
      - {agency: TCKT11, role: officer, name: Trần Thị B, email: b@agency.example, from: 2026-01-01, until: 2027-06-30}

role: officer or leader. from, until: days, may be left out. Read once, at start.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from marshmallow import Schema, ValidationError, fields, validate

from services.notification.application.ports import StaffDirectory
from services.notification.domain.kinds import LEADER, OFFICER
from services.notification.domain.letters import Addressee
from shared.reference.register import Register
from shared.secret import Misconfigured

# Whom the register means by those who are told.
_HELD_BY = {OFFICER: "officer", LEADER: "signer"}


@dataclass(frozen=True)
class _Post:
    agency: str
    addressee: Addressee
    since: date
    until: date


class StaffFile:
    """Implements StaffDirectory; without posts nobody is known."""

    def __init__(self, posts: Sequence[_Post] = ()) -> None:
        self._posts = tuple(posts)

    def of(self, agency: str, role: str, on: date) -> tuple[Addressee, ...]:
        return tuple(
            post.addressee
            for post in self._posts
            if (post.agency, post.addressee.role) == (agency, role) and post.since <= on <= post.until
        )


class RegisteredStaff:
    """Implements StaffDirectory: by the register, those to whom a role was delegated too; else what `otherwise` knows."""

    def __init__(self, register: Callable[[], Register], otherwise: StaffDirectory) -> None:
        self._register = register
        self._otherwise = otherwise

    def of(self, agency: str, role: str, on: date) -> tuple[Addressee, ...]:
        register, held = self._register(), _HELD_BY[role]
        found = tuple(
            Addressee(role, member.name, member.email, member.staff_id)
            for member in register.members(agency, on)
            if held in (*member.roles, *(lent for lent, _ in register.delegated(member.staff_id, on)))
        )
        return found or tuple(self._otherwise.of(agency, role, on))


class _Row(Schema):
    agency = fields.String(required=True)
    role = fields.String(required=True, validate=validate.OneOf([OFFICER, LEADER]))
    name = fields.String(required=True)
    email = fields.Email(required=True)
    since = fields.Date(data_key="from", load_default=date.min)
    until = fields.Date(load_default=date.max)


class _File(Schema):
    staff = fields.List(fields.Nested(_Row), required=True)


def read_staff(file: Path | None) -> StaffFile:
    """Raises Misconfigured, naming what is wrong."""
    if file is None:
        return StaffFile()
    try:
        # YAML reads days as dates; marshmallow wants texts.
        rows = _File().load(yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader))["staff"]  # noqa: S506
    except (OSError, ValidationError, yaml.YAMLError) as error:
        raise Misconfigured(f"CUAKHAU_STAFF_FILE {file} cannot be used: {error}") from error
    return StaffFile(
        [
            _Post(row["agency"], Addressee(row["role"], row["name"], row["email"]), row["since"], row["until"])
            for row in rows
        ]
    )
