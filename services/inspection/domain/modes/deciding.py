"""The rules in the order of the law's table; the first hit decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from string import Formatter

from services.inspection.domain.case import Decision, Mode
from services.inspection.domain.modes.conformity_negative import conformity_negative
from services.inspection.domain.modes.declaration_only import declaration_only
from services.inspection.domain.modes.exempt_all import exempt_all
from services.inspection.domain.modes.facts import Facts, Rule
from services.inspection.domain.modes.importer_failed import importer_failed
from services.inspection.domain.modes.mismatch_not_cured import mismatch_not_cured
from services.inspection.domain.modes.not_listed import not_listed
from services.inspection.domain.modes.open_complaint import open_complaint
from services.inspection.domain.modes.otherwise import otherwise
from services.inspection.domain.modes.reduction import reduction
from services.inspection.domain.modes.reduction_random import reduction_random
from services.inspection.domain.modes.same_good_failed import same_good_failed
from services.inspection.domain.modes.witnessing import seen_in
from services.inspection.domain.seen import StandingSeen
from shared.regulation.loading import BadRegulation
from shared.regulation.mode_rules import ModeRule, ModeTable

RULES: Mapping[str, Rule] = {
    rule.__name__: rule
    for rule in (
        exempt_all,
        declaration_only,
        not_listed,
        open_complaint,
        same_good_failed,
        importer_failed,
        conformity_negative,
        mismatch_not_cured,
        reduction_random,
        reduction,
        otherwise,
    )
}


# What the rule of that code fills into its explanation; none named: nothing.
PLACEHOLDERS: Mapping[str, frozenset[str]] = {
    "exempt_all": frozenset({"categories"}),
    "declaration_only": frozenset({"rows"}),
    "not_listed": frozenset({"hs_codes"}),
    "open_complaint": frozenset({"complaints"}),
    "same_good_failed": frozenset({"dossiers", "months"}),
    "importer_failed": frozenset({"dossiers", "months"}),
    "conformity_negative": frozenset({"lines"}),
    "mismatch_not_cured": frozenset({"items"}),
    "reduction_random": frozenset({"share"}),
}


def rules_of(table: ModeTable) -> Iterator[tuple[ModeRule, Rule]]:
    """The enabled rules in order. Raises BadRegulation for a code that has no rule here, or words that it does not fill."""
    for row in table.rules:
        if row.code not in RULES:
            raise BadRegulation(f"mode_rules.yaml, row {row.code}: no such rule; there are {', '.join(RULES)}.")
        known = PLACEHOLDERS.get(row.code, frozenset())
        asked = {name for _, name, _, _ in Formatter().parse(row.explanation) if name is not None}
        if strange := sorted(asked - known):
            raise BadRegulation(
                f"mode_rules.yaml, row {row.code}, field explanation: nothing fills in {', '.join(strange)}; this rule "
                f"knows {', '.join(sorted(known)) or 'no placeholder'}."
            )
        if row.enabled:
            yield row, RULES[row.code]


def decide_mode(facts: Facts, table: ModeTable, *, law: str, now: datetime) -> Decision:
    """law: version of the law's data. Raises BadRegulation when no rule of the table hits."""
    for row, rule in rules_of(table):
        hit = rule(facts, table)
        if hit is not None:
            return Decision(
                mode=Mode(row.mode),
                rule=row.code,
                explanation=row.explanation.format(**hit.placeholders),
                decided_at=now,
                law=law,
                complaints=tuple(StandingSeen(c.id, c.version) for c in facts.complaints),
                scheme=row.scheme,
                seen=seen_in(facts, table),
            )
    raise BadRegulation("mode_rules.yaml: no rule hits; keep 'otherwise' enabled as the last one.")
