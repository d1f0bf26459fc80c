"""What pages are styled with is there for whoever may see one of them."""

from __future__ import annotations

from typing import Any, cast
from unittest.mock import Mock

from services.console.entrypoints.app import create_app


def test_styles_and_scripts_ask_nobody_who_they_are() -> None:
    app = create_app(cast(Any, Mock(development=True)), session_key=b"0" * 32)
    client = app.test_client()
    asked = {
        "my.static": "standing.css",
        "warehouse.static": "forget.js",
        "worklist.static": "worklist.css",
        "administration.static": "administration.css",
    }
    for endpoint, file in asked.items():
        address = next(rule.rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
        answer = client.get(address.replace("<path:filename>", file))
        assert answer.status_code == 200, endpoint
        answer.close()
