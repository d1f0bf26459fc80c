"""Where a dossier stands here, as operators look for it."""

from __future__ import annotations

from services.registration.domain.dossier import Dossier
from shared.storage import AggregateStore, Index
from shared.storage.positions import Facts, Positions

_DECLARED, _CLEARED = "state.content.declarations.number", "state.clearances.declaration_no"
# Most dossiers come before their declaration.
POSITION_INDEXES = (
    Index("declared", {_DECLARED: 1}, only={_DECLARED: {"$gt": ""}}),
    Index("cleared", {_CLEARED: 1}, only={_CLEARED: {"$gt": ""}}),
)
_NAMES = {
    "file_code": ["state.file_code"],
    "declaration_no": [_DECLARED, _CLEARED],
    "tax_code": ["state.content.importer.tax_code"],
}


def positions_of(store: AggregateStore[Dossier]) -> Positions[Dossier]:
    return Positions(store, facts_of, _NAMES, "state.content.agency.code")


def facts_of(dossier: Dossier) -> Facts:
    """standing: of the inspection agency's case. owed_by, due_on: of the clock that runs out first."""
    owed = min((clock for clock in dossier.clocks if clock.is_owed), key=lambda clock: clock.due_on, default=None)
    return Facts(
        dossier.file_code,
        dossier.handlers.cqkt.name,
        dossier.content.agency.code,
        owed.owed_by if owed else None,
        owed.due_on if owed else None,
    )
