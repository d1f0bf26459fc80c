"""What operators do about all messages of a cause, on the console's pages; and what is masked there."""

from __future__ import annotations

import pytest

from tests.fakes.message_service import MessageService
from tests.integration.console.desk import SIGNED, Browser

pytestmark = pytest.mark.integration

GROUP = "reason=given_up&cause=c0ffee&source=inspection"
ORDER = f"/messages/bulk/registration/new?act=replay&{GROUP}"
FILTER = {"reason": "given_up", "cause": "c0ffee", "source": "inspection"}


def test_groups_come_first_with_their_numbers_and_acts(operator: Browser, registration: MessageService) -> None:
    page = operator.get("/messages")
    assert page.index("Theo nguyên nhân") < page.index("Từng thông điệp")
    assert "NotAllowed: issue" in page
    assert "act=replay" in page
    assert "act=skip" in page
    one = operator.get("/messages?service=registration&cause=c0ffee&reason=given_up")
    assert "Theo nguyên nhân" not in one
    assert "Bỏ bộ lọc này" in one
    assert "/messages/bulk/registration/new?act=replay" in one


def test_a_group_is_replayed_after_a_page_that_says_what_it_means(
    operator: Browser, registration: MessageService
) -> None:
    page = operator.get(ORDER)
    assert "Xử lý lại 1 thông điệp" in page
    assert "không được thử lần thứ hai" in page
    assert registration.bulk == {}
    sent = {"rate": "200", "reason": "đã sửa", "expected": "1"}
    assert "Hãy nêu lý do" in operator.send(ORDER, {**sent, "reason": " "}, on=ORDER, status=422)
    assert "từ 1 đến 500" in operator.send(ORDER, {**sent, "rate": "0"}, on=ORDER, status=422)
    progress = operator.send(ORDER, sent, on=ORDER)
    assert "0 trên 1 thông điệp" in progress
    (act,) = registration.bulk.values()
    assert {name: act[name] for name in ("act", "filter", "rate", "expected_count", "by")} == {
        "act": "replay",
        "filter": FILTER,
        "rate": 200,
        "expected_count": 1,
        "by": "operator:lan.nt",
    }
    again = operator.send(ORDER, sent, on=ORDER, status=409)
    assert "không có gì bị làm hai lần" in again
    assert len(registration.bulk) == 1


def test_a_count_that_changed_orders_nothing(operator: Browser, registration: MessageService) -> None:
    page = operator.send(ORDER, {"rate": "5", "reason": "đã sửa", "expected": "900"}, on=ORDER, status=409)
    assert "Số lượng đã thay đổi" in page
    assert registration.bulk == {}


def test_skipping_a_group_says_that_it_cannot_be_undone(operator: Browser, registration: MessageService) -> None:
    path = ORDER.replace("act=replay", "act=skip")
    page = operator.get(path)
    for text in ("Bỏ qua 1 thông điệp", "Không thể hoàn tác", "inspection.result_signed"):
        assert text in page
    operator.send(path, {"rate": "50", "reason": "nhập tay", "expected": "1"}, on=path)
    assert [act["act"] for act in registration.bulk.values()] == ["skip"]
    operator.get(ORDER.replace("act=replay", "act=burn"), status=404)


def test_progress_tells_what_came_out_and_can_be_stopped(operator: Browser, registration: MessageService) -> None:
    operator.send(ORDER, {"rate": "50", "reason": "đã sửa", "expected": "1"}, on=ORDER)
    ((id, act),) = registration.bulk.items()
    act |= {"counted": 10, "done": {"applied": 5, "waiting": 2, "refused": 1}}
    path = f"/messages/bulk/registration/{id}"
    page = operator.get(path)
    for text in ("8 trên 10 thông điệp", "Dừng tại đây", 'http-equiv="refresh"'):
        assert text in page
    assert "Đã dừng" in operator.send(f"{path}/cancel", {}, on=path)
    assert "đã dừng" in operator.get(path)
    assert path in operator.get("/messages/bulk")
    assert "Người khác đã nhanh hơn" in operator.send(f"{path}/cancel", {}, on=path) or act["state"] == "cancelled"
    operator.get("/messages/bulk/registration/nothing", status=404)


def test_personal_data_is_shown_for_a_reason_and_once(operator: Browser, registration: MessageService) -> None:
    path = f"/messages/registration/{SIGNED}"
    assert "đã được che" in operator.get(path)
    operator.send(f"{path}/reveal", {"reason": " "}, on=path, status=422)
    assert registration.acts == []
    page = operator.send(f"{path}/reveal", {"reason": "gọi lại cho người nhập khẩu"}, on=path)
    assert "Việc bạn xem đã được ghi lại" in page
    assert registration.acts == [("reveal", SIGNED, {"reason": "gọi lại cho người nhập khẩu"}, "lan.nt")]
    assert "đã được che" in operator.get(path), "opened anew it is masked again"


def test_what_was_done_about_a_message_stands_on_its_page(operator: Browser, registration: MessageService) -> None:
    done = {"at": "2026-11-20T03:00:00Z", "act": "message_replayed", "by": "operator:hoa.tv", "reason": "đã sửa"}
    registration.messages[SIGNED]["acts"] = [done]
    page = operator.get(f"/messages/registration/{SIGNED}")
    for text in ("Đã xử lý lại", "operator:hoa.tv", "đã sửa", "20/11/2026 10:00"):
        assert text in page
