"""What the access record says, in the words of whoever reads it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask_babel import Babel

from services.console.application.auditing import AuditEntry, Caller
from services.console.entrypoints.auditing.wording import called, detailed

_ID = "01a2000c-c007-720f-a2a3-f0abbc22c2a8"


def _entry(kind: str | None, ref: str | None, detail: str | None, act: str = "viewed") -> AuditEntry:
    caller = Caller("lan.nt", "officer", "TCKT11", "127.0.0.1", "")
    return AuditEntry("1", datetime(2026, 11, 22, tzinfo=UTC), act, caller, kind, ref, detail)


@pytest.mark.parametrize(
    ("kind", "ref", "detail", "name", "more"),
    [
        ("dossier", _ID, "QG2026799604", "QG2026799604", ""),
        ("dossier", _ID, "QG2026799604, 30 days", "QG2026799604", "30 days"),
        ("dossier", _ID, "qg26000590", "qg26000590", ""),
        ("dossier", _ID, "supplement", _ID, "supplement"),
        ("document", "ab12", _ID, "ab12", _ID),
        ("worklist", "print", None, "printed", ""),
        ("audit", "search", "person=lan.nt, act=viewed", "search", "person: lan.nt, what happened: Viewed"),
        (None, None, "token", None, "with an access code for development"),
    ],
)
def test_a_dossier_is_called_by_its_file_code(
    kind: str | None, ref: str | None, detail: str | None, name: str | None, more: str
) -> None:
    app = Flask(__name__)
    Babel(app, default_locale="en")
    with app.test_request_context():
        entry = _entry(kind, ref, detail)
        assert (called(entry), detailed(entry)) == (name, more)


@pytest.mark.parametrize(("detail", "said"), [("operator TCKT19 →", "before: Operator · TCKT19"), (None, "")])
def test_a_chosen_role_says_which_it_was_before(detail: str | None, said: str) -> None:
    app = Flask(__name__)
    Babel(app, default_locale="en")
    with app.test_request_context():
        assert detailed(_entry(None, None, detail, act="role_chosen")) == said
