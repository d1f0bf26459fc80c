"""The operations of the JSON API: what they show, to whom, and what they refuse."""

from dataclasses import replace
from typing import Any

import pytest

from services.notification.adapters.staff_directory import StaffFile
from services.notification.application.ports import NoticeSearch, Search
from services.notification.domain.correspondence import Correspondence
from services.notification.domain.events import Refused
from services.notification.domain.letters import Channel, Kind, Status
from services.notification.domain.staff import StaffNotice
from services.notification.entrypoints.app import NotificationApp
from services.notification.entrypoints.http import NotificationHttp
from services.notification.entrypoints.schemas import CorrespondenceOut, CorrespondenceRow, HistoryOut
from services.notification.entrypoints.staff_schemas import NoticeOut
from shared.aggregate import Aggregate, Change, Once
from shared.clock import new_id
from shared.errors import Forbidden, KeyReused, NotAllowed, NotFound, Stale
from shared.web import Call, Principal
from shared.web.documents import openapi, operations_of
from tests.fakes.aggregates import InMemoryAggregates
from tests.unit.notification.clockwork import InMemoryCorrespondences, Scripted, partner
from tests.unit.notification.letters import noticed
from tests.unit.notification.test_send_due import THREE, World

OFFICER = Principal("lan", "officer", agency="20")
OTHER = Principal("xa", "officer", agency="01")
OPERATOR = Principal("ops", "operator")


class Searchable(InMemoryCorrespondences):
    def search(self, search: Search) -> list[Aggregate[Correspondence]]:
        self.searched = search
        return sorted(self._stored.values(), key=lambda a: a.id, reverse=True)[: search.limit]

    def history(self, id: str) -> list[dict[str, Any]]:
        return [{"number": n, "act": change.act} for n, (owner, change, _) in enumerate(self.acts, 1) if owner == id]


class StaffNotices(InMemoryAggregates[StaffNotice]):
    """Without a search."""


class Notices:
    def __init__(self, stored: list[Aggregate[StaffNotice]]) -> None:
        self._stored = stored

    def search(self, search: NoticeSearch) -> list[Aggregate[StaffNotice]]:
        self.searched = search
        return self._stored


@pytest.fixture
def world() -> World:
    told = World(correspondences=Searchable())
    told.tell(*THREE)
    told.send(window=partner(Scripted(Refused("ERR05")), told.clock))
    return told


@pytest.fixture
def http(world: World) -> NotificationHttp:
    service = NotificationHttp()
    service.app = NotificationApp(
        correspondences=world.correspondences,  # type: ignore[arg-type]
        journal=None,  # type: ignore[arg-type]
        window_standings=None,  # type: ignore[arg-type]
        clock=world.clock,
        new_id=new_id,
        messages=None,  # type: ignore[arg-type]
        positions=None,  # type: ignore[arg-type]
        timers=(),
        reminders=None,  # type: ignore[arg-type]
        digests=None,  # type: ignore[arg-type]
        directory=StaffFile(),
        remind_staff=None,  # type: ignore[arg-type]
        open_digests=None,  # type: ignore[arg-type]
    )
    return service


def call(principal: Principal = OFFICER, **changes: Any) -> Call:
    path = {"id": "dossier-1", **changes.pop("path", {})}
    return Call(**{"principal": principal, "path": path, "query": {}, "body": {"reason": "x"}, **changes})


def test_a_correspondence_shows_every_letter(http: NotificationHttp, world: World) -> None:
    reply = http.read(call())
    shown = CorrespondenceOut().dump(reply.body)
    assert reply.version == shown["version"] == world.version
    assert len(shown["letters"]) == 6
    failed = next(x for x in shown["letters"] if x["status"] == "FAILED")
    assert (failed["channel"], failed["kind"], failed["last_error"]) == ("WINDOW", "received", "ERR05")
    assert failed["content"]["due_on"] == "2026-09-14"
    assert shown["recipient"]["window"]["reference"] == "QG2026000590"


def test_the_list_is_paged_filtered_and_of_the_own_agency(http: NotificationHttp, world: World) -> None:
    query = {"status": Status.FAILED, "channel": Channel.WINDOW, "q": "QG"}
    page = http.list(call(query=query, limit=1, cursor="z"))
    assert CorrespondenceRow(many=True).dump(page.items)[0]["file_code"] == "QG2026000590"
    assert page.next_cursor is None
    assert world.correspondences.searched == Search(  # type: ignore[attr-defined]
        status=Status.FAILED, channel=Channel.WINDOW, file_code="QG", agency="20", before="z", limit=2
    )
    http.list(call(OPERATOR))
    assert world.correspondences.searched.agency is None  # type: ignore[attr-defined]
    with pytest.raises(Forbidden):
        http.list(call(query={"agency": "01"}))


def test_another_agency_sees_and_does_nothing(http: NotificationHttp, world: World) -> None:
    letter = world.letters(Channel.WINDOW)[0]
    acting = call(OTHER, path={"letter_id": letter.id}, if_match=world.version)
    for act in (http.read, http.history, http.send_again, http.cancel):
        with pytest.raises(Forbidden):
            act(acting)


def test_the_history_is_shown(http: NotificationHttp) -> None:
    entries = HistoryOut().dump(http.history(call(OPERATOR)).body)["entries"]
    assert [e["act"] for e in entries][:2] == ["correspondence_opened", "letters_queued"]


def test_sending_again_is_versioned_and_happens_once(http: NotificationHttp, world: World) -> None:
    letter = world.letters(Channel.WINDOW)[0]
    once, version = Once("http:lan:k", "f"), world.version

    def again(**changes: Any) -> Any:
        return http.send_again(call(path={"letter_id": letter.id}, **{"if_match": version, "once": once, **changes}))

    first = again()
    assert first.version == world.version == version + 1
    assert again().body == first.body
    assert world.statuses().count(Status.QUEUED) == 1
    with pytest.raises(KeyReused):
        again(once=Once("http:lan:k", "other"))
    with pytest.raises(Stale):
        again(once=None)
    with pytest.raises(NotAllowed):
        again(once=None, if_match=world.version)


def test_a_queued_letter_is_cancelled(http: NotificationHttp, world: World) -> None:
    letter = world.letters(Channel.EMAIL)[0]
    http.cancel(call(OPERATOR, path={"letter_id": letter.id}, if_match=world.version))
    assert world.state.letter(letter.id).status is Status.CANCELLED


def test_what_is_not_there(http: NotificationHttp, world: World) -> None:
    with pytest.raises(NotFound):
        http.read(call(path={"id": "none"}))
    with pytest.raises(NotFound):
        http.send_again(call(path={"letter_id": "none"}, if_match=world.version))


def test_the_api_is_described() -> None:
    assert set(openapi(NotificationHttp)["paths"]) >= {
        "/notifications",
        "/notifications/{id}",
        "/notifications/{id}/history",
        "/notifications/{id}/letters/{letter_id}/send-again",
        "/notifications/{id}/letters/{letter_id}/cancel",
    }


def test_a_digest_shows_who_was_told_and_whether_it_arrived(http: NotificationHttp) -> None:
    notice, _ = noticed(Kind.DIGEST)
    notices = Notices([Aggregate("n1", 1, notice)])
    http.app = replace(http.app, digests=notices)
    page = http.digests(call(query={"date": notice.on}, limit=1, cursor=None))
    shown = NoticeOut().dump(page.items[0])
    assert (shown["agency"]["code"], shown["date"], shown["counts"]["TODAY"]) == ("20", "2026-09-14", 1)
    assert [(x["to"]["email"], x["status"]) for x in shown["letters"]] == [("b@chicuc.example", "QUEUED")]
    assert shown["rows"][0]["file_code"] == "QG2026000590"
    assert notices.searched == NoticeSearch(agency="20", on=notice.on, limit=2)


@pytest.fixture
def digests(http: NotificationHttp) -> StaffNotices:
    """One digest, of which the letter failed."""
    stored, (notice, letter) = StaffNotices(), noticed(Kind.DIGEST)
    failed = notice.with_letter(replace(letter, status=Status.FAILED, next_attempt_at=None, last_error="550"))
    stored.create("n1", Change(failed, "digest_opened"), actor=OPERATOR.actor())
    http.app = replace(http.app, digests=stored, reminders=stored)
    return stored


@pytest.mark.parametrize("principal", [OFFICER, OPERATOR])
@pytest.mark.parametrize("what", ["digest", "reminder"])
def test_a_letter_to_staff_that_failed_is_sent_again_once(
    http: NotificationHttp, digests: StaffNotices, principal: Principal, what: str
) -> None:
    read, again = getattr(http, what), getattr(http, f"send_{what}_again")
    shown = read(call(principal, path={"id": "n1"}))
    letter = NoticeOut().dump(shown.body)["letters"][0]
    assert (letter["status"], letter["last_error"], shown.version) == ("FAILED", "550", 1)
    asked = {"path": {"id": "n1", "letter_id": letter["id"]}, "if_match": 1, "once": Once("http:lan:k", "f")}
    first = again(call(principal, **asked))
    assert again(call(principal, **asked)).body == first.body == {**first.body, "notice_id": "n1", "version": 2}
    letters = digests.load("n1").state.letters
    assert [x.status for x in letters] == [Status.REPLACED, Status.QUEUED]
    assert letters[1].id == first.body["letter_id"]
    with pytest.raises(Stale):
        again(call(principal, **{**asked, "once": None}))


def test_letters_to_the_staff_of_another_agency_are_neither_shown_nor_sent_again(
    http: NotificationHttp, digests: StaffNotices
) -> None:
    letter = digests.load("n1").state.letters[0]
    asked = call(OTHER, path={"id": "n1", "letter_id": letter.id}, if_match=1)
    for act in (http.digest, http.reminder, http.send_digest_again, http.send_reminder_again):
        with pytest.raises(Forbidden):
            act(asked)
    assert digests.load("n1").version == 1


def test_letters_to_staff_are_sent_again_by_whom_those_to_applicants_are() -> None:
    each = [one for _, one in operations_of(NotificationHttp) if one.path.endswith("/send-again")]
    roles = {one.path: one.roles for one in each}
    assert set(roles) == {
        "/notifications/<id>/letters/<letter_id>/send-again",
        "/digests/<id>/letters/<letter_id>/send-again",
        "/reminders/<id>/letters/<letter_id>/send-again",
    }
    assert set(roles.values()) == {("officer", "operator")}


def test_failed_letters_to_staff_are_listed(http: NotificationHttp) -> None:
    notices = Notices([])
    http.app = replace(http.app, digests=notices)
    http.digests(call(query={"status": Status.FAILED}, limit=1, cursor=None))
    assert notices.searched == NoticeSearch(status=Status.FAILED, agency="20", limit=2)


def test_the_digests_of_another_agency_are_refused(http: NotificationHttp) -> None:
    http.app = replace(http.app, digests=Notices([]))
    with pytest.raises(Forbidden):
        http.digests(call(OTHER, query={"agency": "20"}, limit=1, cursor=None))
