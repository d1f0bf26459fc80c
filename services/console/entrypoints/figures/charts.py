"""Charts as SVG: bars with their numbers on them, drawn by the server, beside the table that says the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

_WIDTH, _HEIGHT, _LEFT, _FOOT = 640, 240, 10, 40
# Of bars that lie: as wide as a column of three, so that their text is as large as the page's.
_LYING, _STEP, _LETTERS = 420, 44, 44


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


def rates(title: str, rows: Sequence[tuple[str, float, str]]) -> Markup:
    """Bars that lie, each under its label. rows: label, share from 0 to 1, the share in words. Nothing where there are none.

    A full bar is 1, so that charts can be held against each other; what is more than nothing is seen.
    """
    if not rows:
        return Markup("")
    drawn = [
        Markup(
            '<text x="{x}" y="{y}">{label}</text><text x="{end}" y="{y}" text-anchor="end">{words}</text>'
            '<rect class="rail" x="{x}" y="{top}" width="{room}" height="10"/>'
            '<rect class="bar-0" x="{x}" y="{top}" width="{w:.1f}" height="10"/>'
        ).format(
            x=_LEFT,
            y=_STEP * n + 20,
            label=label if len(label) <= _LETTERS else label[: _LETTERS - 1] + "…",
            end=_LYING - _LEFT,
            words=words,
            top=_STEP * n + 27,
            room=_LYING - 2 * _LEFT,
            w=max((_LYING - 2 * _LEFT) * share, 2 if share else 0),
        )
        for n, (label, share, words) in enumerate(rows)
    ]
    return Markup(
        '<svg class="chart lying" viewBox="0 0 {w} {h}" role="img" aria-label="{title}: {said}">{bars}</svg>'
    ).format(
        w=_LYING,
        h=_STEP * len(rows) + 4,
        title=title,
        said="; ".join(f"{label} {words}" for label, _share, words in rows),
        bars=Markup("").join(drawn),
    )


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
