"""Where the running system is, and who may be signed in there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from services.console.environment import command_environment
from shared.secret import secret_from
from shared.web import tokens
from tests.e2e.person import Person
from tests.e2e.stand_ins import MailSink, Window
from tests.processes import ROOT

SERVICES = ("registration", "inspection", "notification")


@dataclass(frozen=True)
class Place:
    """urls: by service name. operator: sees every agency's dossiers and what waits."""

    urls: Mapping[str, str]
    secret: str
    window: Window
    mail: MailSink
    operator: Person
    _open: ExitStack

    def sign_in(
        self,
        role: str,
        subject: str,
        *,
        agency: str | None = None,
        tax_code: str | None = None,
        body: str | None = None,
    ) -> Person:
        token = tokens.issue(self.secret, role=role, subject=subject, agency=agency, tax_code=tax_code, body=body)
        return self._open.enter_context(Person.with_token(self.urls, token, subject))


@contextmanager
def place_of(environ: Mapping[str, str]) -> Iterator[Place]:
    """The system of this environment, or else the one that `make up` left running."""
    settings = command_environment(environ, ROOT)
    urls = {name: f"http://{settings[f'{name.upper()}_ADDRESS']}" for name in SERVICES}
    secret = secret_from(settings)
    with ExitStack() as opened:
        window = opened.enter_context(Window.at(f"http://{settings['WINDOW_ADDRESS']}"))
        mail = opened.enter_context(MailSink.at(f"http://{settings['MAIL_VIEW_ADDRESS']}"))
        token = tokens.issue(secret, role="operator", subject="operator.e2e")
        operator = opened.enter_context(Person.with_token(urls, token, "operator.e2e"))
        yield Place(urls, secret, window, mail, operator, opened)
