"""The law as registration asks for it, from the regulation's tables and two of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

import yaml
from marshmallow import fields

from services.registration.application.ports import Law
from services.registration.domain.lists import Group, Lists
from shared.regulation.loading import read_table
from shared.regulation.provisions import Provision, ProvisionSchema
from shared.regulation.regulation import Regulation

_HERE = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class RequiredDocument(Provision):
    regime: str
    attachment_type: str


class RequiredDocumentSchema(ProvisionSchema):
    makes: ClassVar[type[Provision]] = RequiredDocument

    regime = fields.String(required=True)
    attachment_type = fields.String(required=True)


def law_of(regulation: Regulation) -> Law:
    """Raises BadRegulation."""

    def supplement_due(regime: str, agency: str, requested_on: date) -> date:
        return regulation.regime(regime).supplement.due_on(requested_on, regulation.calendar(agency))

    return Law(
        lists=_lists(regulation),
        regime_on=lambda received_on: regulation.regime_on(received_on).code,
        supplement_due=supplement_due,
    )


def _lists(regulation: Regulation) -> Lists:
    required: dict[str, tuple[str, ...]] = {}
    for row in read_table(_HERE / "required_documents.yaml", RequiredDocumentSchema(), ("regime", "attachment_type")):
        required[row.regime] = (*required.get(row.regime, ()), row.attachment_type)
    return Lists(
        agencies={row.code: row.name for row in regulation.agencies},
        groups={row.code: Group(row.name, row.dossier_type) for row in regulation.goods_groups},
        qcvn={row.code: row.name for row in regulation.qcvn},
        attachment_types={row.code: row.name for row in regulation.attachment_types},
        units={row.code: row.name for row in regulation.units},
        exempt_categories=frozenset(row.code for row in regulation.exempt_categories),
        countries=_countries(),
        required_documents=required,
        other_qcvn=next((row.code for row in regulation.qcvn if row.free_text), None),
    )


def _countries() -> frozenset[str]:
    table = yaml.safe_load((_HERE / "countries.yaml").read_text(encoding="utf-8"))
    return frozenset(table["codes"])
