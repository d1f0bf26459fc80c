"""Use case: one digest per agency and working day, when its office opens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from services.notification.application.digest_rows import digest_rows, undelivered_rows
from services.notification.application.house_rules import house_rules
from services.notification.application.ports import Correspondences, Search, StaffDirectory, StaffNotices
from services.notification.application.staff import CLERK, Missing, recipients
from services.notification.domain.correspondence import Agency
from services.notification.domain.events import Act
from services.notification.domain.kinds import LEADER, OFFICER, Kind
from services.notification.domain.sending import next_due_at
from services.notification.domain.staff import Row, Section, StaffNotice, addressed, digest_key, notice_id
from shared.aggregate import Change
from shared.clock import Clock
from shared.errors import AlreadyActed
from shared.regulation import Regulation, WorkingCalendar, legal_day
from shared.regulation.calendar import end_of


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
    calendar = law.calendar(code)
    since = end_of(calendar.working_days_before(on, 1) - timedelta(days=1))
    lost = correspondences.search(Search(agency=code, undelivered_since=since, limit=rule.most_dossiers))
    rows = [*digest_rows(found, on, calendar, rule), *undelivered_rows(lost, on, calendar)]
    counts = tuple(sum(row.section is section for row in rows) for section in Section)
    kept = tuple(row for section in Section for row in _first(rows, section, rule.most_rows))
    agency = next((each.state.agency for each in (*found, *lost)), None) or Agency(code, _name(code, law))
    notice = StaffNotice(digest_key(code, on), Kind.DIGEST, agency, on, kept, counts)
    return addressed(notice, recipients(directory, code, (OFFICER, LEADER), now), now) if rows else notice


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
