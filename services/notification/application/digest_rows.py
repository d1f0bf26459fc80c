"""What a morning digest lists: what is overdue, due today or soon, and what is waited for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from services.notification.application.house_rules import DigestRule
from services.notification.domain.correspondence import Correspondence
from services.notification.domain.kinds import Channel
from services.notification.domain.owed import Owed, Waiting
from services.notification.domain.staff import Row, Section
from shared.aggregate import Aggregate
from shared.regulation import WorkingCalendar, legal_day

_WAITING = {
    "supplement": ("Chờ người nhập khẩu bổ sung hồ sơ", "Waiting for the importer's supplement"),
    "amendment": ("Chờ người nhập khẩu gửi lại hồ sơ đã sửa", "Waiting for the importer's amended dossier"),
}
_PROMISED = ("Giải quyết trong thời hạn đã báo cho người nhập khẩu", "Be done by the day that the importer was told")
_LOST = ("Không gửi được tới người nhập khẩu: {channels}", "Did not reach the importer: {channels}")
_CHANNELS = {Channel.WINDOW: "VNSW", Channel.EMAIL: "e-mail", Channel.ZALO: "Zalo", Channel.SMS: "SMS"}
_IMPORTER, _AGENCY = "IMPORTER", "AGENCY"


def digest_rows(
    found: Sequence[Aggregate[Correspondence]], on: date, calendar: WorkingCalendar, rule: DigestRule
) -> list[Row]:
    """Each deadline once, the most urgent first."""
    rows = [row for aggregate in found for row in _Morning(aggregate, on, calendar, rule).rows()]
    return sorted(rows, key=lambda row: (row.due_on or date.max, row.file_code))


def undelivered_rows(found: Sequence[Aggregate[Correspondence]], on: date, calendar: WorkingCalendar) -> list[Row]:
    """One for each dossier, of what turned out since the working day before not to have arrived."""
    since = calendar.working_days_before(on, 1)
    rows = []
    for aggregate in found:
        state = aggregate.state
        lost = [x for x in state.undelivered if x.undelivered_at and legal_day(x.undelivered_at) >= since]
        if lost:
            channels = ", ".join(dict.fromkeys(_CHANNELS[letter.channel] for letter in lost))
            what, what_en = (words.format(channels=channels) for words in _LOST)
            rows.append(
                Row(Section.UNDELIVERED, aggregate.id, state.file_code, state.recipient.name, what, what_en, _AGENCY)
            )
    return sorted(rows, key=lambda row: row.file_code)


class _Morning:
    """Of one dossier."""

    def __init__(
        self, aggregate: Aggregate[Correspondence], on: date, calendar: WorkingCalendar, rule: DigestRule
    ) -> None:
        self._id = aggregate.id
        self._state = aggregate.state
        self._on = on
        self._calendar = calendar
        self._rule = rule

    def rows(self) -> Iterator[Row]:
        state = self._state
        listed = [owed for owed in state.owed if self._is_listed(owed)]
        parties = {owed.deadline.owed_by for owed in listed}
        yield from (self._owed(owed) for owed in listed)
        if state.waiting and _IMPORTER not in parties:
            yield self._waiting(state.waiting)
        if state.promised and not state.waiting and parties <= {_IMPORTER}:
            yield from self._promised(state.promised)

    def _is_listed(self, owed: Owed) -> bool:
        # Of what is met without a word to us nothing is said on days on which nothing was heard of it.
        near = owed.heard or owed.told_on >= self._calendar.working_days_before(self._on, 1)
        return near and self._left(owed.deadline.due_on) <= self._rule.soon

    def _owed(self, owed: Owed) -> Row:
        due = owed.deadline
        left = self._left(due.due_on)
        section = Section.WAITING if due.owed_by == _IMPORTER else _section(left)
        return self._row(section, (due.name, due.name_en), due.owed_by, due.due_on, owed.officer)

    def _waiting(self, waiting: Waiting) -> Row:
        return self._row(Section.WAITING, _WAITING[waiting.what], _IMPORTER, waiting.until)

    def _promised(self, due_on: date) -> Iterator[Row]:
        """Of a short time there is no word before its last day; on that day, and after it, the law's own word counts."""
        if 0 < self._left(due_on) <= self._rule.soon:
            yield self._row(Section.SOON, _PROMISED, _AGENCY, due_on)

    def _row(
        self, section: Section, what: tuple[str, str], owed_by: str, due_on: date | None, officer: str | None = None
    ) -> Row:
        left = self._left(due_on) if due_on else None
        state = self._state
        name, name_en = what
        return Row(
            section, self._id, state.file_code, state.recipient.name, name, name_en, owed_by, due_on, left, officer
        )

    def _left(self, due_on: date) -> int:
        return self._calendar.days_left(self._on, due_on)


def _section(left: int) -> Section:
    return Section.OVERDUE if left < 0 else Section.TODAY if left == 0 else Section.SOON
