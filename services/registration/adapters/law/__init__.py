"""The law as registration asks for it, from the regulation's tables and one of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from services.registration.adapters.law.administered import Administered
from services.registration.adapters.law.agencies import Offices
from services.registration.application.ports import Law
from services.registration.domain.bodies import KnownBody
from services.registration.domain.lists import Group, Lists
from shared.regulation.regulation import Regulation

_HERE = Path(__file__).parent
_RECEIPT = "RECEIPT"


def law_of(regulation: Regulation, administered: Administered | None = None) -> Law:
    """administered: what people keep beside the data. Raises BadRegulation."""

    def supplement_due(regime: str, agency: str, requested_on: date) -> date:
        return regulation.regime(regime).supplement.due_on(requested_on, regulation.calendar(agency))

    def due_after(happening: str) -> Callable[[str, str, date], date]:
        def due(regime: str, agency: str, day: date) -> date:
            return regulation.regime(regime).starting(happening)[0].due_on(day, regulation.calendar(agency))

        return due

    def body(code: str, day: date) -> KnownBody | None:
        listed = _listed(regulation, code, day)
        return administered.body(code, day, listed) if administered else listed

    offices = Offices(regulation, administered)
    return Law(
        lists=replace(_lists(regulation, administered), offices=offices.in_office),
        regime_on=lambda received_on: regulation.regime_on(received_on).code,
        supplement_due=supplement_due,
        label_due=due_after("LABEL_CORRECTION_REQUESTED"),
        refusal_due=due_after("EXTENSION_REFUSED"),
        regime_version=cache(regulation.regime_version),
        look_up=regulation.look_up,
        receipt_items=tuple(item for item in regulation.checklist if item.part == _RECEIPT),
        body=body,
        competent=offices.competent,
    )


def _listed(regulation: Regulation, code: str, day: date) -> KnownBody | None:
    row = regulation.cert_bodies.find(code, day)
    if row is None:
        return None
    return KnownBody(row.code, row.name, row.status, row.scope, row.in_force_from, row.in_force_to, row.methods)


def _lists(regulation: Regulation, administered: Administered | None) -> Lists:
    agencies = {row.code: row.name for row in regulation.agencies}
    return Lists(
        agencies=administered.agencies(agencies) if administered else agencies,
        groups={row.code: Group(row.name, row.dossier_type) for row in regulation.goods_groups},
        qcvn={row.code: row.name for row in regulation.qcvn},
        attachment_types={row.code: row.name for row in regulation.attachment_types},
        units={row.code: row.name for row in regulation.units},
        exempt_categories=frozenset(row.code for row in regulation.exempt_categories),
        countries=_countries(),
        required_documents=regulation.required_documents,
        candidates=regulation.candidates,
        other_qcvn=next((row.code for row in regulation.qcvn if row.free_text), None),
    )


def _countries() -> frozenset[str]:
    table = yaml.safe_load((_HERE / "countries.yaml").read_text(encoding="utf-8"))
    return frozenset(table["codes"])
