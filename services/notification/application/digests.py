"""Use case: one digest per agency and working day, when its office opens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from services.notification.application.house_rules import DigestRule, house_rules
from services.notification.application.ports import Correspondences, StaffDirectory, StaffNotices
from services.notification.application.staff import CLERK, Missing, recipients
from services.notification.domain.content import Deadline
from services.notification.domain.correspondence import Agency, Correspondence
from services.notification.domain.events import Act
from services.notification.domain.kinds import LEADER, OFFICER, Kind
from services.notification.domain.owed import Waiting
from services.notification.domain.sending import next_due_at
from services.notification.domain.staff import Row, Section, StaffNotice, addressed, digest_key, notice_id
from shared.aggregate import Aggregate, Change
from shared.clock import Clock
from shared.errors import AlreadyActed
from shared.regulation import Regulation, WorkingCalendar, legal_day

_WAITING = {
    "supplement": ("Chờ người nhập khẩu bổ sung hồ sơ", "Waiting for the importer's supplement"),
    "amendment": ("Chờ người nhập khẩu gửi lại hồ sơ đã sửa", "Waiting for the importer's amended dossier"),
}


def open_digests(
    *,
    correspondences: Correspondences,
    digests: StaffNotices,
    directory: StaffDirectory,
    missing: Missing,
    law: Regulation,
    clock: Clock,
) -> int:
    """Of every agency whose morning it is and that has none yet; how many. A day on which nothing is due gets one without
    letters, so that what comes later that day waits for the next morning. Replicas may run it at once."""
    now = clock()
    on = legal_day(now)
    open_now = [code for code in correspondences.agencies() if code and _is_time(law.calendar(code), now)]
    if not open_now:
        return 0
    opened = 0
    for code in sorted(set(open_now) - digests.agencies_of(on)):
        notice = _digest(code, on, now, correspondences, directory, law)
        if _opened(notice, digests):
            opened += 1
            for letter in notice.letters:
                if letter.to and letter.to.email is None:
                    missing(code, letter.to.role)
    return opened


def _is_time(calendar: WorkingCalendar, now: datetime) -> bool:
    """From a little after the opening of its office to its closing, on a working day."""
    today = legal_day(now)
    return calendar.counted_on(now) == today and now >= calendar.opening(today) + house_rules().digest.after_opening


def _digest(
    code: str,
    on: date,
    now: datetime,
    correspondences: Correspondences,
    directory: StaffDirectory,
    law: Regulation,
) -> StaffNotice:
    rule = house_rules().digest
    found = correspondences.minding(code, rule.most_dossiers)
    rows = digest_rows(found, on, law.calendar(code), rule)
    counts = tuple(sum(row.section is section for row in rows) for section in Section)
    kept = tuple(row for section in Section for row in _first(rows, section, rule.most_rows))
    agency = found[0].state.agency if found else Agency(code, _name(code, law))
    notice = StaffNotice(digest_key(code, on), Kind.DIGEST, agency, on, kept, counts)
    return addressed(notice, recipients(directory, code, (OFFICER, LEADER), now), now) if rows else notice


def digest_rows(
    found: Sequence[Aggregate[Correspondence]], on: date, calendar: WorkingCalendar, rule: DigestRule
) -> list[Row]:
    """The most urgent first."""
    rows = [row for aggregate in found for row in _rows(aggregate, on, calendar, rule)]
    return sorted(rows, key=lambda row: (row.due_on or date.max, row.file_code))


def _rows(aggregate: Aggregate[Correspondence], on: date, calendar: WorkingCalendar, rule: DigestRule) -> Iterator[Row]:
    state = aggregate.state
    told = False
    for owed in state.owed:
        left = calendar.days_left(on, owed.deadline.due_on)
        # Of what is met without a word to us nothing is said on days on which nothing was heard of it.
        if left > rule.soon or not (owed.heard or owed.told_on >= calendar.working_days_before(on, 1)):
            continue
        importer = owed.deadline.owed_by == "IMPORTER"
        told = told or importer
        section = Section.WAITING if importer else _section(left)
        yield _row(aggregate, section, owed.deadline, left, owed.officer)
    if state.waiting and not told:
        yield _waiting(aggregate, state.waiting, on, calendar)


def _section(left: int) -> Section:
    return Section.OVERDUE if left < 0 else Section.TODAY if left == 0 else Section.SOON


def _row(
    aggregate: Aggregate[Correspondence], section: Section, deadline: Deadline, left: int, officer: str | None
) -> Row:
    return Row(
        section,
        aggregate.id,
        aggregate.state.file_code,
        aggregate.state.recipient.name,
        deadline.name,
        deadline.name_en,
        deadline.owed_by,
        deadline.due_on,
        left,
        officer,
    )


def _waiting(aggregate: Aggregate[Correspondence], waiting: Waiting, on: date, calendar: WorkingCalendar) -> Row:
    what, what_en = _WAITING[waiting.what]
    left = calendar.days_left(on, waiting.until) if waiting.until else None
    state = aggregate.state
    return Row(
        Section.WAITING,
        aggregate.id,
        state.file_code,
        state.recipient.name,
        what,
        what_en,
        "IMPORTER",
        waiting.until,
        left,
    )


def _first(rows: Sequence[Row], section: Section, most: int) -> list[Row]:
    return [row for row in rows if row.section is section][:most]


def _name(code: str, law: Regulation) -> str:
    agency = law.agencies.find(code)
    return agency.name if agency else code


def _opened(notice: StaffNotice, digests: StaffNotices) -> bool:
    details = {"to": len(notice.letters), "counts": dict(zip(Section, notice.counts, strict=True))}
    change = Change(
        notice, Act.DIGEST_OPENED.value, details=details, timer_at=next_due_at(notice), unique=(notice.key,)
    )
    try:
        digests.create(notice_id(notice.key), change, actor=CLERK)
    except AlreadyActed:
        return False
    return True
