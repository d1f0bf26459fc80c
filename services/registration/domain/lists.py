"""The code lists that the field rules look things up in; filled from `shared.regulation`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.registration.domain.agencies import InOffice
from services.registration.domain.content import Named
from shared.regulation.catalogue import GoodsRow
from shared.regulation.required_documents import DocumentRule

Candidates = Callable[[str, str, date], Sequence[GoodsRow]]
Offices = Callable[[str, date], InOffice | None]
RequiredDocuments = Callable[[str, str | None, str | None], Sequence[DocumentRule]]


@dataclass(frozen=True)
class Group:
    """A group of goods. dossier_type: the type that its lines belong to, None for either."""

    name: str
    dossier_type: int | None = None


@dataclass(frozen=True)
class Lists:
    """Codes with their names.

    other_group, other_qcvn: the code beside which a name of one's own is written. required_documents: (regime, measure,
    branch) to the rules of its papers, None where not known. certificate_type: the attachment type of a conformity
    certificate. candidates: (regime, HS code of 8 digits, day of receipt) to every row of the list of goods that may
    cover it. offices: code of an agency and day to who answers for it then, None for an unknown code.
    """

    agencies: Mapping[str, str]
    groups: Mapping[str, Group]
    qcvn: Mapping[str, str]
    attachment_types: Mapping[str, str]
    units: Mapping[str, str]
    exempt_categories: frozenset[int]
    countries: frozenset[str]
    required_documents: RequiredDocuments
    certificate_type: str = "5"
    other_group: str | None = None
    other_qcvn: str | None = None
    cert_bodies: Mapping[str, str] = field(default_factory=dict)
    candidates: Candidates = lambda _regime, _hs_code, _day: ()
    offices: Offices | None = None

    def in_office(self, agency: str, day: date) -> InOffice | None:
        """Who answers for that code on that day. A list without days knows agencies that are always in office."""
        if self.offices is not None:
            return self.offices(agency, day)
        named = Named(agency, self.agencies[agency]) if agency in self.agencies else None
        return InOffice(named, named) if named else None
