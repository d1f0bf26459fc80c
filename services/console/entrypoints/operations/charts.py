"""Lines over time as SVG, drawn by the server, beside the table that says the same."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import format_datetime
from markupsafe import Markup

from services.console.domain.operations.queues import Sample
from services.console.domain.operations.trends import thinned

_WIDTH, _HEIGHT, _LEFT, _TOP, _FOOT = 640, 200, 12, 30, 34
_SMALL_WIDTH, _SMALL_HEIGHT = 120, 26
# More points than that are finer than a screen shows.
_POINTS = 300


def line_chart(title: str, samples: Sequence[Sample]) -> Markup:
    """With the largest value on top and the first and last moment below. Nothing where there are fewer than two."""
    shown = thinned(samples, _POINTS)
    if len(shown) < 2:
        return Markup("")
    most = max(each.value for each in shown)
    room = (_LEFT, _TOP, _WIDTH - 2 * _LEFT, _HEIGHT - _TOP - _FOOT)
    points = _points(shown, room, most)
    floor = _TOP + room[3]
    return Markup(
        '<svg class="line-chart" viewBox="0 0 {w} {h}" role="img" aria-label="{title}: {first} {a}; {last} {z}; {most}">'
        '<line class="rail" x1="{left}" y1="{top}" x2="{end}" y2="{top}"/>'
        '<line class="rail" x1="{left}" y1="{floor}" x2="{end}" y2="{floor}"/>'
        '<polygon class="under" points="{left},{floor} {points} {end},{floor}"/>'
        '<polyline class="over" points="{points}"/>'
        '<text x="{left}" y="{above}">{most}</text><text x="{end}" y="{above}" text-anchor="end">{z}</text>'
        '<text x="{left}" y="{foot}">{first}</text><text x="{end}" y="{foot}" text-anchor="end">{last}</text></svg>'
    ).format(
        w=_WIDTH, h=_HEIGHT, title=title, points=points, left=_LEFT, end=_WIDTH - _LEFT, top=_TOP, floor=floor,
        above=_TOP - 8, foot=_HEIGHT - 10, most=f"≤ {most:g}", a=f"{shown[0].value:g}", z=f"{shown[-1].value:g}",
        first=format_datetime(shown[0].at, "dd/MM HH:mm"), last=format_datetime(shown[-1].at, "dd/MM HH:mm"),
    )  # fmt: skip


def spark(title: str, samples: Sequence[Sample]) -> Markup:
    """The same within a row of a table, where the numbers stand beside it."""
    shown = thinned(samples, _SMALL_WIDTH // 2)
    if len(shown) < 2:
        return Markup("")
    most = max(each.value for each in shown)
    points = _points(shown, (1, 2, _SMALL_WIDTH - 2, _SMALL_HEIGHT - 4), most)
    return Markup(
        '<svg class="spark" viewBox="0 0 {w} {h}" role="img" aria-label="{title}: ≤ {most}">'
        '<polyline class="over" points="{points}"/></svg>'
    ).format(w=_SMALL_WIDTH, h=_SMALL_HEIGHT, title=title, most=f"{most:g}", points=points)


def _points(samples: Sequence[Sample], room: tuple[float, float, float, float], most: float) -> str:
    left, top, width, height = room
    began = samples[0].at
    whole = (samples[-1].at - began).total_seconds() or 1.0
    return " ".join(
        f"{left + width * (each.at - began).total_seconds() / whole:.1f},{top + height * (1 - each.value / (most or 1)):.1f}"
        for each in samples
    )
