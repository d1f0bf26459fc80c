"""Parts of a real system paused, as letters, operators and officers find it.

Letters of a paused channel stay queued and untried, and go out in order after resuming; everybody at work is told.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from pymongo import MongoClient

from deploy.dev.ports import LOOPBACK, free_ports
from shared.web.tokens import issue
from tests.conftest import BrokerAddress
from tests.e2e.conftest import SECRET, System, running_system
from tests.e2e.stories import toys
from tests.integration.console.desk import Browser, run
from tests.integration.console.process import running_console
from tests.processes import wait_until

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def own_system(
    broker: BrokerAddress, mongodb_uri: str, database: MongoClient[Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[System]:
    """Not the session's: others would wait for their letters."""
    with running_system(broker, mongodb_uri, database, tmp_path_factory.mktemp("pausing")) as running:
        yield running


def ask(system: System, method: str, path: str, **body: Any) -> Any:
    headers = {"Authorization": f"Bearer {issue(SECRET, role='operator', subject='lan.nt')}"}
    url = system.place.urls["notification"] + path
    answer = httpx.request(method, url, headers=headers, json=body or None, timeout=20, trust_env=False)
    return answer.raise_for_status().json()


def window_channel(system: System) -> dict[str, Any]:
    [found] = [each for each in ask(system, "GET", "/operations/standing")["channels"] if each["channel"] == "WINDOW"]
    return dict(found)


def letters(system: System, id: str) -> list[dict[str, Any]]:
    box = system.collection("notification").find_one({"_id": id}, {"state.letters": 1}) or {}
    return [each for each in box.get("state", {}).get("letters", []) if each["channel"] == "WINDOW"]


def test_letters_wait_untried_while_the_window_is_paused_and_go_out_after(own_system: System) -> None:
    stage = own_system.stage(toys.STORY)
    ask(own_system, "POST", "/operations/switches/window/pause", reason="the window is being moved")
    stage.wait(
        lambda: all("window" in each["paused"] for each in ask(own_system, "GET", "/operations/standing")["instances"]),
        "every process goes by it",
    )
    stage.submit()
    stage.wait(lambda: stage.id and letters(own_system, stage.id), "a letter is queued")
    id = stage.id
    assert id is not None
    # E-mails go on: once they are out, the sender has been at this dossier.
    stage.wait(
        lambda: any(
            each["channel"] == "EMAIL" and each["status"] == "SENT"
            for each in own_system.collection("notification").find_one({"_id": id})["state"]["letters"]
        ),
        "the e-mail is sent",
    )
    stage.wait(lambda: window_channel(own_system)["queued"] >= 1, "it is counted")
    assert {(each["status"], each["attempts"]) for each in letters(own_system, id)} == {("QUEUED", 0)}
    box = own_system.collection("notification").find_one({"_id": id}, {"next_timer_at": 1, "sending": 1})
    assert box is not None
    assert "until" not in box.get("sending", {})

    ask(own_system, "POST", "/operations/switches/window/resume", reason="it was moved")
    stage.wait(lambda: {each["status"] for each in letters(own_system, id)} == {"SENT"}, "they are sent")
    assert [each["attempts"] for each in letters(own_system, id)] == [1] * len(letters(own_system, id))
    stage.wait(lambda: window_channel(own_system)["last_success_at"], "the channel tells of it")
    assert window_channel(own_system)["queued"] == 0


def test_a_drained_notification_holds_nothing_and_the_second_press_is_told_so(own_system: System) -> None:
    drained = ask(own_system, "POST", "/operations/drain", reason="a new machine")
    assert {switch["name"] for switch in drained["switches"]} == {"inbox", "window", "email", "zalo", "sms"}
    stage = own_system.stage(toys.STORY)
    stage.wait(lambda: ask(own_system, "GET", "/operations/standing")["holding"]["nothing"], "it holds nothing")
    with pytest.raises(httpx.HTTPStatusError, match="409"):
        ask(own_system, "POST", "/operations/drain", reason="a new machine")
    for switch in drained["switches"]:
        ask(own_system, "POST", f"/operations/switches/{switch['name']}/resume", reason="it runs there now")
    assert not ask(own_system, "GET", "/operations/standing")["holding"]["asked"]


# People


@pytest.fixture(scope="module")
def at_console(
    own_system: System, mongodb_uri: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SimpleNamespace]:
    """The console before this system: its address, and the settings of `cuakhau`."""
    environment = {
        "CUAKHAU_ENV": "development",
        "CUAKHAU_SECRET": SECRET,
        "CONSOLE_ADDRESS": f"{LOOPBACK}:{free_ports(1)[0]}",
        **{f"{name.upper()}_URL": url for name, url in own_system.place.urls.items()},
        "MONGODB_URI": mongodb_uri,
        "CUAKHAU_DATABASE_PREFIX": own_system.prefix,
    }
    with running_console(environment, tmp_path_factory.mktemp("console") / "log") as address:
        yield SimpleNamespace(environment=environment, address=address)


@pytest.fixture
def person(at_console: SimpleNamespace) -> Iterator[Callable[..., Browser]]:
    opened: list[httpx.Client] = []

    def sign_in(role: str, subject: str, **options: Any) -> Browser:
        client = httpx.Client(base_url=at_console.address, follow_redirects=True, timeout=20, trust_env=False)
        opened.append(client)
        browser = Browser(client)
        bearer = issue(SECRET, role=role, subject=subject, **options)
        browser.send("/login", {"token": bearer}, on="/login")
        return browser

    yield sign_in
    for client in opened:
        client.close()


PAUSE = "/operations/switches/notification/window/pause"
RESUME = "/operations/switches/notification/window/resume"
BANNER = "Thông báo tới Cổng một cửa quốc gia đang tạm dừng từ"


def test_an_operator_pauses_on_a_page_and_officers_read_why(person: Callable[..., Browser]) -> None:
    lan, hoa = person("operator", "lan.nt"), person("operator", "hoa.tv")
    officer = person("officer", "minh.pv", agency="TCKT11")
    assert BANNER not in officer.get("/worklist/")
    officer.get("/operations/switches", 403)
    assert "không mất lần gửi nào" in lan.get(PAUSE)
    assert "Hãy nêu lý do" in lan.send(PAUSE, {"reason": " "}, on=PAUSE, status=422)

    seen = hoa.get(PAUSE)
    assert "Đã tạm dừng" in lan.send(PAUSE, {"reason": "Cổng bảo trì <b>"}, on=PAUSE)
    second = hoa.send(PAUSE, {"reason": "tôi cũng vậy"}, on="/operations/switches/notification/email/pause", status=409)
    assert "operator:lan.nt" in second
    assert 'name="reason"' in seen
    assert 'name="reason"' not in second

    def told() -> bool:
        page = officer.client.get("/worklist/").text
        return BANNER in page and "Cổng bảo trì &lt;b&gt;" in page

    wait_until(told, "the officer reads it within ten seconds", 20)
    lan.send(RESUME, {"reason": "xong"}, on=RESUME)
    wait_until(lambda: BANNER not in officer.get("/worklist/"), "it is gone again", 20)


def test_the_console_drains_a_service_and_lets_it_go_on(person: Callable[..., Browser]) -> None:
    lan = person("operator", "lan.nt")
    drain, resume = (f"/operations/switches/inspection/{act}" for act in ("drain", "resume"))
    lan.send(drain, {"reason": "chuyển máy chủ"}, on=drain)
    wait_until(lambda: "có thể dừng dịch vụ" in lan.get("/operations/switches"), "it holds nothing", 30)
    assert "Tất cả đã được tạm dừng" in lan.get(drain)
    lan.send(resume, {"reason": "đã chuyển"}, on=resume)
    assert "có thể dừng dịch vụ" not in lan.get("/operations/switches")


def test_the_same_from_a_terminal(at_console: SimpleNamespace, own_system: System) -> None:
    paused = run(at_console, "pause", "inspection.inbox", "--reason", "a new index", "--json")
    assert paused.exit_code == 0, paused.output
    [said] = json.loads(paused.stdout)
    assert (said["part"], said["paused"], said["reason"]) == ("inspection.inbox", True, "a new index")
    again = run(at_console, "pause", "inspection.inbox", "--reason", "again")
    assert again.exit_code == 1
    assert "already so: paused by" in again.stderr
    assert run(at_console, "resume", "inspection.inbox", "--reason", "it is there").exit_code == 0

    drained = run(at_console, "drain", "notification", "--reason", "a new machine", "--json")
    assert drained.exit_code == 0, drained.output
    assert json.loads(drained.stdout)["holding"]["nothing"]
    resumed = run(at_console, "resume", "notification", "--reason", "it runs there", "--json")
    assert {each["part"] for each in json.loads(resumed.stdout)} == {
        "notification.inbox",
        "window",
        "email",
        "zalo",
        "sms",
    }
    assert run(at_console, "resume", "notification", "--reason", "again").exit_code == 1
    assert run(at_console, "pause", "outbox", "--reason", "no such").exit_code == 2
    assert "registration.inbox" in run(at_console, "pause", "outbox", "--reason", "no such").stderr
