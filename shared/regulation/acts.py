"""The act table: who may do what in which status of a handler's case, and what the status becomes.

acts = load().acts
acts.allowed("cqkt", 5, "importer")            # rows, in the order of the table
acts.find("supplement", "cqkt", 5, "importer") # the row, or None
acts.statuses[13].name                         # Đã có kết quả kiểm tra
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validate, validates_schema

from shared.regulation.code_lists import Code, CodeSchema, NumberedCode, NumberedCodeSchema
from shared.regulation.provisions import CodeList, Provision, ProvisionSchema

HANDLERS = ("cqkt", "tccn")
PARTIES = ("importer", "agency", "cert_body")
SAME, BEFORE = "SAME", "BEFORE"


@dataclass(frozen=True, kw_only=True)
class StatusRow(NumberedCode):
    """Status of a handler's case. closes: nothing can be done any more. waits_for: importer, handler or None."""

    state: str
    closes: bool
    waits_for: str | None = None


@dataclass(frozen=True, kw_only=True)
class ActNeed(Code):
    """Something that an act asks for beyond the status."""


@dataclass(frozen=True, kw_only=True)
class ActRow(Provision):
    """`party` may do `act` while the case of `handler` is in one of `allowed_in`.

    becomes: a status code, SAME, or BEFORE (the status from which the request was made). needs: codes of ActNeed.
    with_dossier: happens together with the act of the same name in the agency's case, never by itself.
    """

    act: str
    handler: str
    party: str
    allowed_in: tuple[int, ...]
    becomes: int | str
    name: str
    name_en: str
    needs: tuple[str, ...] = ()
    with_dossier: bool = False

    def status_after(self, current: int, before: int | None = None) -> int:
        """The case's status after the act. before: the status from which the request came, for BEFORE."""
        if isinstance(self.becomes, int):
            return self.becomes
        if self.becomes == SAME:
            return current
        if before is None:
            raise ValueError(f"{self.act} goes back to the status before the request, and none was given.")
        return before


class ActTable:
    """Rows in the order of the file. statuses: by their code. needs: by their code."""

    def __init__(self, rows: Iterable[ActRow], statuses: CodeList[StatusRow], needs: CodeList[ActNeed]) -> None:
        self.rows = tuple(rows)
        self.statuses = statuses
        self.needs = needs

    def __iter__(self) -> Iterator[ActRow]:
        return iter(self.rows)

    def on(self, day: date) -> ActTable:
        """The table as it is in force on that day."""
        return ActTable((row for row in self.rows if row.in_force(day)), self.statuses, self.needs)

    @property
    def acts(self) -> tuple[str, ...]:
        """Names of all acts, each once."""
        return tuple(dict.fromkeys(row.act for row in self.rows))

    def of(self, act: str, handler: str | None = None) -> tuple[ActRow, ...]:
        """The rows of an act, of one handler or of both. Empty when there is no such act."""
        return tuple(row for row in self.rows if row.act == act and handler in (None, row.handler))

    def allowed(self, handler: str, state: int, party: str | None = None) -> tuple[ActRow, ...]:
        """What may be done in that status of the handler's case by `party`, or by anybody."""
        return tuple(
            row
            for row in self.rows
            if row.handler == handler and state in row.allowed_in and party in (None, row.party)
        )

    def find(self, act: str, handler: str, state: int, party: str) -> ActRow | None:
        return next((row for row in self.allowed(handler, state, party) if row.act == act), None)

    def parties(self, act: str, handler: str | None = None) -> frozenset[str]:
        """Who may do the act at all, in whatever status."""
        return frozenset(row.party for row in self.of(act, handler))

    def states(self, act: str, handler: str) -> frozenset[int]:
        """In which statuses somebody may do the act."""
        return frozenset(state for row in self.of(act, handler) for state in row.allowed_in)

    def closes(self, state: int) -> bool:
        """Nothing can be done in that status; in the agency's case, nothing in the certification body's either."""
        return self.statuses[state].closes

    def faults(self) -> list[str]:
        """What does not fit together, by row and field."""
        found = []
        taken: dict[tuple[str, str, str, int], ActRow] = {}
        for row in self.rows:
            where = f"acts.yaml, row {row.act}/{row.handler}/{row.party}"
            named = [("allowed_in", state) for state in row.allowed_in]
            named += [("becomes", row.becomes)] if isinstance(row.becomes, int) else []
            found += [
                f"{where}, field {field}: there is no status {code}."
                for field, code in named
                if code not in self.statuses
            ]
            found += [
                f"{where}, field needs: there is no {need} in act_needs.yaml."
                for need in row.needs
                if need not in self.needs
            ]
            for state in row.allowed_in:
                other = taken.setdefault((row.act, row.handler, row.party, state), row)
                if other is not row and _overlap(row, other):
                    found.append(f"{where}, field allowed_in: two rows decide status {state}.")
                if state in self.statuses and self.closes(state):
                    found.append(f"{where}, field allowed_in: status {state} closes the case.")
        return found


def _overlap(one: Provision, other: Provision) -> bool:
    return one.in_force(other.in_force_from) or other.in_force(one.in_force_from)


def _becomes(value: Any) -> None:
    if value not in (SAME, BEFORE) and (isinstance(value, bool) or not isinstance(value, int)):
        raise ValidationError(f"Must be a status code, {SAME} or {BEFORE}.")


class StatusRowSchema(NumberedCodeSchema):
    makes: ClassVar[Callable[..., Provision]] = StatusRow

    state = fields.String(required=True, validate=validate.Regexp(r"[A-Z_]+$"))
    closes = fields.Boolean(required=True)
    waits_for = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(["importer", "handler"]))


class ActNeedSchema(CodeSchema):
    makes: ClassVar[Callable[..., Provision]] = ActNeed


class ActRowSchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = ActRow

    act = fields.String(required=True, validate=validate.Regexp(r"[a-z_]+$"))
    handler = fields.String(required=True, validate=validate.OneOf(HANDLERS))
    party = fields.String(required=True, validate=validate.OneOf(PARTIES))
    allowed_in = fields.List(fields.Integer(strict=True), required=True, validate=validate.Length(min=1))
    becomes = fields.Raw(required=True, validate=_becomes)
    name = fields.String(required=True, validate=validate.Length(min=1))
    name_en = fields.String(required=True, validate=validate.Length(min=1))
    needs = fields.List(fields.String(), load_default=list)
    with_dossier = fields.Boolean(load_default=False)

    @validates_schema
    def fits_its_handler(self, row: dict[str, Any], **_: Any) -> None:
        strange = {"cqkt": "cert_body", "tccn": "agency"}[row["handler"]]
        if row["party"] == strange:
            raise ValidationError(f"{strange} has no say in the case of {row['handler']}.", "party")
