"""The messages of a dossier as SVG: a lane for each who sends or receives, an arrow for each message, the time on the left,
what came of it on the right. The table beside it says the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from services.console.domain.whereabouts.arrows import LANES, Arrow
from services.console.domain.whereabouts.hops import Came
from services.console.entrypoints.whereabouts.wording import lane_name, outcome_of, what_of
from shared.clock import VIETNAM

_WIDTH, _HEAD, _ROW = 1100, 44, 36
_LANE = {lane: 170 + 150 * number for number, lane in enumerate(LANES)}
_SAID = _LANE[LANES[-1]] + 24
_LETTERS = 40
# Solid is there, dashed is not yet; what stands is marked by a bar across as well, so that no colour has to be seen.
_DRAWN = {
    Came.APPLIED: "there",
    Came.NOTED: "there",
    Came.REFUSED: "refused",
    Came.SKIPPED: "refused",
    Came.WAITING: "stuck",
    Came.HELD_BACK: "going",
    Came.UNDER_WAY: "going",
    Came.UNSEEN: "going",
}


def flow_chart(arrows: Sequence[Arrow], label: str) -> Markup:
    height = _HEAD + _ROW * len(arrows) + 16
    lanes = Markup("").join(
        Markup(
            '<text class="lane-name" x="{x}" y="20">{name}</text><line class="lane" x1="{x}" x2="{x}" y1="30" y2="{end}"/>'
        ).format(x=_LANE[lane], name=lane_name(lane), end=height - 4)
        for lane in LANES
    )
    drawn, day = [], ""
    for row, arrow in enumerate(arrows):
        moment = arrow.at.astimezone(VIETNAM)
        today = f"{moment:%d/%m/%Y}"
        drawn.append(_arrow(arrow, _HEAD + _ROW * row + 22, moment, today if today != day else ""))
        day = today
    return Markup(
        '<svg class="flow" viewBox="0 0 {w} {h}" role="img" aria-label="{label}">{lanes}{arrows}</svg>'
    ).format(w=_WIDTH, h=height, label=label, lanes=lanes, arrows=Markup("").join(drawn))


def _arrow(arrow: Arrow, y: int, moment: datetime, day: str) -> Markup:
    left, right = _LANE[arrow.source], _LANE[arrow.to]
    towards = 1 if right > left else -1
    drawn = _DRAWN[arrow.came]
    # What stands has not reached its lane.
    end = right - towards * (26 if drawn in ("stuck", "going") else 1)
    head = f"{end - towards * 9},{y - 5} {end},{y} {end - towards * 9},{y + 5}"
    what = what_of(arrow) if arrow.number is None else f"{arrow.number} {what_of(arrow)}"
    return Markup(
        '<g class="arrow {drawn}">{day}<text class="time" x="4" y="{base}">{time}</text>'
        '<line x1="{left}" x2="{end}" y1="{y}" y2="{y}"/><polyline points="{head}"/>{bar}'
        '<circle cx="{left}" cy="{y}" r="3"/>'
        '<text class="what" x="{begin}" y="{above}">{what}</text>'
        '<text class="said" x="{said_at}" y="{base}">{said}</text></g>'
    ).format(
        drawn=drawn,
        day=Markup('<text class="day" x="4" y="{y}">{day}</text>').format(y=y - 11, day=day) if day else "",
        time=f"{moment:%H:%M:%S}",
        base=y + 4,
        y=y,
        left=left,
        end=end,
        head=head,
        bar=Markup('<line class="bar" x1="{x}" x2="{x}" y1="{a}" y2="{b}"/>').format(
            x=end + towards * 4, a=y - 8, b=y + 8
        )
        if drawn == "stuck"
        else "",
        begin=min(left, right) + 8,
        above=y - 6,
        what=_short(what),
        said_at=_SAID,
        said=_short(outcome_of(arrow)),
    )


def _short(text: str) -> str:
    return text if len(text) <= _LETTERS else text[: _LETTERS - 1] + "…"
