"""Figures out of inspection's JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.console.application.desk import Desk
from services.console.domain.figures.figures import Figures
from services.console.shaping import read_as


@dataclass(frozen=True)
class HttpFigures:
    """Implements `application.figures.ports.FiguresDesk`."""

    desk: Desk

    def figures(self, since: date, until: date, agency: str | None) -> Figures:
        asked = {"from": since.isoformat(), "until": until.isoformat(), "agency": agency}
        return read_as(Figures, self.desk.read("inspection", "/figures", **asked), service="inspection")
