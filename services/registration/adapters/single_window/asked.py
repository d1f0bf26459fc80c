"""What a message of the window asks for: its business element as a command, one way for each row of the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lxml import etree

from services.registration.adapters.single_window.names import CONFORMITY, CONFORMITY_LINE, FILE, REQUEST
from services.registration.adapters.single_window.reading import (
    entries,
    iso_date,
    read_document,
    read_draft,
    read_fields,
    read_number,
    read_numbers,
)
from services.registration.application.window import FetchFile, WindowCommand
from services.registration.domain.commands import (
    CancelDossier,
    DraftCertificate,
    ModifyDossier,
    RequestAmendment,
    RequestExtension,
    RequestWithdrawal,
    SubmitConformityResult,
    SubmitDossier,
    SupplementDossier,
)
from services.registration.domain.dossier import Channel, Handler, WindowReference
from services.registration.domain.draft import DraftNamed


@dataclass(frozen=True)
class Asked:
    """content: the business element. file_code, window: of the dossier that it is about."""

    content: etree._Element
    file_code: str
    window: WindowReference

    @property
    def reason(self) -> str | None:
        return read_fields(self.content, REQUEST)["reason"]

    @property
    def handler(self) -> Handler:
        """fiLoaiXuly: 1 the inspection agency, also when it is absent; 2 the certification body."""
        return Handler.TCCN if read_fields(self.content, REQUEST)["handler"] == "2" else Handler.CQKT


def _submit(asked: Asked) -> WindowCommand:
    return SubmitDossier(Channel.VNSW, read_draft(asked.content), file_code=asked.file_code, window=asked.window)


def _modify(asked: Asked) -> WindowCommand:
    return ModifyDossier(read_draft(asked.content))


def _supplement(asked: Asked) -> WindowCommand:
    return SupplementDossier(read_draft(asked.content), asked.handler)


def _request_extension(asked: Asked) -> WindowCommand:
    until = iso_date(read_fields(asked.content, REQUEST)["requested_until"])
    return RequestExtension(asked.reason or "", until, asked.handler)


def _request_withdrawal(asked: Asked) -> WindowCommand:
    return RequestWithdrawal(asked.reason or "", asked.handler)


def _cancel(asked: Asked) -> WindowCommand:
    return CancelDossier(asked.reason)


def _request_amendment(asked: Asked) -> WindowCommand:
    return RequestAmendment(asked.reason or "", asked.handler)


def _submit_conformity_result(asked: Asked) -> WindowCommand:
    fields = read_fields(asked.content, CONFORMITY)
    lines = (read_fields(each, CONFORMITY_LINE) for each in entries(asked.content, "goods_lines"))
    return SubmitConformityResult(
        tuple((read_number(line["line_no"]), read_number(line["result"]), line["reason"]) for line in lines),
        _certificate(fields) if any(fields[name] for name in _OF_CERTIFICATE) else None,
        tuple(read_document(each) for each in entries(asked.content, "documents")),
    )


def _fetch_file(asked: Asked) -> WindowCommand:
    return FetchFile(read_fields(asked.content, FILE)["id"] or "")


_OF_CERTIFICATE = ("number", "issued_on", "valid_until", "method")


def _certificate(fields: Mapping[str, str | None]) -> DraftCertificate:
    issuer = DraftNamed(fields["issuer/code"], fields["issuer/name"])
    return DraftCertificate(
        number=fields["number"],
        issued_on=iso_date(fields["issued_on"]),
        valid_until=iso_date(fields["valid_until"]),
        method=read_number(fields["method"]),
        issuer=issuer if issuer != DraftNamed() else None,
        lines=read_numbers(fields["lines"]),
    )


# By the names of the catalogue's rows; a row without its entry is refused at start.
COMMANDS: Mapping[str, Callable[[Asked], WindowCommand]] = {
    "submit": _submit,
    "modify": _modify,
    "supplement": _supplement,
    "request_extension": _request_extension,
    "request_withdrawal": _request_withdrawal,
    "cancel": _cancel,
    "request_amendment": _request_amendment,
    "submit_conformity_result": _submit_conformity_result,
    "fetch_file": _fetch_file,
}


def body_of(content: etree._Element) -> str | None:
    """Code of the certification body that sends its result."""
    return read_fields(content, CONFORMITY)["body/code"]
