"""What was issued before a regime began and is good under it all the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from marshmallow import fields, validate

from shared.regulation.checklists import ChecklistItem
from shared.regulation.code_lists import Code, CodeSchema
from shared.regulation.provisions import Provision
from shared.regulation.required_documents import DocumentRule

CERTIFICATE, DESIGNATION = "CERTIFICATE", "DESIGNATION"


@dataclass(frozen=True, kw_only=True)
class Transition(Code):
    """of: CERTIFICATE or DESIGNATION. before: the first day that is too late. item: of the documentary check, see Excuse."""

    regime: str
    of: str
    before: date
    item: str | None = None

    def accepts(self, issued_on: date) -> bool:
        """As long as it has not ended by itself, been withdrawn or revoked; that is for others to look at."""
        return issued_on < self.before


@dataclass(frozen=True)
class Excuse:
    """Why a "no" cannot be said of papers from before. attachment_types: those that the checklist's item is about."""

    transition: Transition
    attachment_types: frozenset[str]


def excuses(
    rows: Iterable[Transition], checklist: Iterable[ChecklistItem], papers: Iterable[DocumentRule], regime: str
) -> dict[str, Excuse]:
    """By item of the documentary check."""
    items = {item.code: item for item in checklist}
    kept = [rule for rule in papers if rule.regime == regime]
    return {
        row.item: Excuse(
            row,
            frozenset(code for rule in kept if rule.code == items[row.item].document for code in rule.attachment_types),
        )
        for row in rows
        if row.regime == regime and row.item is not None
    }


class TransitionSchema(CodeSchema):
    makes: ClassVar[Callable[..., Provision]] = Transition

    regime = fields.String(required=True)
    of = fields.String(required=True, validate=validate.OneOf([CERTIFICATE, DESIGNATION]))
    before = fields.Date(required=True)
    item = fields.String(load_default=None)
