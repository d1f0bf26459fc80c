"""Every room has words of its own: what the same English means elsewhere does not get onto its pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flask import Flask, request
from flask_babel import Domain

_TRANSLATIONS = "translations"


def translations() -> list[str]:
    """The folders of every room's words."""
    return sorted(str(found) for found in Path(__file__).parent.rglob(_TRANSLATIONS) if found.is_dir())


def speak_as_the_room(app: Flask) -> None:
    """Before every page; words of other rooms, such as titles in the menu, are understood too."""

    @cache
    def domain_of(folder: Path) -> Domain:
        own = {str(outer / _TRANSLATIONS) for outer in (folder, *folder.parents)}
        everywhere = translations()
        # What is read later counts, so the innermost room comes last.
        inner = sorted((each for each in everywhere if each in own), key=len)
        return Domain([*(each for each in everywhere if each not in own), *inner])

    @app.before_request
    def speak() -> None:
        blueprint = app.blueprints.get(request.blueprint or "")
        domain_of(Path(blueprint.root_path if blueprint else app.root_path)).as_default()
