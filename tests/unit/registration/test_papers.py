"""Which papers follow from the history of a dossier, what they say, and how they stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

import shared.contracts
from services.registration.adapters.papers import paper_words
from services.registration.application.papers import PAPER_ACTS, Papers, papers_of
from services.registration.domain.dossier import Dossier
from services.registration.domain.receipt import Receipt, ReceiptAnswer
from shared.aggregate import Aggregate, Json
from shared.papers import facts
from shared.papers.facts import kind_of
from shared.papers.owed import Owed
from shared.papers.standing import VALID, Standing, Stands
from shared.reference.entries import StaffEntry
from shared.reference.register import Register
from shared.regulation import load
from shared.slips import Slips
from tests.unit.registration.examples import InMemoryDossiers, dossier

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
SLIPS = Slips(b"k" * 32, "https://kiemtra.example")
EVENTS = yaml.safe_load((Path(shared.contracts.__file__).parent / "examples.yaml").read_text("utf-8"))
LAN = StaffEntry(
    occurred_at=NOW,
    valid_from=date(2020, 1, 1),
    staff_id="lan.nt",
    name="Nguyễn Thị Lan",
    agency="TCKT11",
    roles=("officer",),
)
NOTICE, OTHER = "17/2026/TB-TCKT11", "18/2026/TB-TCKT11"


def history(*acts: tuple[str, str | None], **changed: Any) -> list[Json]:
    """Entries of (word, type of the event). changed: in the content of the submission."""
    said = [("submitted", "registration.dossier_submitted"), *acts]
    entries: list[Json] = []
    for number, (act, type) in enumerate(said, 1):
        entry: Json = {
            "number": number,
            "time": NOW + timedelta(hours=number),
            "act": act,
            "actor": {"id": "officer:lan.nt", "role": "officer"},
        }
        if type:
            data = dict(EVENTS[type])
            if number == 1:
                data["dossier"] = {**data["dossier"], **changed}
            entry["event"] = {"type": type, "data": data}
        entries.append(entry)
    return entries


def owed(entries: list[Json], **of_dossier: Any) -> list[Owed]:
    register = Register(staff={LAN.staff_id: (LAN,)})
    words = paper_words(load(), lambda: register, SLIPS)
    return Papers(replace(dossier(), file_code="QG2026000590", **of_dossier), entries, words).owed()


ACCEPTED = ("accepted", "registration.dossier_accepted")
ISSUED = ("result_issued", "registration.result_issued")
REVOKED = ("result_revoked", "registration.result_revoked")
REPLACED = ("result_replaced", "registration.result_replaced")
ASKED = ("supplement_requested", "registration.supplement_requested")
WITHDRAWN = ("withdrawn", "registration.dossier_withdrawn")


def test_each_act_that_has_a_paper_marks_the_dossier() -> None:
    kinds = {kind_of(each.facts) for each in owed(history(ACCEPTED, ASKED, ISSUED, REVOKED))}
    assert kinds == {"confirmation", "supplement-request", "result-notice", "revocation"}
    assert {"accepted", "supplement_requested", "result_issued", "result_revoked"} <= PAPER_ACTS


def test_the_notice_says_what_was_registered_and_decided() -> None:
    (notice,) = owed(history(ISSUED))
    said = notice.facts
    assert isinstance(said, facts.ResultNotice)
    assert (said.number, said.dated, said.signer) == (NOTICE, date(2026, 11, 23), "Chi cục trưởng")
    assert (said.head.place, said.head.superior) == ("Lạng Sơn", "Sở Khoa học và Công nghệ Lạng Sơn")
    assert [(each.name, each.result) for each in said.consignment.goods] == [("Búp bê nhựa", "Đạt yêu cầu chất lượng")]
    assert said.consignment.declarations[0].office == "Chi cục Hải quan Cửa khẩu Hữu Nghị"
    assert notice.key == "result-notice-2"


def test_a_paper_says_what_held_at_its_act_and_no_later() -> None:
    entries = history(ACCEPTED, ("supplemented", "registration.dossier_supplemented"), ISSUED, storage_address="Kho A")
    later = {**EVENTS["registration.dossier_supplemented"]["dossier"], "storage_address": "Kho B"}
    entries[2]["event"]["data"] = {**entries[2]["event"]["data"], "dossier": later}
    confirmation, notice = (each.facts for each in owed(entries))
    assert isinstance(confirmation, facts.Confirmation)
    assert isinstance(notice, facts.ResultNotice)
    assert (confirmation.consignment.storage_address, notice.consignment.storage_address) == ("Kho A", "Kho B")
    assert confirmation.signer == "Nguyễn Thị Lan"


def test_a_revoked_notice_does_not_stand() -> None:
    notice, revocation = owed(history(ISSUED, REVOKED))
    assert notice.stands == Stands(Standing.REVOKED, date(2026, 11, 30))
    assert revocation.stands == VALID
    said = revocation.facts
    assert isinstance(said, facts.Revocation)
    assert (said.number, said.noticed_on, said.reason) == (NOTICE, date(2026, 11, 23), "Giấy chứng nhận đã bị thu hồi.")


def test_a_replaced_notice_names_the_one_in_its_place() -> None:
    former, later = owed(history(ISSUED, REPLACED))
    assert former.stands == Stands(Standing.REPLACED, date(2026, 12, 1), OTHER)
    assert later.stands == VALID
    assert isinstance(later.facts, facts.ResultNotice)
    assert (later.facts.replaces, later.facts.amendments) == (NOTICE, "Sửa ký hiệu mặt hàng số 1.")


def test_what_a_withdrawn_dossier_was_confirmed_holds_no_more() -> None:
    (confirmation,) = owed(history(ACCEPTED, WITHDRAWN))
    assert confirmation.stands.standing is Standing.ENDED


def test_what_the_certification_body_lets_go_ends_nothing_of_the_agencys() -> None:
    entries = history(ACCEPTED, WITHDRAWN)
    entries[2]["event"]["data"]["handler"] = "tccn"
    (confirmation,) = owed(entries)
    assert confirmation.stands == VALID


def test_what_was_done_on_paper_while_the_system_was_down_is_of_its_own_day() -> None:
    entries = history(ACCEPTED, ASKED, ("receipt_ticked", None))
    for entry in entries[1:]:
        entry["details"] = {"done_on": "2026-11-18", "outage": "Mất điện."}
    answers = (ReceiptAnswer("R1", True),)
    ticked = Receipt(answers, "INCOMPLETE", "officer:lan.nt", NOW, 1, date(2026, 11, 18))
    assert [each.facts.dated for each in owed(entries, receipt=ticked)] == [date(2026, 11, 18)] * 3
    assert date(2026, 11, 18) not in [each.facts.dated for each in owed(history(ACCEPTED, ASKED))]


def test_the_receipt_comes_with_its_conclusion_and_only_the_last() -> None:
    ticked = ("receipt_ticked", None)
    answers = (ReceiptAnswer("R1", True), ReceiptAnswer("R4.1", False, "chờ cấp"))
    open_yet = Receipt(answers, None, "officer:lan.nt", NOW, 1)
    assert owed(history(ticked), receipt=open_yet) == []
    (receipt,) = owed(history(ticked, ticked), receipt=replace(open_yet, conclusion="INCOMPLETE"))
    said = receipt.facts
    assert isinstance(said, facts.Receipt)
    assert receipt.key == "receipt-3"
    assert said.slip == SLIPS.of("QG2026000590")
    assert said.conclusion.startswith("Hồ sơ chưa đầy đủ")
    present = {item.code: item.present for item in said.items}
    assert (present["R1"], present["R4.1"], present["R12"]) == (True, False, None)


class Overtaken(InMemoryDossiers):
    """Somebody acts between the two looks at a dossier."""

    def __init__(self, loaded: Aggregate[Dossier], entries: list[Json]) -> None:
        super().__init__()
        self._stored = {loaded.id: loaded}
        self._entries = entries

    def history(self, id: str) -> list[Json]:
        return self._entries


def test_who_ticks_the_slip_anew_meanwhile_gets_no_paper_with_the_former_ticks() -> None:
    ticked = ("receipt_ticked", None)
    slip = Receipt((ReceiptAnswer("R1", False, "chờ cấp"),), "INCOMPLETE", "officer:lan.nt", NOW, 1)
    before = replace(dossier(), file_code="QG2026000590", receipt=slip)
    words = paper_words(load(), lambda: Register(staff={LAN.staff_id: (LAN,)}), SLIPS)
    dossiers: Any = Overtaken(Aggregate("d", 2, before), history(ticked, ticked))
    (receipt,) = papers_of("d", dossiers=dossiers, words=words)
    assert receipt.key == "receipt-2"


def test_after_a_transfer_papers_are_the_other_agencys() -> None:
    entries = history(("transferred", "registration.dossier_transferred"), ACCEPTED)
    to = entries[1]["event"]["data"]["to_agency"]
    (confirmation,) = owed(entries)
    assert confirmation.facts.head.code == to["code"]
