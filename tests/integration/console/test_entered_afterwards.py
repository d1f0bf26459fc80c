"""What a leader signed on paper while the system was down, entered through the console before inspection's own API."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.integration.console.before_inspection import Desk, today
from tests.integration.console.desk import Browser, csrf_in
from tests.unit.inspection.samples import opened
from tests.unit.inspection.test_four_eyes import reviewed

pytestmark = pytest.mark.integration
OUTAGE = "Mất điện cả ngày, hệ thống ngừng."


def hidden(page: str) -> dict[str, object]:
    return dict(re.findall(r'name="(version|key)" type="hidden" value="([^"]*)"', page))


def test_a_notice_signed_on_paper_takes_its_own_day_within_its_bounds(
    desk: Desk, person: Callable[..., Browser]
) -> None:
    received = today() - timedelta(days=5)
    id = desk.put(replace(reviewed("officer:lan.nt"), received_on=received))
    signer, path = person("signer", "hoa.le"), f"/dossiers/{id}/acts/sign"
    signed_on = today() - timedelta(days=2)

    def tried(day: date, why: str, status: int = 422) -> str:
        fields: dict[str, object] = {**hidden(signer.get(path)), "signer": "Lê Thị Hoa", "outage": why}
        return signer.send(path, {**fields, "issued_on": day.isoformat(), "confirmed": "yes"}, on=path, status=status)

    for day, why in ((today() + timedelta(days=1), OUTAGE), (received - timedelta(days=1), OUTAGE), (signed_on, "")):
        page = tried(day, why)
        assert 'href="#outage"' in page if not why else 'href="#issued_on"' in page
        assert day.isoformat() in page, "what was typed stays"
        assert '<details class="part" open>' in page
    typed = {**hidden(signer.get(path)), "signer": "Lê Thị Hoa", "issued_on": signed_on.isoformat(), "outage": OUTAGE}
    # Each form goes to another address than its own, so that a browser can lead back to it.
    again = signer.send(f"{path}?sent=1", typed, on=path)
    assert 'action="' + path + '?sent=2"' in again
    assert f"Thông báo ghi ngày {signed_on:%d/%m/%Y}" in again, "what it means is said before it is done"
    signer.client.post(path, data={**typed, "confirmed": "yes", "csrf_token": csrf_in(again)}, follow_redirects=False)
    signature = desk.cases.load(id).state.signature
    assert signature.signed_on == signed_on
    assert signature.at.date() >= signed_on + timedelta(days=1)
    told = desk.cases.history(id)[-1]
    assert (told["act"], told["reason"]) == ("result_signed", OUTAGE)
    assert told["details"]["signed_on_paper"] == signed_on.isoformat()


def test_who_leaves_it_empty_signs_today(desk: Desk, person: Callable[..., Browser]) -> None:
    id = desk.put(replace(reviewed("officer:lan.nt"), received_on=opened().received_on))
    signer, path = person("signer", "hoa.le"), f"/dossiers/{id}/acts/sign"
    page = signer.get(path)
    assert "<details open>" not in page
    sent = {
        **hidden(page),
        "signer": "x",
        "issued_on": "",
        "outage": "",
        "confirmed": "yes",
        "csrf_token": csrf_in(page),
    }
    signer.client.post(path, data=sent, follow_redirects=False)
    assert desk.cases.load(id).state.signature.signed_on == today()
