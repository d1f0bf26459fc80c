"""`cuakhau mail bounce`, as a mail server's pipe alias calls it."""

import os

import pytest
from click.testing import CliRunner, Result

from services.console.application.returning import Returned
from services.console.cli import cuakhau
from services.console.entrypoints.commands.context import Terminal
from shared.errors import CuakhauError, Forbidden, Invalid, NotFound, Unavailable, Violation

MAIL = b"From: MAILER-DAEMON@mx.example\n\nno such user\n"


class Desk:
    def __init__(self, answer: Returned | CuakhauError) -> None:
        self._answer = answer
        self.got: list[bytes] = []

    def hand_over(self, mail: bytes) -> Returned:
        self.got.append(mail)
        if isinstance(self._answer, CuakhauError):
            raise self._answer
        return self._answer


def piped(monkeypatch: pytest.MonkeyPatch, desk: Desk, mail: bytes = MAIL) -> Result:
    monkeypatch.setattr(Terminal, "returned_mail", lambda _: desk)
    return CliRunner().invoke(cuakhau, ["mail", "bounce"], input=mail, env={"CUAKHAU_RUN_DIR": "/nowhere"})


def test_a_mail_is_handed_over_as_it_came(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(Returned("l1", "BOUNCED", True))
    said = piped(monkeypatch, desk)
    assert (said.exit_code, said.output) == (0, "Letter l1 is BOUNCED.\n")
    assert desk.got == [MAIL]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Returned("l1", "BOUNCED", False), 0),
        (Returned(None, None, False), 0),
        # A mail server would send one that we refuse back to where it came from.
        (NotFound("nobody"), 0),
        (Unavailable("away"), os.EX_TEMPFAIL),
        (Forbidden("no such token"), os.EX_TEMPFAIL),
        (Invalid([Violation("", "no_mail", "none")]), 1),
    ],
)
def test_the_exit_code_tells_the_mail_server_what_to_do(
    monkeypatch: pytest.MonkeyPatch, answer: Returned | CuakhauError, code: int
) -> None:
    assert piped(monkeypatch, Desk(answer)).exit_code == code


def test_of_a_huge_mail_the_beginning_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(Returned("l1", "BOUNCED", True))
    assert piped(monkeypatch, desk, MAIL + b"x" * (3 << 20)).exit_code == 0
    assert len(desk.got[0]) == 2 << 20
