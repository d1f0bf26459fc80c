"""Dossiers and cases as the services once gave them, with what a test says otherwise."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from services.console.domain.dossier.case import Case
from services.console.domain.dossier.registered import Dossier
from services.console.shaping import read_as

_DATA = Path(__file__).parents[3] / "data" / "console"


def recorded(name: str, service: str) -> dict[str, Any]:
    said = json.loads((_DATA / f"{name}.json").read_text(encoding="utf-8"))
    path = {"registration": "/registrations", "inspection": "/inspections"}[service]
    answer: dict[str, Any] = said[service][f"{path}/{said['id']}"]
    return answer


def dossier(name: str = "failed", *, status: int | None = None, **otherwise: Any) -> Dossier:
    """status: of the agency's case, by number."""
    said = recorded(name, "registration") | otherwise
    if status is not None:
        said["handlers"] = {**said["handlers"], "cqkt": {"code": status, "name": "?"}}
    return read_as(Dossier, said, service="registration")


def case(name: str = "failed", **otherwise: Any) -> Case:
    return read_as(Case, recorded(name, "inspection") | otherwise, service="inspection")
