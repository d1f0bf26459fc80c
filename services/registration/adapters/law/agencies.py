"""Who is in office as an inspection agency on a day: the data of the law, and what people administer beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from services.registration.adapters.law.administered import Administered
from services.registration.domain.agencies import Competent, InOffice
from services.registration.domain.content import GoodsLine, Named
from services.registration.domain.dossier import Dossier
from services.registration.domain.goods import rows_that_count
from shared.reference.entries import AgencyEntry
from shared.reference.register import Register
from shared.regulation.agencies import Agency
from shared.regulation.catalogue import GoodsRow
from shared.regulation.regulation import Regulation


@dataclass(frozen=True)
class Offices:
    """What was administered goes before the data: names, first and last days, and who took over from whom."""

    law: Regulation
    administered: Administered | None = None

    def in_office(self, code: str, day: date) -> InOffice | None:
        """None for a code that neither the data nor the register have."""
        register = self._register()
        asked = self._named(code, day, register)
        if asked is None:
            return None
        found = self._following(code, day, register)
        begins_on = None if found else self._begins_on(code, day, register)
        itself = found is not None and found.code == code
        ended_on = None if itself or begins_on else self._ended_on(code, day, register)
        return InOffice(asked, found, begins_on, ended_on)

    def competent(self, dossier: Dossier, day: date) -> Competent:
        """By the customs offices of its declarations, else of its clearances; goods that are exempt do not count."""
        content = dossier.content
        rows = [row for line in content.goods_lines for row in self._rows_of(line, dossier)]
        declared = [declaration.customs_office for declaration in content.declarations]
        cleared = [clearance.customs_office for clearance in dossier.clearances]
        offices: list[str | None] = list(dict.fromkeys(declared or cleared)) or [None]
        found = [self._resolved(dossier.regime, rows, office, day) for office in offices]
        if len({each.agency.code if each.agency else None for each in found}) == 1:
            return found[0]
        return Competent(
            None,
            "Các tờ khai thuộc nhiều nơi: " + " ".join(each.why for each in found),
            "The declarations are of several places: " + " ".join(each.why_en for each in found),
        )

    def _resolved(self, regime: str, rows: list[GoodsRow], office: str | None, day: date) -> Competent:
        found = self.law.competence.resolve(regime, rows, office, day)
        agency = self.in_office(found.agency.code, day) if found.agency else self._founded(rows, office, day)
        if agency is not None and agency.agency is not None and found.agency is None:
            place = f"{office}, {agency.agency.name}"
            return Competent(agency.agency, f"Nơi mở tờ khai: {place}.", f"Place of the declaration: {place}.")
        return Competent(agency.agency if agency else None, found.explanation, found.explanation_en)

    def _founded(self, rows: list[GoodsRow], office: str | None, day: date) -> InOffice | None:
        """An agency that the data do not know yet, for a province that has none there."""
        province = self.law.competence.province_of(office, day) if office else None
        if province is None or not rows or {row.competent for row in rows} != {"PROVINCE"}:
            return None
        entries = (self._register().agency(code, day) for code in self._register().agencies)
        here = next((entry for entry in entries if entry and entry.province == province.code), None)
        return self.in_office(here.code, day) if here else None

    def _rows_of(self, line: GoodsLine, dossier: Dossier) -> tuple[GoodsRow, ...]:
        if line.exempt_category is not None:
            return ()
        rows = self.law.candidates(dossier.regime, line.hs_code, dossier.received_on)
        return rows_that_count(line, rows)

    def _following(self, code: str, day: date, register: Register) -> Named | None:
        seen: set[str] = set()
        while code not in seen:
            seen.add(code)
            heir = _heir(register, code, day)
            if heir is not None:
                code = heir.code
                continue
            if (here := self._itself(code, day, register)) is not None:
                return here
            ended = self._last_row(code, day)
            if ended is None or ended.successor is None:
                return None
            code = ended.successor
        return None

    def _itself(self, code: str, day: date, register: Register) -> Named | None:
        entry = register.agency(code, day)
        if entry is not None:
            return Named(code, entry.name)
        if any(given.valid_from <= day for given in register.agencies.get(code, ())):
            return None
        row = self.law.agencies.find(code, day)
        return Named(code, row.name) if row else None

    def _last_row(self, code: str, day: date) -> Agency | None:
        ended = [row for row in self.law.agencies.versions(code) if row.in_force_to and row.in_force_to < day]
        return ended[-1] if ended else None

    def _named(self, code: str, day: date, register: Register) -> Named | None:
        entries = register.agencies.get(code, ())
        begun = [entry for entry in entries if entry.valid_from <= day]
        if begun or (entries and not self.law.agencies.versions(code)):
            return Named(code, max(begun or entries, key=lambda entry: entry.valid_from).name)
        rows = self.law.agencies.versions(code)
        past = [row for row in rows if row.in_force_from <= day]
        return Named(code, (past or list(rows))[-1].name) if rows else None

    def _begins_on(self, code: str, day: date, register: Register) -> date | None:
        days = [entry.valid_from for entry in register.agencies.get(code, ())]
        days += [row.in_force_from for row in self.law.agencies.versions(code)]
        return min((each for each in days if each > day), default=None)

    def _ended_on(self, code: str, day: date, register: Register) -> date | None:
        ends = [entry.valid_to for entry in register.agencies.get(code, ())]
        ends += [row.in_force_to for row in self.law.agencies.versions(code)]
        if (heir := _heir(register, code, day)) is not None:
            ends.append(heir.valid_from - timedelta(days=1))
        return max((end for end in ends if end is not None and end < day), default=None)

    def _register(self) -> Register:
        return self.administered.register() if self.administered else Register()


def _heir(register: Register, code: str, day: date) -> AgencyEntry | None:
    """Who took over the work of that agency, says the register."""
    entries = (register.agency(of, day) for of in register.agencies)
    return next((entry for entry in entries if entry and code in entry.succeeds and entry.code != code), None)
