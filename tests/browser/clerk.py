"""Somebody before the console without a browser: forms are read off the page and sent as a browser would."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from lxml import html

from shared.web import tokens
from tests.browser.office import Office
from tests.e2e.conftest import SECRET

Files = Sequence[tuple[str, tuple[str, bytes, str]]]


@dataclass(frozen=True)
class Clerk:
    client: httpx.Client

    @classmethod
    @contextmanager
    def of(cls, office: Office, role: str, subject: str, **scope: Any) -> Iterator[Clerk]:
        """scope: agency, tax_code, body."""
        with httpx.Client(base_url=office.url, follow_redirects=True, timeout=30, trust_env=False) as client:
            clerk = cls(client)
            clerk.send("/login", {"token": tokens.issue(SECRET, role=role, subject=subject, **scope)}, having="token")
            yield clerk

    def read(self, path: str) -> Any:
        answer = self.client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {problems(answer.text)}"
        return html.fromstring(answer.text)

    def send(
        self, path: str, values: Mapping[str, Any], *, having: str = "key", files: Files = (), on: Any = None
    ) -> httpx.Response:
        """The form of the page at `path` that has an input of that name, with these values in place of its own."""
        page = self.read(path) if on is None else on
        form = next(each for each in page.forms if having in {field.get("name") for field in each.inputs})
        fields = [(name, text) for name, text in form.form_values() if name not in values]
        for name, value in values.items():
            fields += [(name, each) for each in (value if isinstance(value, list) else [value])]
        data: dict[str, list[str]] = {}
        for name, text in fields:
            data.setdefault(name, []).append(str(text))
        return self.client.post(form.action or path, data=data, files=list(files) or None)

    def act(self, id: str, name: str, values: Mapping[str, Any] = {}, *, files: Files = ()) -> httpx.Response:
        """The act's page, filled in, and confirmed where it asks for that."""
        path = f"/dossiers/{id}/acts/{name}"
        answer = self.send(path, values, files=files)
        if 'name="confirmed"' in answer.text:
            answer = self.send(path, {"confirmed": "yes"}, on=html.fromstring(answer.text))
        return answer


def problems(text: str) -> str:
    """What the page says is wrong."""
    found = html.fromstring(text).xpath("//*[@id='problems' or contains(@class, 'notice')]")
    return " ".join(" ".join(each.text_content().split()) for each in found)
