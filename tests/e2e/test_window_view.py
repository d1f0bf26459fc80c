"""After dossiers have come to their ends, the window's view of them is ours, and the journal has what was exchanged."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from services.console.cli import cuakhau
from shared.web import tokens
from tests.e2e.conftest import System
from tests.e2e.stories import STORIES
from tests.e2e.story import perform
from tests.processes import wait_until

pytestmark = pytest.mark.integration

PLAYED = ("kettles", "rice_cookers")


def nsw(system: System, *arguments: str) -> Any:
    place = system.place
    urls = {f"{name.upper()}_URL": url for name, url in place.urls.items()}
    token = tokens.issue(place.secret, role="operator", subject="operator.e2e")
    settings = {**urls, "CUAKHAU_TOKEN": token, "CUAKHAU_RUN_DIR": "/nonexistent"}
    said = CliRunner().invoke(cuakhau, ["nsw", *arguments, "--json"], env=settings)
    return json.loads(said.stdout)


def test_the_windows_view_is_ours(system: System) -> None:
    codes = set()
    for story in (each for each in STORIES if each.name in PLAYED):
        stage = system.stage(story)
        perform(story, stage)
        codes.add(stage.file_code)
    assert len(codes) == len(PLAYED)

    def differing() -> list[Any]:
        report = nsw(
            system, "reconcile", "--url", str(system.place.window.client.base_url.join("/dossiers")), "--grace", "0"
        )
        assert report["here"] >= len(codes)
        return [each for each in report["differences"] if each["file_code"] in codes]

    wait_until(lambda: not differing(), "both sides say the same", 20)
    for code in codes:
        exchanges = nsw(system, "show", code)["exchanges"]
        assert {each["outcome"] for each in exchanges} == {"held"}
        assert {each["direction"] for each in exchanges} == {"in", "out"}
