"""How the services are, by their probes alone."""

from __future__ import annotations

from services.console.application.asking import ask_each
from services.console.application.ports import Probes
from services.console.domain.health import Health


def survey_services(probes: Probes) -> list[Health]:
    return list(ask_each(probes, lambda _, probe: probe()).given.values())
