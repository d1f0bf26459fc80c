"""Which papers a registration needs, by regime, measure and branch."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from marshmallow import fields, validate

from shared.regulation.code_lists import Code, CodeSchema
from shared.regulation.deadlines import MEASURE
from shared.regulation.provisions import Provision

NEEDS = ("MANDATORY", "LATER", "IF_ANY", "WHEN_OPENED", "CHECKLIST", "FOR_EXEMPTION")
BRANCHES = ("*", "A", "B")


@dataclass(frozen=True, kw_only=True)
class DocumentRule(Code):
    """A paper. need: MANDATORY with the registration, LATER (mandatory, but may follow), IF_ANY, WHEN_OPENED (customs
    declaration, once there is one), CHECKLIST (the agency may ask for it), FOR_EXEMPTION.

    measures, branches: * any; A, the lot has a certificate; B, none yet. attachment_types: of the single window, any of
    them will do; empty: a part of the registration itself, no attachment.
    """

    regime: str
    measures: tuple[str, ...]
    branches: tuple[str, ...]
    need: str
    attachment_types: tuple[str, ...] = ()


def required_documents(
    rules: Iterable[DocumentRule], regime: str, measure: str | None, branch: str | None
) -> tuple[DocumentRule, ...]:
    """One rule per paper, in the order of the table; a rule for the very measure or branch goes before a general one.

    measure, branch: None where not known; then general rules alone count.
    """
    found: dict[str, DocumentRule] = {}
    for rule in rules:
        fits = rule.regime == regime and _fits(rule.measures, measure) and _fits(rule.branches, branch)
        if fits and (rule.code not in found or _exactness(rule) > _exactness(found[rule.code])):
            found[rule.code] = rule
    return tuple(found.values())


def _fits(listed: tuple[str, ...], asked: str | None) -> bool:
    return "*" in listed or asked in listed


def _exactness(rule: DocumentRule) -> int:
    return ("*" not in rule.measures) + ("*" not in rule.branches)


class DocumentRuleSchema(CodeSchema):
    makes: ClassVar[Callable[..., Provision]] = DocumentRule

    regime = fields.String(required=True)
    measures = fields.List(fields.String(validate=MEASURE), load_default=lambda: ["*"], validate=validate.Length(min=1))
    branches = fields.List(
        fields.String(validate=validate.OneOf(BRANCHES)), load_default=lambda: ["*"], validate=validate.Length(min=1)
    )
    need = fields.String(required=True, validate=validate.OneOf(NEEDS))
    attachment_types = fields.List(fields.String(), load_default=list)
