"""Charts as SVG: bars with their numbers on them, drawn by the server, beside the table that says the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

_WIDTH, _HEIGHT, _LEFT, _FOOT = 640, 240, 10, 40


def bars(title: str, series: Sequence[str], values: Mapping[str, Sequence[int]]) -> Markup:
    """values: by label, one number for each of the series. Colours are the page's (classes bar-0, bar-1)."""
    most = max((number for row in values.values() for number in row), default=0) or 1
    slot = (_WIDTH - 2 * _LEFT) / max(len(values), 1)
    wide = min(slot * 0.8 / max(len(series), 1), 60)
    drawn = [_group(label, row, _LEFT + slot * n, slot, wide, most) for n, (label, row) in enumerate(values.items())]
    said = "; ".join(
        f"{label}: " + ", ".join(f"{name} {number}" for name, number in zip(series, row, strict=True))
        for label, row in values.items()
    )
    return Markup(
        '<svg class="chart" viewBox="0 0 {w} {h}" role="img" aria-label="{title}: {said}">{bars}</svg>'
    ).format(w=_WIDTH, h=_HEIGHT, title=title, said=said, bars=Markup("").join(drawn))


def _group(label: str, row: Sequence[int], left: float, slot: float, wide: float, most: int) -> Markup:
    room = _HEIGHT - _FOOT - 20
    begin = left + (slot - wide * len(row)) / 2
    parts = [
        Markup(
            '<rect class="bar-{n}" x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}"/>'
            '<text x="{middle:.1f}" y="{above:.1f}" text-anchor="middle">{number}</text>'
        ).format(
            n=n,
            x=begin + wide * n,
            y=_HEIGHT - _FOOT - room * number / most,
            w=wide * 0.92,
            h=room * number / most,
            middle=begin + wide * (n + 0.46),
            above=_HEIGHT - _FOOT - room * number / most - 5,
            number=number,
        )
        for n, number in enumerate(row)
    ]
    foot = Markup('<text x="{x:.1f}" y="{y}" text-anchor="middle">{label}</text>').format(
        x=left + slot / 2, y=_HEIGHT - _FOOT + 22, label=escape(label)
    )
    return Markup("").join([*parts, foot])
