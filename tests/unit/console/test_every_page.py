"""A page that is new cannot be forgotten: the browser looks at every address that people come to."""

from __future__ import annotations

import re
from typing import Any, cast
from unittest.mock import Mock

import pytest
from werkzeug.exceptions import NotFound
from werkzeug.routing import Map

from services.console.entrypoints.acts.registry import ACTS
from services.console.entrypoints.app import create_app
from tests.browser.every_page import LOOKS, NO_PAGES


@pytest.fixture(scope="module")
def addresses() -> Map:
    return create_app(cast(Any, Mock(development=True)), session_key=b"0" * 32).url_map


def looked_at(addresses: Map) -> dict[str, dict[str, Any]]:
    """Endpoints, and what their addresses said."""
    found = {}
    for look in LOOKS:
        path = re.sub(r"\{[^}]*\}", "x", look.path).partition("?")[0]
        try:
            endpoint, values = addresses.bind("localhost").match(path)
        except NotFound:
            assert look.status == 404, f"{look.name}: {look.path} is no address of ours"
        else:
            found[endpoint] = dict(values)
    return found


def test_every_page_is_looked_at(addresses: Map) -> None:
    answered = {rule.endpoint for rule in addresses.iter_rules() if "GET" in (rule.methods or ())}
    files = {endpoint for endpoint in answered if endpoint.rpartition(".")[2] == "static"}
    assert sorted(answered - files - set(NO_PAGES) - set(looked_at(addresses))) == []


def test_nothing_is_both_a_page_and_none_or_gone(addresses: Map) -> None:
    answered = {rule.endpoint for rule in addresses.iter_rules()}
    assert sorted(set(NO_PAGES) & set(looked_at(addresses)) | set(NO_PAGES) - answered) == []


def test_every_act_is_looked_at_under_a_name_of_its_own() -> None:
    assert {f"act-{name}" for name in ACTS} <= {look.name for look in LOOKS}
    assert len({look.name for look in LOOKS}) == len(LOOKS)
