"""The operators' first page: are the services well, and what waits for a person."""

from __future__ import annotations

from flask import Blueprint, render_template

from services.console.application.overview import sum_up_waiting, survey_services
from services.console.entrypoints.access import OPERATING, console, require, services

pages = Blueprint("overview", __name__)
pages.before_request(require(*OPERATING))


@pages.get("/operations")
def overview() -> str:
    return render_template(
        "overview.html",
        healths=survey_services(console().probes),
        waiting=sum_up_waiting(services()),
        now=console().clock(),
    )
