"""Whoever reads the access record may still do so today, whatever they signed in as."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from services.console.application.auditing import Audit, AuditPage
from services.console.application.identifying import SigningIn
from services.console.application.sessions import Limits, begin_session
from services.console.domain.people import Capacity, Identity, Session, Standing
from services.console.entrypoints.access import SECRET, caller
from services.console.entrypoints.app import create_app
from shared.clock import new_id, utc_now

LIMITS = Limits(timedelta(hours=1), timedelta(hours=10))
ADMIN = Capacity("root.dt", "admin", "TCKT01")


class _Sessions:
    def __init__(self) -> None:
        self.kept: dict[str, Session] = {}

    def add(self, session: Session) -> None:
        self.kept[session.id] = session

    def get(self, id: str) -> Session | None:
        return self.kept.get(id)


class _Trail:
    def add(self, _entry: Any) -> None:
        """Everything is on record."""

    def find(self, _query: Any, **_page: Any) -> AuditPage:
        return AuditPage((), None)


@pytest.mark.parametrize(
    ("standing", "status"),
    [
        (Standing("root.dt", known=True, suspended=False, agency="TCKT01", roles=("admin",)), 200),
        (Standing("root.dt", known=True, suspended=False, agency="TCKT01", roles=("officer",)), 403),
        (Standing("root.dt", known=True, suspended=True, agency="TCKT01"), 403),
    ],
)
def test_whoever_is_administrator_no_more_reads_no_more(standing: Standing, status: int) -> None:
    sessions = _Sessions()
    identity = Identity("oidc:provider|1", "Root", staff_ids=("root.dt",))
    secret, _ = begin_session(identity, [ADMIN], sessions=cast(Any, sessions), limits=LIMITS, now=utc_now())
    register = SimpleNamespace(standing=lambda _id: standing)
    door = SigningIn(cast(Any, sessions), LIMITS, cast(Any, None), register)
    audit = Audit(cast(Any, _Trail()), caller, utc_now, new_id)
    console = SimpleNamespace(
        clock=utc_now,
        development=True,
        service_names=(),
        signing_in=door,
        audit=audit,
        bearer=lambda _who: "",
        held_up=lambda _bearer: (),
    )
    app = create_app(cast(Any, console), session_key=b"0" * 32)
    with app.test_client() as client:
        with client.session_transaction() as cookie:
            cookie[SECRET] = secret
        assert client.get("/audit").status_code == status
