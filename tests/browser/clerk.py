"""Somebody who fills in the console's forms as they come, without a browser: what a page proposes is sent as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from lxml import html

from shared.web import tokens
from tests.e2e.conftest import SECRET

Typed = Mapping[str, Any]
Files = Sequence[tuple[str, tuple[str, bytes, str]]]
# How often a form is sent again, at most.
_PATIENCE = 8


@dataclass(frozen=True)
class Clerk:
    client: httpx.Client

    @classmethod
    @contextmanager
    def signed_in(cls, url: str, role: str, subject: str, **scope: Any) -> Iterator[Clerk]:
        """scope: agency, tax_code, body."""
        with httpx.Client(base_url=url, follow_redirects=False, timeout=30, trust_env=False) as client:
            token = tokens.issue(SECRET, role=role, subject=subject, **scope)
            (form,) = [form for form in html.fromstring(client.get("/login").text).forms if "token" in form.fields]
            answer = client.post("/login", data={**dict(form.fields), "token": token})
            assert answer.is_redirect, answer.text
            yield cls(client)

    def page(self, path: str) -> html.HtmlElement:
        answer = self.client.get(path, follow_redirects=True)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {said_against(answer.text)}"
        return html.fromstring(answer.text)

    def do(self, id: str, act: str, typed: Typed | None = None, *, query: str = "", files: Files = ()) -> None:
        """The act with what its page proposes and what is typed; a second page is sent as it comes.

        typed: by the field's name; None leaves a field out. Raises AssertionError with what the page says against it.
        """
        path = f"/dossiers/{id}/acts/{act}{query}"
        answer = self.send(path, self.page(path), typed or {}, files=files)
        for _ in range(_PATIENCE):
            if answer.status_code not in (200, 409):
                break
            # 409: a message came in between, as it may; the page shows it, and the form is sent as it came back.
            again = {"confirmed": "yes"} if answer.status_code == 200 else {}
            answer = self.send(path, html.fromstring(answer.text), again, files=files)
        assert answer.status_code == 302, f"{act}: {answer.status_code} {said_against(answer.text)}"
        self.page(answer.headers["location"])

    def send(self, path: str, page: html.HtmlElement, typed: Typed, *, files: Files = ()) -> httpx.Response:
        fields: dict[str, list[str]] = {}
        for name, value in form_of(page).form_values():
            fields.setdefault(name, []).append(value)
        for name, value in typed.items():
            fields.pop(name, None)
            if value is not None:
                fields[name] = value if isinstance(value, list) else [value]
        return self.client.post(path, data=fields, files=list(files) or None)


def form_of(page: html.HtmlElement) -> html.FormElement:
    """The form of the page's own matter, by its key where there are others beside it."""
    forms = page.xpath("//main//form")
    (form,) = [each for each in forms if "key" in each.fields] or forms
    return form


def said_against(text: str) -> str:
    found = html.fromstring(text).xpath("//*[@id='problems']//li|//p[contains(@class,'notice')]")
    return "; ".join(" ".join(each.text_content().split()) for each in found)
