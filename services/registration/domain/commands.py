"""What may be asked of a dossier."""

from __future__ import annotations

from dataclasses import dataclass

from services.registration.domain.dossier import Channel, Handler, WindowReference
from services.registration.domain.draft import Draft, DraftDocument, DraftNamed, File
from services.registration.domain.on_paper import OnPaper


@dataclass(frozen=True)
class SubmitDossier:
    """file_code: the window's own; None where we assign it. received_on: an officer's entry at the counter only."""

    channel: Channel
    draft: Draft
    file_code: str | None = None
    window: WindowReference | None = None
    received_on: str | None = None
    received_on_reason: str | None = None


@dataclass(frozen=True)
class ModifyDossier:
    draft: Draft


@dataclass(frozen=True)
class NameCertBody:
    """body: None takes away the one that is named."""

    body: DraftNamed | None


@dataclass(frozen=True)
class CancelDossier:
    reason: str | None = None


@dataclass(frozen=True)
class SupplementDossier:
    """The answer to a supplement request of `handler`."""

    draft: Draft
    handler: Handler = Handler.CQKT


@dataclass(frozen=True)
class ResendDossier:
    """The amendment that `handler` allowed."""

    draft: Draft
    handler: Handler = Handler.CQKT


@dataclass(frozen=True)
class RequestWithdrawal:
    reason: str
    handler: Handler = Handler.CQKT


@dataclass(frozen=True)
class RequestAmendment:
    reason: str
    handler: Handler = Handler.CQKT


@dataclass(frozen=True)
class RequestExtension:
    """requested_until: ISO 8601, as the importer wrote it."""

    reason: str
    requested_until: str | None
    handler: Handler = Handler.CQKT


@dataclass(frozen=True)
class AcceptDossier:
    """on_paper: here and below, that it was done on paper before."""

    note: str | None = None
    on_paper: OnPaper | None = None


@dataclass(frozen=True)
class RefuseDossier:
    reason: str
    on_paper: OnPaper | None = None


@dataclass(frozen=True)
class RequestSupplement:
    """items: what is missing, one by one: codes of the receipt checklist, or words of one's own.

    due_on: ISO 8601; a later day than the law gives, None for the law's.
    """

    items: tuple[str, ...]
    reason: str
    due_on: str | None = None
    on_paper: OnPaper | None = None


@dataclass(frozen=True)
class TickReceipt:
    """items: (code, present, note); those not named stay as they were. conclusion: a code, or None."""

    items: tuple[tuple[str, bool, str | None], ...]
    by: str
    conclusion: str | None = None
    on_paper: OnPaper | None = None


@dataclass(frozen=True)
class Allow:
    """An importer's request is granted."""

    note: str | None = None
    on_paper: OnPaper | None = None


@dataclass(frozen=True)
class Decline:
    """An importer's request is not granted."""

    reason: str
    on_paper: OnPaper | None = None


@dataclass(frozen=True)
class GrantExtension:
    """due_on: ISO 8601; None for the day that the importer asked for."""

    due_on: str | None = None
    note: str | None = None
    on_paper: OnPaper | None = None


@dataclass(frozen=True)
class TransferDossier:
    """to_agency: code; None for the one that is competent by the rule."""

    to_agency: str | None
    reason: str


@dataclass(frozen=True)
class RevokeResult:
    """by: the leader's name, as it stands on the revocation."""

    reason: str
    by: str


@dataclass(frozen=True)
class DraftCertificate:
    """Days as ISO 8601. issuer: None for the body that submits. lines: none named means all that conform."""

    number: str | None
    issued_on: str | None
    valid_until: str | None
    method: int | None
    issuer: DraftNamed | None = None
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class SubmitConformityResult:
    """lines: (line_no, result 1..3, reason). documents: the certificate itself, and what goes with it."""

    lines: tuple[tuple[int, int, str | None], ...]
    certificate: DraftCertificate | None = None
    documents: tuple[DraftDocument, ...] = ()

    @property
    def files(self) -> tuple[File, ...]:
        return tuple(document.file for document in self.documents if document.file)


@dataclass(frozen=True)
class RecordClearance:
    """cleared_on: ISO 8601. by: who says so."""

    declaration_no: str | None
    cleared_on: str | None
    customs_office: str | None
    by: str


@dataclass(frozen=True)
class RequestLabelCorrection:
    lines: tuple[int, ...]
    fault: str | None
    reason: str | None


@dataclass(frozen=True)
class ProvideLabelCorrection:
    """Photographs or papers, or a note that explains."""

    note: str | None = None
    documents: tuple[DraftDocument, ...] = ()

    @property
    def files(self) -> tuple[File, ...]:
        return tuple(document.file for document in self.documents if document.file)


@dataclass(frozen=True)
class HandInConformity:
    """lines: (line_no, result 1..3, reason). documents: own assessment and test reports, or the certificate."""

    lines: tuple[tuple[int, int, str | None], ...]
    documents: tuple[DraftDocument, ...] = ()
    note: str | None = None

    @property
    def files(self) -> tuple[File, ...]:
        return tuple(document.file for document in self.documents if document.file)


@dataclass(frozen=True)
class RevokeConformityResult:
    reason: str
