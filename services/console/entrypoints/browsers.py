"""What people call the browser that says of itself what browsers say."""

from __future__ import annotations

import re

# The first that is found counts: most browsers call themselves Chrome and Safari too.
_BROWSERS = (
    (r"coc_coc_browser/(\d+)", "Cốc Cốc"),
    (r"(?:Edg|EdgA|EdgiOS)/(\d+)", "Edge"),
    (r"OPR/(\d+)", "Opera"),
    (r"SamsungBrowser/(\d+)", "Samsung Internet"),
    (r"(?:Firefox|FxiOS)/(\d+)", "Firefox"),
    (r"(?:Chrome|CriOS)/(\d+)", "Chrome"),
    (r"Version/(\d+)\S* .*Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def browser_name(agent: str) -> str:
    """agent: the User-Agent header. Such as "Firefox 140 · Windows"; of what is no known browser, what it says itself."""
    known = ((name, found[1]) for pattern, name in _BROWSERS if (found := re.search(pattern, agent)))
    browser = next((f"{name} {version}" for name, version in known), None)
    if browser is None:
        return agent[:60]
    system = next((name for mark, name in _SYSTEMS if mark in agent), None)
    return f"{browser} · {system}" if system else browser
