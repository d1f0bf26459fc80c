"""A look at a page: that it shuts nobody out, and pictures of it for whoever wants to see for themselves."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page

# Screenshots are kept where this says; nowhere when it is empty (make screenshots).
PICTURES = os.environ.get("CUAKHAU_SCREENSHOTS", "")
WIDTHS = {"phone": 360, "laptop": 1280, "wide": 3840}
_CHECKED = (WIDTHS["phone"], WIDTHS["laptop"])
_AXE = Path(__file__).parent / "node" / "node_modules" / "axe-core" / "axe.min.js"
_EVERY_RULE = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
# All that a scheme of colours changes.
_COLOURS = "axe.run(document, {runOnly: {type: 'rule', values: ['color-contrast', 'link-in-text-block']}})"
_WITHOUT_SCRIPT = "matchMedia('(scripting: none)').matches"
_UNSTYLED = "[...document.querySelectorAll('link[rel=stylesheet]')].filter(each => !each.sheet).map(each => each.href)"


def looked_at(page: Page, name: str) -> None:
    """The page as it stands keeps nobody from using it: WCAG 2.2 AA as far as a machine can tell, on a phone and on a
    desk, by day and in the dark; and nothing pushes a phone sideways. The page stands afterwards as it did before.
    """
    page.wait_for_load_state()
    before = page.viewport_size
    # Where no script runs, the rules do not run either; what is shown is the same.
    scripted = not page.evaluate(_WITHOUT_SCRIPT)
    faults = [f"not styled by {each}" for each in page.evaluate(_UNSTYLED)]
    for width in _CHECKED:
        _at(page, width)
        found = page.evaluate("document.documentElement.scrollWidth")
        faults += [f"{found} px wide on {width}"] if found > width else []
        if scripted:
            faults += [f"{each} ({width} px)" for each in violations(page)]
    if scripted:
        page.emulate_media(color_scheme="dark")
        faults += [f"{each} (in the dark)" for each in violations(page, _COLOURS)]
        page.emulate_media(color_scheme="light")
    if PICTURES:
        _pictured(page, name)
    if before:
        page.set_viewport_size(before)
    assert not faults, "\n".join([f"{name}, {page.url}", *faults])


def violations(page: Page, rules: str = _EVERY_RULE) -> list[str]:
    """By the rules of axe, as the page is shown now. Its script is let in by the browser, not by the page's policy."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE.read_text(encoding="utf-8"))
    found = page.evaluate(rules)["violations"]
    return [f"{each['id']}: {[node['html'][:150] for node in each['nodes'][:3]]}" for each in found]


def _pictured(page: Page, name: str) -> None:
    for width_name, width in WIDTHS.items():
        _at(page, width)
        page.screenshot(path=Path(PICTURES) / f"{name}-{width_name}.png", full_page=True)
    _at(page, WIDTHS["laptop"])
    page.emulate_media(color_scheme="dark")
    page.screenshot(path=Path(PICTURES) / f"{name}-dark.png", full_page=True)
    page.emulate_media(color_scheme="light")


def _at(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
