"""Staff: reminders raised once, digests opened once, and who cannot be told is seen."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from services.notification.adapters.channels.mail_text import MailTexts
from services.notification.adapters.staff_directory import RegisteredStaff, StaffFile, read_staff
from services.notification.application.digests import open_digests
from services.notification.application.notice_acts import send_notice_again
from services.notification.application.ports import NoticeSearch, Search
from services.notification.application.reading_staff import list_notices
from services.notification.application.staff import raise_reminders
from services.notification.domain.commands import SendAgain
from services.notification.domain.correspondence import Agency, Correspondence
from services.notification.domain.kinds import Channel, Kind
from services.notification.domain.letters import Addressee, Letter, Status
from services.notification.domain.sending import next_due_at
from services.notification.domain.staff import Section, StaffNotice, addressed, digest_key, notice_id
from services.notification.entrypoints.staff import remind_staff
from shared.aggregate import Actor, Aggregate, Change
from shared.clock import new_id
from shared.errors import Forbidden, NotAllowed
from shared.reference.entries import StaffEntry
from shared.reference.register import Register
from shared.regulation import Regulation
from shared.regulation.calendar import Override
from shared.secret import Misconfigured
from tests.fakes.aggregates import InMemoryAggregates
from tests.unit.notification.clockwork import InMemoryCorrespondences, TurnedClock
from tests.unit.notification.events import LAW, NOTICE, REACTIONS, event
from tests.unit.notification.letters import RESULT_NAMES

ACTOR = Actor("service:registration", "service")
# Monday; the office opens at 07:30 in Vietnam.
MORNING = datetime(2026, 9, 14, 0, 36, tzinfo=UTC)


class Correspondences(InMemoryCorrespondences):
    def agencies(self) -> set[str]:
        return {aggregate.state.agency.code for aggregate in self._stored.values()}

    def minding(self, agency: str, limit: int) -> Sequence[Aggregate[Correspondence]]:
        found = [a for a in self._stored.values() if a.state.attention and a.state.agency.code == agency]
        return found[:limit]

    def search(self, search: Search) -> list[Aggregate[Correspondence]]:
        since = search.undelivered_since
        assert since is not None
        return [
            a
            for a in self._stored.values()
            if a.state.agency.code == search.agency
            and any(x.undelivered_at and x.undelivered_at >= since for x in a.state.letters)
        ]

    def noted(self, limit: int) -> list[str]:
        return [a.id for a in self._stored.values() if a.state.notes][:limit]


class Notices(InMemoryAggregates[StaffNotice]):
    def search(self, search: NoticeSearch) -> list[Aggregate[StaffNotice]]:
        self.searched = search
        return list(self._stored.values())

    def agencies_of(self, on: date) -> set[str]:
        return {a.state.agency.code for a in self._stored.values() if a.state.on == on}

    @property
    def all(self) -> list[StaffNotice]:
        return [aggregate.state for aggregate in self._stored.values()]


STAFF = """
staff:
  - {agency: "20", role: officer, name: Trần Thị B, email: b@chicuc.example}
  - {agency: "20", role: officer, name: Nguyễn Văn C, email: c@chicuc.example, from: 2026-10-01}
  - {agency: "20", role: officer, name: Lê Văn D, email: d@chicuc.example}
  - {agency: "20", role: leader, name: Chi cục trưởng, email: leader@chicuc.example}
"""


@dataclass
class Desk:
    directory: StaffFile
    clock: TurnedClock = field(default_factory=lambda: TurnedClock(MORNING))
    correspondences: Correspondences = field(default_factory=Correspondences)
    reminders: Notices = field(default_factory=Notices)
    digests: Notices = field(default_factory=Notices)
    missed: list[tuple[str, str]] = field(default_factory=list)
    law: Regulation = LAW

    def tell(self, id: str, type: str, **changes: object) -> None:
        current = self.correspondences.find(id)
        change: Change[Correspondence] = REACTIONS[type](
            current, event(type, (current.version if current else 0) + 1, **changes)
        )
        if current is None:
            self.correspondences.create(id, change, actor=ACTOR)
        else:
            self.correspondences.save(current, change, actor=ACTOR)

    def remind(self, id: str = "d1") -> None:
        raise_reminders(
            id,
            correspondences=self.correspondences,  # type: ignore[arg-type]
            reminders=self.reminders,  # type: ignore[arg-type]
            directory=self.directory,
            missing=self.miss,
            clock=self.clock,
        )

    def open(self) -> int:
        return open_digests(
            correspondences=self.correspondences,  # type: ignore[arg-type]
            digests=self.digests,  # type: ignore[arg-type]
            directory=self.directory,
            missing=self.miss,
            law=self.law,
            clock=self.clock,
        )

    def miss(self, agency: str, role: str) -> None:
        self.missed.append((agency, role))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "staff.yaml"
    path.write_text(STAFF, encoding="utf-8")
    return path


@pytest.fixture
def desk(file: Path) -> Desk:
    made = Desk(read_staff(file))
    made.tell("d1", "registration.dossier_submitted")
    return made


def addresses(notice: StaffNotice) -> list[str | None]:
    return [letter.to.email if letter.to else None for letter in notice.letters]


def test_a_lapse_goes_to_the_officer_of_the_case_and_the_leader(desk: Desk) -> None:
    desk.tell("d1", "registration.deadline_lapsed", **NOTICE)
    desk.remind()
    (notice,) = desk.reminders.all
    assert addresses(notice) == ["b@chicuc.example", "leader@chicuc.example"]
    assert desk.correspondences.load("d1").state.notes == ()
    assert next_due_at(notice) == MORNING


def test_without_an_officer_all_of_that_day_hear(desk: Desk) -> None:
    desk.tell("d1", "registration.deadline_warned", **{**NOTICE, "officer": None})
    desk.remind()
    assert addresses(desk.reminders.all[0]) == ["b@chicuc.example", "d@chicuc.example"]


def test_who_dies_between_reminder_and_correspondence_is_followed_without_a_second_reminder(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.tell("d1", "registration.deadline_lapsed", **NOTICE)
    with monkeypatch.context() as patched:
        patched.setattr(desk.correspondences, "save", lambda *_, **__: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            desk.remind()
    desk.remind()
    desk.remind()
    assert len(desk.reminders.all) == 1
    assert desk.correspondences.load("d1").state.notes == ()


def test_who_has_no_address_is_seen() -> None:
    desk = Desk(StaffFile())
    desk.tell("d1", "registration.dossier_submitted")
    desk.tell("d1", "registration.deadline_lapsed", **NOTICE)
    desk.remind()
    letters = desk.reminders.all[0].letters
    assert {(letter.status, letter.to and letter.to.role) for letter in letters} == {
        (Status.FAILED, "officer"),
        (Status.FAILED, "leader"),
    }
    assert all("No e-mail address" in (letter.last_error or "") for letter in letters)
    assert desk.missed == [("20", "officer"), ("20", "leader")]


def again(desk: Desk, letter: Letter, directory: StaffFile) -> StaffNotice:
    id = notice_id(desk.reminders.all[0].key)
    send_notice_again(
        SendAgain(id, letter.id, desk.reminders.load(id).version, "đã bổ sung địa chỉ"),
        notices=desk.reminders,  # type: ignore[arg-type]
        directory=directory,
        actor=Actor("officer:lan", "officer", agency="20"),
        once=None,
        new_id=new_id,
        clock=desk.clock,
    )
    return desk.reminders.load(id).state


def statuses(notice: StaffNotice) -> list[tuple[str | None, Status]]:
    return [(letter.to.email if letter.to else None, letter.status) for letter in notice.letters]


def test_what_nobody_got_goes_to_all_who_hold_the_role_once_they_are_known(file: Path) -> None:
    desk = Desk(StaffFile())
    desk.tell("d1", "registration.dossier_submitted")
    desk.tell("d1", "registration.deadline_warned", **{**NOTICE, "officer": None})
    desk.remind()
    notice = again(desk, desk.reminders.all[0].letters[0], read_staff(file))
    assert statuses(notice) == [
        (None, Status.REPLACED),
        ("b@chicuc.example", Status.QUEUED),
        ("d@chicuc.example", Status.QUEUED),
    ]
    assert notice.letters[0].replaced_by == notice.letters[1].id
    assert next_due_at(notice) == desk.clock.now


@pytest.mark.parametrize("address", ["b@chicuc.example", "b.tran@moi.example"])
def test_a_letter_that_failed_goes_to_the_address_of_today_and_to_nobody_else(
    desk: Desk, file: Path, address: str
) -> None:
    desk.tell("d1", "registration.deadline_warned", **NOTICE)
    desk.remind()
    id, notice = notice_id(desk.reminders.all[0].key), desk.reminders.all[0]
    failed = notice.with_letter(replace(notice.letters[0], status=Status.FAILED, last_error="550", attempts=8))
    desk.reminders.save(desk.reminders.load(id), Change(failed, "letter_failed"), actor=ACTOR)
    file.write_text(STAFF.replace("b@chicuc.example", address), encoding="utf-8")
    sent = again(desk, failed.letters[0], read_staff(file))
    assert statuses(sent) == [("b@chicuc.example", Status.REPLACED), (address, Status.QUEUED)]
    assert sent.letters[1].attempts == 0
    assert sent.letters[1].last_error is None


def test_while_no_address_is_known_a_letter_is_not_sent_again_and_the_answer_says_the_way_out() -> None:
    desk = Desk(StaffFile())
    desk.tell("d1", "registration.dossier_submitted")
    desk.tell("d1", "registration.deadline_warned", **NOTICE)
    desk.remind()
    with pytest.raises(NotAllowed, match="/admin/staff"):
        again(desk, desk.reminders.all[0].letters[0], StaffFile())
    assert statuses(desk.reminders.all[0]) == [(None, Status.FAILED)]


def test_what_staff_got_is_not_sent_again(desk: Desk) -> None:
    desk.tell("d1", "registration.deadline_warned", **NOTICE)
    desk.remind()
    with pytest.raises(NotAllowed, match="QUEUED"):
        again(desk, desk.reminders.all[0].letters[0], desk.directory)


def test_one_broken_dossier_does_not_starve_the_others() -> None:
    seen = []

    def remind(dossier_id: str) -> None:
        seen.append(dossier_id)
        if dossier_id == "a":
            raise ValueError(dossier_id)

    assert remind_staff(lambda _: ["a", "b"], remind) == 2
    assert seen == ["a", "b"]


def test_a_digest_is_opened_once_and_goes_to_all(desk: Desk) -> None:
    desk.tell("d1", "registration.deadline_warned", **{**NOTICE, "days_left": 0, "warning": "T-0"})
    assert [desk.open(), desk.open()] == [1, 0]
    (digest,) = desk.digests.all
    assert addresses(digest) == ["b@chicuc.example", "d@chicuc.example", "leader@chicuc.example"]
    assert digest.counts == (0, 1, 0, 0, 0)
    assert desk.digests.find(notice_id(digest_key("20", date(2026, 9, 14)))) is not None


def bounce(desk: Desk, id: str, channel: Channel, at: datetime) -> None:
    current = desk.correspondences.load(id)
    state = current.state
    for letter in state.letters:
        if letter.channel is channel:
            state = state.with_letter(replace(letter, status=Status.BOUNCED, undelivered_at=at))
    desk.correspondences.save(current, Change(state, "letter_bounced"), actor=ACTOR)


def test_what_did_not_arrive_is_told_the_next_morning_in_one_line(desk: Desk) -> None:
    desk.tell("d1", "registration.dossier_received")
    desk.tell("d1", "registration.dossier_refused")
    friday_noon = datetime(2026, 9, 11, 5, 0, tzinfo=UTC)
    bounce(desk, "d1", Channel.EMAIL, friday_noon)
    # Of this the digest of Friday told.
    bounce(desk, "d1", Channel.WINDOW, friday_noon - timedelta(days=1))
    assert desk.open() == 1
    (digest,) = desk.digests.all
    (row,) = digest.rows
    assert (row.section, row.what_en, row.due_on) == (
        Section.UNDELIVERED,
        "Did not reach the importer: e-mail",
        None,
    )
    text = MailTexts(RESULT_NAMES).render(digest, digest.letters[0])
    assert "Không gửi được, cần báo bằng cách khác (1)" in text.plain
    assert "Did not reach the importer: e-mail\n" in text.plain
    # It was told; on the morning after, another one begins.
    desk.clock.turn(days=1)
    desk.open()
    assert [each.rows for each in desk.digests.all if each.on == date(2026, 9, 15)] == [()]


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 9, 14, 0, 34, tzinfo=UTC),  # 07:34, the warnings of the morning are still on their way
        datetime(2026, 9, 14, 10, 1, tzinfo=UTC),  # 17:01, after closing
        datetime(2026, 9, 13, 2, 0, tzinfo=UTC),  # Sunday
        datetime(2026, 9, 2, 2, 0, tzinfo=UTC),  # National Day
    ],
)
def test_outside_of_office_hours_there_is_none(desk: Desk, moment: datetime) -> None:
    desk.tell("d1", "registration.deadline_warned", **NOTICE)
    desk.clock.now = moment
    assert desk.open() == 0


def test_a_morning_without_anything_sends_nothing_and_stays_the_only_one_of_its_day(desk: Desk) -> None:
    assert desk.open() == 1
    desk.tell("d1", "registration.deadline_warned", **NOTICE)
    desk.clock.turn(hours=2)
    assert desk.open() == 0
    assert desk.digests.all[0].letters == ()
    desk.clock.turn(days=1)
    assert desk.open() == 1


def test_staff_see_the_digests_of_their_own_agency(desk: Desk) -> None:
    officer = Actor("officer:lan", "officer", agency="20")
    list_notices(NoticeSearch(), actor=officer, notices=desk.digests)  # type: ignore[arg-type]
    assert desk.digests.searched.agency == "20"
    with pytest.raises(Forbidden):
        list_notices(NoticeSearch(agency="01"), actor=officer, notices=desk.digests)  # type: ignore[arg-type]


def test_the_staff_file_knows_roles_and_days(file: Path) -> None:
    staff = read_staff(file)
    assert [a.name for a in staff.of("20", "officer", date(2026, 10, 1))] == ["Trần Thị B", "Nguyễn Văn C", "Lê Văn D"]
    assert staff.of("20", "leader", date(2026, 10, 1)) == (
        Addressee("leader", "Chi cục trưởng", "leader@chicuc.example"),
    )


@pytest.mark.parametrize(
    "text", ["staff: [{agency: a}]", "staff: [{", "[]", "staff: [{agency: a, role: x, name: n, email: e}]"]
)
def test_a_staff_file_that_cannot_be_used_is_refused_at_start(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Misconfigured, match="CUAKHAU_STAFF_FILE"):
        read_staff(file)


def test_members_without_addresses_have_letters_of_their_own_though_their_names_are_equal() -> None:
    notice = StaffNotice("digest:20:2026-09-14", Kind.DIGEST, Agency("20", "Chi cục"), date(2026, 9, 14))
    now = datetime(2026, 9, 14, 1, 0, tzinfo=UTC)
    known = tuple(Addressee("officer", "Trần Thị B", None, staff_id) for staff_id in ("b.tran", "b.tran2"))
    told = addressed(notice, known, now).letters
    assert [letter.to.staff_id for letter in told if letter.to] == ["b.tran", "b.tran2"]
    assert len({letter.id for letter in told}) == 2
    assert addressed(notice, known, now).letters == told, "replicas give the same ids"
    unknown = (Addressee("officer", "Trần Thị B", None),) * 2
    assert len(addressed(notice, unknown, now).letters) == 1, "no id stands twice in a notice"


def test_the_register_names_its_staff_to_the_letters() -> None:
    entry = StaffEntry(
        occurred_at=datetime(2026, 1, 1, tzinfo=UTC),
        valid_from=date(2026, 1, 1),
        staff_id="b.tran",
        name="Trần Thị B",
        agency="20",
        roles=("officer",),
    )
    staff = RegisteredStaff(lambda: Register(staff={"b.tran": (entry,)}), StaffFile())
    assert [one.staff_id for one in staff.of("20", "officer", date(2026, 9, 14))] == ["b.tran"]


def test_on_a_day_that_is_administered_as_closed_no_digest_is_opened_and_days_left_skip_it(desk: Desk) -> None:
    friday, monday = date(2026, 9, 11), date(2026, 9, 14)
    row = Override(
        date=monday, is_working=False, reason="Mất điện", agency="20", source="", certainty="", in_force_from=monday
    )
    desk.law = replace(LAW, administered=lambda: (row,))
    due_on = date(2026, 9, 15)
    desk.tell("d1", "registration.deadline_warned", **{**NOTICE, "days_left": 2, "warning": "T-2", "due_on": due_on})
    assert desk.open() == 0
    desk.clock.now = datetime.combine(friday, MORNING.timetz())
    assert desk.open() == 1
    (digest,) = desk.digests.all
    assert [row.days_left for row in digest.rows] == [1]
