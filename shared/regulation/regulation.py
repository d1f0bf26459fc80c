"""The law as a whole: every table, loaded and checked against the others once, when a process starts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, cached_property, lru_cache
from pathlib import Path

from shared.regulation import cross_checks
from shared.regulation.acts import ActTable
from shared.regulation.agencies import Agency, CustomsOffice, Province
from shared.regulation.calendar import OfficeHours, Override, WorkingCalendar
from shared.regulation.catalogue import Catalogue, Choice, GoodsRow
from shared.regulation.cert_bodies import CertBody
from shared.regulation.checklists import ChecklistItem, Conclusion
from shared.regulation.code_lists import AttachmentType, Code, ExemptCategory, GoodsGroup, Qcvn, ResultCode
from shared.regulation.competence import Competence
from shared.regulation.deadlines import LapseEffect
from shared.regulation.doubts import Doubt
from shared.regulation.entitlements import PARTICULARS, Disposition, EntitlementRule
from shared.regulation.four_eyes import Separation
from shared.regulation.loading import BadRegulation, refuse
from shared.regulation.looking_up import LookUp, look_up
from shared.regulation.mode_rules import ModeTable
from shared.regulation.numbering import Numbering
from shared.regulation.provisions import CodeList
from shared.regulation.regimes import Regime
from shared.regulation.required_documents import DocumentRule, required_documents
from shared.regulation.tables import read_all
from shared.regulation.transition import Excuse, Transition, excuses
from shared.regulation.versions import FormerVersion, relied_on, version_of
from shared.regulation.window_acts import WindowAct

DATA = Path(__file__).parent / "data"


Overrides = Callable[[], tuple[Override, ...]]


def _none() -> tuple[Override, ...]:
    return ()


@dataclass(frozen=True)
class Regulation:
    """version: SHA-256 over all data files, so that a decision can say by which law it was made.

    administered: overrides of the calendar that agencies keep themselves, as they stand when asked; they go before those
    of the data files. regimes: the oldest first. documents: rules of papers; ask `required_documents`.
    """

    version: str
    regimes: tuple[Regime, ...]
    former_versions: tuple[FormerVersion, ...]
    overrides: tuple[Override, ...]
    office_hours: tuple[OfficeHours, ...]
    catalogue: Catalogue
    documents: tuple[DocumentRule, ...]
    acts: ActTable
    mode_table: ModeTable
    entitlement_rules: tuple[EntitlementRule, ...]
    four_eyes: tuple[Separation, ...]
    dispositions: CodeList[Disposition]
    lapse_effects: CodeList[LapseEffect]
    checklist: CodeList[ChecklistItem]
    conclusions: CodeList[Conclusion]
    numbering: CodeList[Numbering]
    agencies: CodeList[Agency]
    provinces: CodeList[Province]
    customs_offices: CodeList[CustomsOffice]
    cert_bodies: CodeList[CertBody]
    goods_groups: CodeList[GoodsGroup]
    qcvn: CodeList[Qcvn]
    attachment_types: CodeList[AttachmentType]
    exempt_categories: CodeList[ExemptCategory]
    result_codes: CodeList[ResultCode]
    units: CodeList[Code]
    transitions: tuple[Transition, ...]
    window_acts: CodeList[WindowAct]
    doubts: CodeList[Doubt]
    administered: Overrides = field(default=_none, compare=False, repr=False)

    def regime_on(self, received_on: date) -> Regime:
        """The regime of a dossier received on that day; it keeps it for life. Raises BadRegulation if there is none."""
        for regime in reversed(self.regimes):
            if regime.in_force(received_on):
                return regime
        raise BadRegulation(f"No regime is in force on {received_on}.")

    def regime(self, code: str) -> Regime:
        for regime in self.regimes:
            if regime.code == code:
                return regime
        raise BadRegulation(f"There is no regime {code}; there are {', '.join(r.code for r in self.regimes)}.")

    def regime_version(self, code: str) -> str:
        """SHA-256 over what a dossier of that regime relies on; comments, order and sources do not count."""
        regime = self.regime(code)
        return version_of(relied_on(self, regime), regime.in_force_from, regime.received_until)

    def calendar(self, agency: str | None = None, overrides: tuple[Override, ...] = ()) -> WorkingCalendar:
        """overrides: more of them than the data files and the agencies hold; they go before those."""
        return _calendar((*self.overrides, *self.administered(), *overrides), agency, self.office_hours)

    def received_on(self, moment: datetime, agency: str | None = None) -> date:
        """The working day as which an arrival counts: after closing, or on a day off, it is the next one."""
        return self.calendar(agency).counted_on(moment)

    def candidates(self, regime: str, hs_code: str, on_date: date) -> tuple[GoodsRow, ...]:
        """The rows of our field that may be chosen for goods of that HS code.

        See `stacking` for what applies beside them, and `look_up` for every row, those of other authorities included.
        """
        rows = self.catalogue.candidates(regime, hs_code, on_date)
        return tuple(row for row in rows if row.handled_here and not row.beside)

    def stacking(self, regime: str, hs_code: str, on_date: date) -> tuple[GoodsRow, ...]:
        """The rows that apply to such goods beside the one chosen, where it is among those that `beside` names."""
        rows = self.catalogue.candidates(regime, hs_code, on_date)
        return tuple(row for row in rows if row.handled_here and row.beside)

    def look_up(self, regime: str, hs_code: str, on_date: date) -> LookUp:
        return look_up(self.regime(regime), self.catalogue, hs_code, on_date)

    def check_choice(self, regime: str, hs_code: str, row_code: str, on_date: date) -> Choice:
        return self.catalogue.check_choice(regime, hs_code, row_code, on_date)

    def required_documents(
        self, regime: str, measure: str | None = None, branch: str | None = None
    ) -> tuple[DocumentRule, ...]:
        """One rule per paper. branch: A, the lot has a certificate; B, none yet. None: not known."""
        return required_documents(self.documents, regime, measure, branch)

    def excuses(self, regime: str) -> dict[str, Excuse]:
        """By item of the documentary check, what a "no" cannot be said of since it is from before the regime."""
        return excuses(self.transitions, self.checklist, self.documents, regime)

    def entitlement_rule(self, regime: str) -> EntitlementRule | None:
        """By which inspection is reduced after passes; None where the regime knows no reduction."""
        return next((rule for rule in self.entitlement_rules if rule.regime == regime), None)

    def same_good(self, regime: str) -> tuple[str, ...]:
        """The fields in which goods are equal that are the same under that regime; without a rule, all particulars."""
        rule = self.entitlement_rule(regime)
        return rule.same_good if rule else PARTICULARS

    @cached_property
    def competence(self) -> Competence:
        return Competence(self.agencies, self.provinces, self.customs_offices)


@lru_cache(maxsize=256)
def _calendar(overrides: tuple[Override, ...], agency: str | None, hours: tuple[OfficeHours, ...]) -> WorkingCalendar:
    return WorkingCalendar(overrides, agency, hours)


@cache
def load(directory: Path = DATA) -> Regulation:
    """Raises BadRegulation, naming file, row and field of every fault found in the first faulty table."""
    regulation = Regulation(version=_version(directory), **read_all(directory))
    refuse(cross_checks.faults(regulation))
    return regulation


def _version(directory: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(directory.glob("*.yaml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
