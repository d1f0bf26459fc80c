"""The code lists that the field rules look things up in; filled from `shared.regulation`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Group:
    """A group of goods. dossier_type: the type that its lines belong to, None for either."""

    name: str
    dossier_type: int | None = None


@dataclass(frozen=True)
class Lists:
    """Codes with their names.

    other_group, other_qcvn: the code beside which a name of one's own is written. required_documents: attachment types
    that a dossier of a regime cannot do without. certificate_type: the attachment type of a conformity certificate.
    """

    agencies: Mapping[str, str]
    groups: Mapping[str, Group]
    qcvn: Mapping[str, str]
    attachment_types: Mapping[str, str]
    units: Mapping[str, str]
    exempt_categories: frozenset[int]
    countries: frozenset[str]
    required_documents: Mapping[str, tuple[str, ...]]
    certificate_type: str = "5"
    other_group: str | None = None
    other_qcvn: str | None = None
    cert_bodies: Mapping[str, str] = field(default_factory=dict)
