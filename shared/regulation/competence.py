"""Which agency inspects: from the goods, the customs office of the declaration, and the day.

found = law.competence.resolve(regime, rows, "15BB", date(2026, 11, 20))
found.agency.code, found.explanation_en
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from shared.regulation.agencies import Agency, CustomsOffice, Province
from shared.regulation.catalogue import GoodsRow
from shared.regulation.provisions import CodeList


@dataclass(frozen=True)
class Competent:
    """agency: None when none can be named; the explanation says why, or by what it was found."""

    agency: Agency | None
    explanation: str
    explanation_en: str


class Competence:
    def __init__(
        self, agencies: CodeList[Agency], provinces: CodeList[Province], customs_offices: CodeList[CustomsOffice]
    ) -> None:
        self.agencies = agencies
        self.provinces = provinces
        self.customs_offices = customs_offices

    def province_on(self, code: str, day: date) -> Province | None:
        """The province of that code, or the one into which it was merged by that day."""
        seen: set[str] = set()
        while code not in seen:
            seen.add(code)
            found = self.provinces.find(code, day)
            if found is not None:
                return found
            rows = self.provinces.versions(code)
            ended = [row for row in rows if row.in_force_to and row.in_force_to < day and row.successor]
            if not ended:
                return None
            code = str(ended[-1].successor)
        return None

    def office(self, customs_office: str, day: date) -> CustomsOffice | None:
        """The row of the customs office, else of its department (the first two digits)."""
        code = customs_office.strip().upper()
        return self.customs_offices.find(code, day) or self.customs_offices.find(code[:2], day)

    def province_of(self, customs_office: str, day: date) -> Province | None:
        office = self.office(customs_office, day)
        return self.province_on(office.province, day) if office else None

    def authority(self, province: str, day: date) -> Agency | None:
        """The provincial authority of a province (two digits) on that day."""
        here = (row for row in self.agencies.on(day) if row.level == "PROVINCE" and row.province == province)
        return next(here, None)

    def central(self, province: str | None, day: date) -> Agency | None:
        """The national committee's branch that serves the province, else the committee itself."""
        rows = [row for row in self.agencies.on(day) if row.level != "PROVINCE"]
        branch = next((row for row in rows if province is not None and province in row.serves), None)
        return branch or next((row for row in rows if row.level == "CENTRAL"), None)

    def resolve(self, regime: str, rows: Sequence[GoodsRow], customs_office: str | None, day: date) -> Competent:
        """rows: the catalogue rows of the goods lines that are to be inspected, all of that regime."""
        rows = [row for row in rows if row.regime == regime]
        wanted = {row.competent for row in rows}
        if not rows:
            return _none(
                "Không có mặt hàng nào thuộc danh mục phải kiểm tra.", "No goods line is on the list of the regime."
            )
        if "OTHER" in wanted:
            named = _listed(row.authority or row.code for row in rows if row.competent == "OTHER")
            return _none(f"Thuộc thẩm quyền của cơ quan khác: {named}.", f"For another authority to inspect: {named}.")
        if len(wanted) > 1:
            central = _listed(row.code for row in rows if row.competent == "UBTDC")
            return _none(
                f"Dòng {central} thuộc thẩm quyền của cơ quan trung ương, các dòng khác của địa phương: cần tách hồ sơ.",
                f"Rows {central} are for the national committee, the others for a province: two dossiers are needed.",
            )
        province = self.province_of(customs_office, day) if customs_office else None
        if wanted == {"UBTDC"}:
            return self._central(province, day)
        return self._provincial(province, customs_office, day)

    def _central(self, province: Province | None, day: date) -> Competent:
        agency = self.central(province.code if province else None, day)
        place, place_en = (province.name, province.name_en) if province else ("không rõ", "not known")
        return Competent(
            agency,
            f"Xăng dầu, LPG: cơ quan trung ương kiểm tra; nơi mở tờ khai: {place}.",
            f"Fuel and LPG are inspected by the national committee; place of the declaration: {place_en}.",
        )

    def _provincial(self, province: Province | None, customs_office: str | None, day: date) -> Competent:
        if customs_office is None:
            return _none("Chưa có tờ khai hải quan.", "There is no customs declaration yet.")
        if province is None:
            return _none(
                f"Không rõ chi cục hải quan {customs_office} thuộc tỉnh nào.",
                f"It is not known in which province customs office {customs_office} lies; add it to customs_offices.yaml.",
            )
        agency = self.authority(province.code, day)
        if agency is None:
            return _none(
                f"{province.name} chưa có cơ quan kiểm tra.", f"{province.name_en} has no inspection agency on {day}."
            )
        return Competent(
            agency,
            f"Nơi mở tờ khai: chi cục hải quan {customs_office}, {province.name}.",
            f"Place of the declaration: customs office {customs_office}, {province.name_en}.",
        )


def _none(explanation: str, explanation_en: str) -> Competent:
    return Competent(None, explanation, explanation_en)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))
