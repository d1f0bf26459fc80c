"""What operators do with messages, one by one and several at once."""

from __future__ import annotations

import pytest

from services.console.adapters.services import ServiceMessages, open_client
from services.console.application.messages import Unanswered, replay_selection
from services.console.domain.messages import MessageRef
from tests.fakes.message_service import MessageService
from tests.integration.console.desk import FORKED, OPENING, SIGNED, UNREADABLE, Browser, token

pytestmark = pytest.mark.integration


def test_replay_says_what_became_of_it_in_whose_name(operator: Browser, registration: MessageService) -> None:
    page = operator.send(f"/messages/registration/{SIGNED}/replay", {})
    assert "thông điệp đã có hiệu lực" in page
    assert registration.acts == [("replay", SIGNED, {}, "lan.nt")]


def test_a_replay_that_fails_again_says_so_and_shows_the_message(
    operator: Browser, registration: MessageService
) -> None:
    registration.outcomes[SIGNED] = "waiting"
    page = operator.send(f"/messages/registration/{SIGNED}/replay", {})
    assert "vẫn đang chờ" in page
    assert "NotAllowed: issue" in page


def test_the_second_of_two_is_told_that_somebody_was_faster(operator: Browser, registration: MessageService) -> None:
    operator.send(f"/messages/registration/{SIGNED}/replay", {})
    page = operator.send(f"/messages/registration/{SIGNED}/replay", {})
    assert "Người khác đã xử lý thông điệp này" in page
    assert len(registration.acts) == 1


def test_skipping_asks_why_on_a_page_that_says_what_it_means(operator: Browser, registration: MessageService) -> None:
    path = f"/messages/registration/{SIGNED}/skip"
    page = operator.get(path)
    assert "không bao giờ xảy ra" in page
    assert "Không thể hoàn tác" in page
    assert "Hãy nêu lý do" in operator.send(path, {"reason": "   "}, on=path, status=422)
    assert registration.acts == []
    assert "Đã bỏ qua" in operator.send(path, {"reason": " đã nhập tay "}, on=path)
    assert registration.acts == [("skip", SIGNED, {"reason": "đã nhập tay"}, "lan.nt")]


def test_what_opens_a_dossier_is_not_skipped(operator: Browser, inspection: MessageService) -> None:
    path = f"/messages/inspection/{OPENING}/skip"
    assert f'href="{path}"' not in operator.get(f"/messages/inspection/{OPENING}")
    assert "Không thể bỏ qua" in operator.get(path)
    page = operator.send(path, {"reason": "trying anyway"})
    assert "Dịch vụ từ chối" in page
    assert "Người khác" not in page
    assert inspection.acts == []


def test_a_fork_is_rebased_with_number_event_and_reason(operator: Browser, inspection: MessageService) -> None:
    path = f"/messages/inspection/{FORKED}/rebase"
    assert f'href="{path}"' in operator.get(f"/messages/inspection/{FORKED}")
    wrong = operator.send(path, {"sequence": "two", "event_id": "", "reason": ""}, on=path, status=422)
    assert wrong.count('aria-invalid="true"') == 3
    operator.send(path, {"sequence": "2", "event_id": "event-2", "reason": "restored"}, on=path)
    assert inspection.acts == [
        ("rebase", FORKED, {"sequence": 2, "event_id": "event-2", "reason": "restored"}, "lan.nt")
    ]


def test_only_a_fork_offers_a_rebase(operator: Browser) -> None:
    assert "/rebase" not in operator.get(f"/messages/registration/{SIGNED}")
    assert "Chỉ đặt lại mốc" in operator.get(f"/messages/registration/{SIGNED}/rebase")


def test_a_selection_is_replayed_over_services(
    operator: Browser, registration: MessageService, inspection: MessageService
) -> None:
    inspection.outcomes[OPENING] = "waiting"
    chosen = [f"registration/{SIGNED}", f"inspection/{OPENING}", "inspection/gone", "notification/1"]
    page = operator.send("/messages/selection", {"act": "replay", "ref": chosen, "back": "/messages"})
    for text in (
        "4 thông điệp.",
        "1 × Đã xử lý",
        "1 × Đã thử",
        "1 × Thông điệp này không còn",
        "1 × Không liên lạc được",
    ):
        assert text in page
    again = operator.send("/messages/selection", {"act": "replay", "ref": chosen[:1], "back": "/messages"})
    assert "1 × Người khác" in again
    assert len(registration.acts) == len(inspection.acts) == 1


def test_a_selection_is_skipped_after_its_page(
    operator: Browser, registration: MessageService, inspection: MessageService
) -> None:
    chosen = {"ref": [f"registration/{SIGNED}", f"inspection/{UNREADABLE}"], "back": "/messages"}
    page = operator.send("/messages/selection", {"act": "skip", **chosen})
    assert "Bỏ qua 2 thông điệp" in page
    assert registration.acts == []
    operator.send("/messages/selection/skip", {**chosen, "reason": ""}, status=422)
    operator.send("/messages/selection/skip", {**chosen, "reason": "thử nghiệm"})
    assert [act[:3] for act in registration.acts + inspection.acts] == [
        ("skip", SIGNED, {"reason": "thử nghiệm"}),
        ("skip", UNREADABLE, {"reason": "thử nghiệm"}),
    ]


def test_choosing_nothing_does_nothing(operator: Browser) -> None:
    assert "Hãy chọn ít nhất một" in operator.send("/messages/selection", {"act": "replay"})
    operator.send("/messages/selection", {"act": "replay", "ref": "nonsense"}, status=400)


def test_choosing_all_ticks_every_box(operator: Browser) -> None:
    page = operator.get("/messages?select=all")
    assert page.count('name="ref"') == page.count("checked") == 4


def test_an_act_without_an_answer_is_neither_done_nor_failed(registration: MessageService) -> None:
    with open_client(registration.address) as client, registration.not_answering():
        service = ServiceMessages("registration", client, token("operator"), 0.5, 0.5)
        with pytest.raises(Unanswered):
            service.replay(SIGNED)
        [outcome] = replay_selection([MessageRef("registration", SIGNED)], services={"registration": service})
    assert outcome.outcome == "unsure"
