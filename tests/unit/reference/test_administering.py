"""What may be said of agencies, staff, calendars and bodies, by whom, and what it does to days gone by."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.registration.application.administering import Exists, Statement, delegate, enter
from shared.aggregate import Once
from shared.errors import Forbidden, Invalid, NotFound, Stale
from shared.reference.entries import Delegation, in_force
from tests.unit.reference.desk import ADMIN, SIGNER, TODAY, Desk, agency, closed, laboratory, member

PAST, TOMORROW = date(2026, 11, 1), date(2026, 11, 21)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def broken(refused: pytest.ExceptionInfo[Invalid]) -> set[tuple[str, str]]:
    return {(violation.pointer, violation.code) for violation in refused.value.violations}


def delegation(to: str = "b", *roles: str, **more: Any) -> Delegation:
    days = {"valid_from": TOMORROW, "valid_to": date(2026, 11, 27), **more}
    return Delegation(to=to, roles=roles or ("signer",), reason="Nghỉ phép", **days)


def test_a_change_takes_effect_on_its_day_and_is_told_whole(desk: Desk) -> None:
    desk.enter("agency", agency(name="Chi cục cũ", valid_from=PAST))
    answer = desk.enter("agency", agency(name="Chi cục mới", valid_from=TOMORROW), expected=1)
    assert answer == {"code": "TCKT40", "version": 2}
    register = desk.register()
    assert [entry.name for day in (TODAY, TOMORROW) if (entry := register.agency("TCKT40", day))] == [
        "Chi cục cũ",
        "Chi cục mới",
    ]
    assert [event.type for event in desk.stores["agency"].published] == ["registration.agency_changed"] * 2


def test_the_past_is_rewritten_only_by_a_correction_that_shows(desk: Desk) -> None:
    desk.enter("agency", agency(valid_from=PAST))
    with pytest.raises(Invalid) as refused:
        desk.enter("agency", agency(valid_from=PAST), expected=1)
    assert broken(refused) == {("/valid_from", "past")}
    desk.enter("agency", agency(valid_from=PAST, name="Tên đúng", correction=True), expected=1)
    _, change, _ = desk.stores["agency"].acts[-1]
    assert (change.act, change.details["retroactive"]) == ("corrected", True)
    found = in_force(desk.stores["agency"].load("agency:TCKT40").state.agency, TODAY)
    assert found is not None
    assert found.correction
    assert len(desk.stores["agency"].load("agency:TCKT40").state.agency) == 2, "what was said before still stands there"


def test_versions_and_keys(desk: Desk) -> None:
    desk.enter("body", laboratory())
    with pytest.raises(Exists, match="PUT"):
        desk.enter("body", laboratory())
    with pytest.raises(Stale):
        desk.enter("body", laboratory(), expected=7)
    with pytest.raises(NotFound, match="POST"):
        desk.enter("body", laboratory("NEW"), expected=1)


def test_an_equal_call_gets_the_same_answer(desk: Desk) -> None:
    once = Statement(ADMIN, None, Once("http:admin:1", "f"))
    answers = [enter("agency", agency(), once, administration=desk.administration) for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(desk.stores["agency"].acts) == 1


def test_each_kind_has_its_rules(desk: Desk) -> None:
    with pytest.raises(Invalid) as refused:
        desk.enter("agency", agency(valid_to=PAST, succeeds=("TCKT40", "NOWHERE")))
    assert broken(refused) == {
        ("/valid_to", "before_first_day"),
        ("/succeeds/0", "itself"),
        ("/succeeds/1", "unknown"),
    }
    with pytest.raises(Invalid) as refused:
        desk.staff("a", "officer", agency="NOWHERE")
    assert broken(refused) == {("/agency", "unknown")}
    with pytest.raises(Invalid) as refused:
        desk.enter("body", laboratory(scope=(), decision_no=None))
    assert broken(refused) == {("/scope", "required"), ("/decision_no", "required")}
    desk.enter("body", laboratory(status="WITHDRAWN", scope=()))


def test_a_signer_delegates_within_the_agency_and_what_is_held(desk: Desk) -> None:
    desk.staff("chief", "signer")
    desk.staff("b", "officer")
    desk.staff("far", "officer", agency="TCKT18")

    def say(given: Delegation, actor: Any = SIGNER) -> Any:
        return delegate("chief", given, Statement(actor, 1), administration=desk.administration)

    for wrong, at in (
        (delegation("far"), ("/to", "not_on_staff")),
        (delegation("nobody"), ("/to", "not_on_staff")),
        (delegation("chief"), ("/to", "itself")),
        (delegation("b", "admin"), ("/roles", "not_held")),
        (delegation(valid_from=PAST), ("/valid_from", "past")),
        (delegation(valid_to=TODAY), ("/valid_to", "before_first_day")),
    ):
        with pytest.raises(Invalid) as refused:
            say(wrong)
        assert broken(refused) == {at}
    with pytest.raises(Forbidden):
        say(delegation(), replace(SIGNER, agency="TCKT18"))
    say(delegation())
    register = desk.register()
    assert register.delegated("b", TODAY) == []
    assert register.delegated("b", TOMORROW) == [("signer", "chief")]
    with pytest.raises(Stale):
        say(delegation())


def test_a_signer_takes_no_role_that_reaches_beyond_the_agency(desk: Desk) -> None:
    desk.staff("root", "admin", "operator", "signer")
    desk.staff("chief", "signer")

    def say(role: str, actor: Any) -> Any:
        return delegate("root", delegation("chief", role), Statement(actor, 1), administration=desk.administration)

    for role in ("admin", "operator"):
        with pytest.raises(Forbidden):
            say(role, SIGNER)
    assert desk.register().delegated("chief", TOMORROW) == []
    say("admin", ADMIN)
    assert desk.register().delegated("chief", TOMORROW) == [("admin", "root")]


def test_an_administrator_says_any_day_the_signer_closures_of_their_own(desk: Desk) -> None:
    saturday = date(2026, 11, 28)
    desk.enter("calendar", closed(TOMORROW), actor=SIGNER, expected=0)
    with pytest.raises(Invalid) as refused:
        desk.enter("calendar", closed(saturday, is_working=True), actor=SIGNER, expected=1)
    assert ("/days/0/date", "closures_only") in broken(refused)
    for actor, entry in ((SIGNER, closed(TOMORROW, agency="TCKT18")), (SIGNER, closed(TOMORROW, agency=None))):
        with pytest.raises(Forbidden):
            desk.enter("calendar", entry, actor=actor, expected=0)
    desk.enter("calendar", closed(saturday, agency=None, is_working=True), expected=0)
    assert {(row.agency, row.date) for row in desk.register().overrides} == {("TCKT11", TOMORROW), (None, saturday)}


def test_days_that_were_counted_by_stay(desk: Desk) -> None:
    desk.enter("calendar", closed(PAST, correction=True), expected=0)
    with pytest.raises(Invalid) as refused:
        desk.enter("calendar", closed(), expected=1)
    assert broken(refused) == {("/days", "past")}, "a day taken back"
    desk.enter("calendar", closed(PAST, TOMORROW), expected=1)
    with pytest.raises(Invalid) as refused:
        desk.enter("calendar", closed(PAST, TOMORROW, TOMORROW), expected=2)
    assert broken(refused) == {("/days/2/date", "twice")}


def test_whoever_left_is_on_the_staff_no_more(desk: Desk) -> None:
    desk.enter("staff", member("a", "officer"))
    desk.enter("staff", member("a", "officer", valid_from=TODAY, valid_to=TODAY), expected=1)
    assert desk.register().member("a", TODAY)
    assert desk.register().member("a", TOMORROW) is None


def working_days(n: int, start: date = date(2027, 3, 2)) -> list[date]:
    """Without a public holiday until 14 April."""
    days = (start + timedelta(days=k) for k in range(2 * n))
    return [day for day in days if day.weekday() < 5][:n]


def test_what_the_law_names_has_a_past_though_nobody_administered_it(desk: Desk) -> None:
    for kind, entry in (
        ("agency", agency("TCKT18", valid_from=PAST)),
        ("body", laboratory("QUATEST9", valid_from=PAST)),
    ):
        with pytest.raises(Invalid) as refused:
            desk.enter(kind, entry)
        assert broken(refused) == {("/valid_from", "past")}
        assert desk.enter(kind, replace(entry, correction=True))["version"] == 1
    desk.enter("body", laboratory("NEW", valid_from=PAST))


def test_an_office_is_not_closed_for_good(desk: Desk) -> None:
    days = working_days(32)
    with pytest.raises(Invalid) as refused:
        desk.enter("calendar", closed(*days), actor=SIGNER, expected=0)
    assert broken(refused) == {("/days/31/date", "too_many_closures")}
    assert "at most 31" in refused.value.violations[0].message
    saturdays = [date(2027, 3, 6) + timedelta(weeks=k) for k in range(5)]
    desk.enter("calendar", closed(*days[:31], *saturdays), actor=SIGNER, expected=0)
    far = days[0] + timedelta(days=90)
    assert far.weekday() < 5
    desk.enter("calendar", closed(*days[:31], *saturdays, far), actor=SIGNER, expected=1)
    with pytest.raises(Invalid) as refused:
        desk.enter("calendar", closed(*days[:31], *saturdays, far - timedelta(days=3)), actor=SIGNER, expected=2)
    assert broken(refused) == {("/days/36/date", "too_many_closures")}


def test_what_is_closed_everywhere_counts_at_each_office(desk: Desk) -> None:
    days = working_days(32)
    desk.enter("calendar", closed(*days[:20]), actor=SIGNER, expected=0)
    with pytest.raises(Invalid) as refused:
        desk.enter("calendar", closed(*days[20:], agency=None), expected=0)
    assert broken(refused) == {("/days/11/date", "too_many_closures")}
    desk.enter("calendar", closed(*days[20:31], agency=None), expected=0)
    with pytest.raises(Invalid):
        desk.enter("calendar", closed(*days[:20], days[31]), actor=SIGNER, expected=1)
