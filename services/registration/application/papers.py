"""The papers of a dossier, by what its history says: what each act rested on stands there, whatever came after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from services.registration.application.ports import Dossiers
from services.registration.domain.dossier import Dossier, Handler
from shared.aggregate import Json
from shared.papers import facts
from shared.papers.owed import Owed
from shared.papers.standing import VALID, Standing, Stands
from shared.regulation import legal_day
from shared.regulation.checklists import ChecklistItem

Entry = Mapping[str, Any]

# Words of the history.
_ISSUED = ("result_issued", "result_replaced")
_REVOKED = "result_revoked"
_ACCEPTED = "accepted"
_ASKED = "supplement_requested"
_TICKED = "receipt_ticked"
PAPER_ACTS = frozenset({*_ISSUED, _REVOKED, _ACCEPTED, _ASKED, _TICKED})
_OVER = ("cancelled", "withdrawn", "refused")


@dataclass(frozen=True)
class PaperWords:
    """What the law and the register call what a dossier names by code.

    head: (agency's code, its name, day). office: customs office. result: result code. conclusion: of the receipt
    checklist. person: (id of somebody on the staff, day) to the name. slip: file code to what its holder asks by.
    """

    head: Callable[[str, str, date], facts.Letterhead]
    office: Callable[[str, date], str]
    result: Callable[[int], str]
    conclusion: Callable[[str], str]
    person: Callable[[str, date], str]
    slip: Callable[[str], facts.Slip]
    receipt_items: Sequence[ChecklistItem]


def papers_of(id: str, *, dossiers: Dossiers, words: PaperWords) -> list[Owed]:
    """The oldest first. Raises NotFound."""
    dossier = dossiers.load(id)
    # An act since then is another look's: what a paper says is for ever, and must not be half before and half after it.
    history = [entry for entry in dossiers.history(id) if entry["number"] <= dossier.version]
    return Papers(dossier.state, history, words).owed()


@dataclass(frozen=True)
class Papers:
    dossier: Dossier
    history: Sequence[Entry]
    words: PaperWords

    def owed(self) -> list[Owed]:
        found: list[Owed] = []
        content: Json | None = None
        registered_on: date | None = None
        for entry in self.history:
            data = (entry.get("event") or {}).get("data") or {}
            if "received_on" in data:
                registered_on = date.fromisoformat(data["received_on"])
            content = data.get("dossier", content)
            if content is not None and "to_agency" in data:
                content = {**content, "agency": data["to_agency"]}
            if entry["act"] in PAPER_ACTS and content is not None:
                consignment = self._consignment(content, registered_on or self.dossier.received_on, entry)
                found += self._of(entry, data, content, consignment)
        return found

    def _of(self, entry: Entry, data: Json, content: Json, about: facts.Consignment) -> list[Owed]:
        head = self._head(content, data, entry)
        made: facts.Facts | None = None
        stands = VALID
        match entry["act"]:
            case "accepted":
                made = self._confirmation(entry, data, head, about)
                stands = self._until_over(entry)
            case "supplement_requested":
                due_on = date.fromisoformat(data["due_on"])
                made = facts.SupplementRequest(
                    head=head,
                    number=about.file_code,
                    dated=_done_on(entry),
                    signer=self._actor(entry),
                    consignment=about,
                    items=tuple(data["items"]),
                    reason=data["reason"],
                    due_on=due_on,
                )
            case "receipt_ticked":
                made = self._receipt(entry, head, about)
            case "result_revoked":
                made = self._revocation(data, head, about)
            case _:
                made = self._notice(data, head, about)
                stands = self._of_notice(data["notice_no"])
        if made is None:
            return []
        return [Owed(f"{facts.kind_of(made)}-{entry['number']}", made, entry["time"], stands)]

    def _notice(self, data: Json, head: facts.Letterhead, about: facts.Consignment) -> facts.Facts:
        issued_on = date.fromisoformat(data["issued_on"])
        return facts.ResultNotice(
            head=head,
            number=data["notice_no"],
            dated=issued_on,
            signer=self.words.person(data["signer"], issued_on),
            consignment=self._with_results(about, data["lines"]),
            replaces=data.get("replaces"),
            amendments=data.get("amendments"),
        )

    def _revocation(self, data: Json, head: facts.Letterhead, about: facts.Consignment) -> facts.Facts:
        revoked_on = date.fromisoformat(data["revoked_on"])
        issued = next((each for each in self._notices() if each["notice_no"] == data["notice_no"]), None)
        return facts.Revocation(
            head=head,
            number=data["notice_no"],
            dated=revoked_on,
            signer=self.words.person(data["revoked_by"], revoked_on),
            consignment=about,
            noticed_on=date.fromisoformat(issued["issued_on"]) if issued else None,
            reason=data["reason"],
        )

    def _confirmation(self, entry: Entry, data: Json, head: facts.Letterhead, about: facts.Consignment) -> facts.Facts:
        return facts.Confirmation(
            head=head,
            number=about.file_code,
            dated=_done_on(entry),
            signer=self._actor(entry),
            consignment=about,
            due_on=date.fromisoformat(data["due_on"]) if data.get("due_on") else None,
            note=data.get("note"),
        )

    def _receipt(self, entry: Entry, head: facts.Letterhead, about: facts.Consignment) -> facts.Facts | None:
        """Of the last ticks alone, once they have a conclusion: those before were on the way to it."""
        receipt = self.dossier.receipt
        last = max(each["number"] for each in self.history if each["act"] == _TICKED)
        if receipt is None or receipt.conclusion is None or entry["number"] != last:
            return None
        answers = {answer.item: answer for answer in receipt.answers}
        items = tuple(
            facts.ReceiptItem(item.code, item.name, answers[item.code].present, answers[item.code].note)
            if item.code in answers
            else facts.ReceiptItem(item.code, item.name)
            for item in self.words.receipt_items
        )
        return facts.Receipt(
            head=head,
            number=about.file_code,
            dated=receipt.day,
            signer=self.words.person(receipt.checked_by, receipt.day),
            consignment=about,
            items=items,
            conclusion=self.words.conclusion(receipt.conclusion),
            slip=self.words.slip(about.file_code),
        )

    def _of_notice(self, number: str) -> Stands:
        for entry in self.history:
            data = (entry.get("event") or {}).get("data") or {}
            if entry["act"] == _REVOKED and data.get("notice_no") == number:
                return Stands(Standing.REVOKED, date.fromisoformat(data["revoked_on"]))
            if entry["act"] in _ISSUED and data.get("replaces") == number:
                return Stands(Standing.REPLACED, date.fromisoformat(data["issued_on"]), data["notice_no"])
        return VALID

    def _until_over(self, since: Entry) -> Stands:
        over = (each for each in self.history if _ends(each) and each["number"] > since["number"])
        ended = next(over, None)
        return Stands(Standing.ENDED, _done_on(ended)) if ended else VALID

    def _notices(self) -> list[Json]:
        return [entry["event"]["data"] for entry in self.history if entry["act"] in _ISSUED and "event" in entry]

    def _actor(self, entry: Entry) -> str:
        return self.words.person(entry["actor"]["id"], _done_on(entry))

    def _head(self, content: Json, data: Json, entry: Entry) -> facts.Letterhead:
        agency = data.get("agency") or content["agency"]
        return self.words.head(agency["code"], agency["name"], legal_day(entry["time"]))

    def _consignment(self, content: Json, registered_on: date, entry: Entry) -> facts.Consignment:
        day = legal_day(entry["time"])
        importer = content["importer"]
        return facts.Consignment(
            self.dossier.file_code,
            registered_on,
            facts.Importer(importer["tax_code"], importer["name"], importer["address"], importer.get("phone")),
            date.fromisoformat(content["import_from"]),
            date.fromisoformat(content["import_to"]),
            content["qcvn"]["name"],
            tuple(_goods(line) for line in content["goods_lines"]),
            tuple(_attachment(each) for each in content["documents"]),
            tuple(
                facts.Declaration(
                    each["number"],
                    date.fromisoformat(each["registered_on"]),
                    self.words.office(each["customs_office"], day),
                )
                for each in content["declarations"]
            ),
            content.get("storage_address"),
            (content.get("cert_body") or {}).get("name"),
        )

    def _with_results(self, about: facts.Consignment, lines: Sequence[Json]) -> facts.Consignment:
        results = {line["line_no"]: line for line in lines}
        goods = tuple(
            replace(each, result=self.words.result(found["code"]), reason=_reason(found))
            if (found := results.get(each.line_no))
            else each
            for each in about.goods
        )
        return replace(about, goods=goods)


def _ends(entry: Entry) -> bool:
    """The agency's case; what the certification body lets go is its own part."""
    data = (entry.get("event") or {}).get("data") or {}
    return entry["act"] in _OVER and data.get("handler") != Handler.TCCN.value


def _done_on(entry: Entry) -> date:
    """Of what was done on paper while the system was down, the day of the paper."""
    told = (entry.get("details") or {}).get("done_on")
    return date.fromisoformat(told) if told else legal_day(entry["time"])


def _reason(line: Json) -> str | None:
    body = line.get("body")
    said = [line.get("reason"), f"Đánh giá lại tại: {body['name']}" if body else None]
    return ". ".join(text for text in said if text) or None


def _goods(line: Json) -> facts.Goods:
    return facts.Goods(
        line["line_no"],
        line["name"],
        line["brand"],
        line["model"],
        line["tech_spec"],
        line["origin"],
        line["hs_code"],
        Decimal(line["quantity"]),
        line["unit"]["name"],
        line.get("manufacturer"),
    )


def _attachment(document: Json) -> facts.Attachment:
    return facts.Attachment(
        document["type"]["name"],
        date.fromisoformat(document["issued_on"]),
        document.get("number"),
        document.get("issuer"),
    )
