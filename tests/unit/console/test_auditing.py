"""What is looked at is on record before it is shown."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from services.console.application.auditing import Audit, Caller, Unrecorded
from shared.errors import Unavailable
from tests.fakes.console_records import TrailInMemory

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
LAN = Caller("lan.nt", "officer", "TCKT01", "10.0.0.7", "Chromium")


@pytest.fixture
def trail() -> TrailInMemory:
    return TrailInMemory()


@pytest.fixture
def audit(trail: TrailInMemory) -> Audit:
    return Audit(trail, lambda: LAN, lambda: NOW, lambda: "id-1")


def test_a_look_says_who_as_what_at_what_when_and_from_where(audit: Audit, trail: TrailInMemory) -> None:
    audit.saw("dossier", "0190", "QG2026000001")
    (entry,) = trail.entries
    assert (entry.id, entry.at, entry.act, entry.caller) == ("id-1", NOW, "viewed", LAN)
    assert (entry.kind, entry.ref, entry.detail) == ("dossier", "0190", "QG2026000001")


def test_a_failed_sign_in_is_nobodys_or_theirs_whose_name_was_given(audit: Audit, trail: TrailInMemory) -> None:
    audit.note("sign_in_failed", caller=Caller(None, None, None, "10.0.0.7", ""))
    assert trail.entries[0].caller.person is None


def test_what_cannot_be_put_on_record_is_not_shown(audit: Audit, trail: TrailInMemory) -> None:
    trail.away = True
    with pytest.raises(Unrecorded) as caught:
        audit.saw("dossier", "0190")
    assert isinstance(caught.value, Unavailable), "a page says so, with status 503"
