"""What the phone is given to work without a connection: visits, the record as it would be written, who may read it."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from flask import current_app, g

from services.console.application.calendar.looking import plan_day
from services.console.domain.calendar.plan import DayPlan, Plan, Stop
from services.console.domain.dossier.sampling_plan import LinePlan
from services.console.entrypoints.access import console, today
from services.console.entrypoints.acts.act_page import json_of
from services.console.entrypoints.acts.registry import ACTS
from services.console.entrypoints.acts.sampling import laboratories
from services.console.entrypoints.acts.scene import Scene, set_scene
from services.console.entrypoints.calendar.pages import officers
from services.console.entrypoints.calendar.wording import hours, part_name, weekday
from shared.errors import CuakhauError

# Days ahead that are taken along, today included: what is prepared in the office is there where nothing connects.
DAYS = 7
# So long the phone opens what it keeps without asking who is there; a shift and the way home.
OPEN_FOR = timedelta(hours=12)
_SAMPLE = "sample"


def phone_key() -> str:
    """What the phone locks its records with: the same for one person ever again, and for nobody else."""
    secret = current_app.secret_key
    material = secret if isinstance(secret, bytes) else str(secret).encode()
    return hmac.new(material, f"warehouse {g.who.key}".encode(), "sha256").hexdigest()


def visits() -> list[dict[str, Any]]:
    """The coming days', each with the record as far as it can be written beforehand. Raises what keeps the days from
    being read; a visit whose case cannot be read is left out."""
    return [visit for plan in _plans() for stop in plan.day.stops if (visit := _visit(plan, stop)) is not None]


def _plans() -> Iterator[Plan]:
    desk, first = officers(), today()
    booked = {half_day.on for each in desk.calendar(g.who.id).bookings for half_day in each.half_days}
    for n in range(DAYS):
        on = first + timedelta(days=n)
        if on in booked:
            yield plan_day(g.who.id, on, desk)


def _visit(plan: Plan, stop: Stop) -> dict[str, Any] | None:
    try:
        scene = set_scene(stop.case, "inspection")
    except CuakhauError:
        return None
    console().audit.saw("dossier", stop.case, stop.file_code)
    taken = plan.taken[stop.case]
    page = ACTS[_SAMPLE]
    return {
        "case": stop.case,
        "version": scene.version("inspection"),
        "possible": page.possible(scene),
        "file_code": stop.file_code,
        "importer": stop.importer,
        "contact": taken.contact.contact if taken.contact else "",
        "phone": taken.contact.phone if taken.contact else "",
        "place": stop.place.site,
        "when": _when(plan.day, stop),
        "lines": _lines(scene, taken.lines),
        "laboratories": _laboratories(scene),
        "record": _plain(page.first(scene)),
    }


def _laboratories(scene: Scene) -> list[str]:
    """The same for every visit: asked for once in a request."""
    if "laboratories" not in g:
        g.laboratories = [each.name for each in laboratories(scene)]
    return list(g.laboratories)


def _when(day: DayPlan, stop: Stop) -> str:
    return f"{weekday(day.date)}, {hours(stop.starts_at, stop.ends_at)}"


def _lines(scene: Scene, plans: tuple[LinePlan, ...]) -> list[dict[str, Any]]:
    planned = {plan.line_no: plan for plan in plans}
    return [
        {
            "line_no": line.line_no,
            "name": line.name,
            "about": " · ".join(filter(None, (line.brand, line.model, line.origin, f"HS {line.hs_code}"))),
            "plan": _plan_of(planned.get(line.line_no)),
        }
        for line in scene.case.content.lines
    ]


def _plan_of(plan: LinePlan | None) -> list[str]:
    return [
        f"{part_name(part.part)}: "
        + (f"n = {part.plan.n}, Ac = {part.plan.ac}" if part.plan else f"{part.specimens} + {part.retained}")
        + f" ({part.standard})"
        for part in (plan.parts if plan else ())
    ]


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON; rows inside too."""
    return {
        name: [_plain(each) for each in value] if name == "goods" else json_of(value) for name, value in values.items()
    }
