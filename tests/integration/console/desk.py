"""What the console's tests hold in their hands: ids of messages that wait, tokens, a browser, the command."""

from __future__ import annotations

import re
from html import unescape
from types import SimpleNamespace

import httpx
from click.testing import CliRunner, Result

from services.console.cli import cuakhau
from shared.web.tokens import issue

SECRET = "0123456789abcdef" * 4
DOSSIER = "0190a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
SIGNED = f"{DOSSIER}~inspection~4"
FORKED = f"{DOSSIER}~registration~3"
OPENING = f"{DOSSIER}~registration~1"
UNREADABLE = "unreadable.0190a1b2-1"


class Browser:
    """Follows links and sends forms as a browser would: with the CSRF token of a page just shown."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    def get(self, path: str, status: int = 200) -> str:
        return self._text(self.client.get(path), status)

    def send(self, path: str, fields: dict[str, object], *, on: str = "/messages", status: int = 200) -> str:
        token = csrf_in(self.client.get(on).text)
        return self._text(self.client.post(path, data={"csrf_token": token, **fields}), status)

    def sign_in(self, role: str, *, status: int = 200, **options: object) -> str:
        return self.send("/login", {"token": token(role, **options)}, on="/login", status=status)

    def _text(self, response: httpx.Response, status: int) -> str:
        assert response.status_code == status, response.text
        return unescape(response.text)


def csrf_in(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


def token(role: str, **options: object) -> str:
    return issue(SECRET, subject="lan.nt", role=role, **options)  # type: ignore[arg-type]


def run(listening: SimpleNamespace, *arguments: str, keyboard: str | None = None, **environment: str) -> Result:
    settings = {**listening.environment, "COLUMNS": "200", **environment}
    return CliRunner().invoke(cuakhau, arguments, env=settings, input=keyboard)
