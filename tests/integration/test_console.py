"""The console as a process of its own, before services that listen on ports: what operators see and do."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from deploy.dev.ports import LOOPBACK, free_ports
from deploy.dev.process import Command, OwnProcess
from deploy.dev.waiting import wait_until
from services.console.adapters.services import ServiceMessages, open_client
from services.console.application.messages import Unanswered, replay_selection
from services.console.cli import cuakhau
from services.console.domain.messages import MessageRef
from services.console.settings import read_settings
from shared.web.tokens import issue, verify
from tests.fakes.message_service import MessageService

pytestmark = pytest.mark.integration

SECRET = "0123456789abcdef" * 4
DOSSIER = "0190a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
SIGNED = f"{DOSSIER}~inspection~4"
FORKED = f"{DOSSIER}~registration~3"
OPENING = f"{DOSSIER}~registration~1"
UNREADABLE = "unreadable.0190a1b2-1"


@pytest.fixture(scope="module")
def listening() -> Iterator[SimpleNamespace]:
    """The console's process, and the two services before it; nobody listens where the third should be."""
    registration, inspection = MessageService(SECRET, version="1.2.3"), MessageService(SECRET)
    nowhere, port = free_ports(2)
    with registration.running(), inspection.running():
        environment = {
            "CUAKHAU_ENV": "development",
            "CUAKHAU_SECRET": SECRET,
            "CONSOLE_ADDRESS": f"{LOOPBACK}:{port}",
            "REGISTRATION_URL": registration.address,
            "INSPECTION_URL": inspection.address,
            "NOTIFICATION_URL": f"http://{LOOPBACK}:{nowhere}",
        }
        yield SimpleNamespace(registration=registration, inspection=inspection, environment=environment, port=port)


@pytest.fixture(scope="module")
def address(listening: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("console") / "log"
    process = OwnProcess("console", Command([sys.executable, "-m", "services.console"], listening.environment), log)
    process.start()
    address = f"http://{LOOPBACK}:{listening.port}"
    try:
        wait_until(
            lambda: _is_up(address), "the console", 20, lost=lambda: None if process.running else log.read_text()
        )
        yield address
    finally:
        process.stop()


@pytest.fixture
def registration(listening: SimpleNamespace) -> MessageService:
    service: MessageService = listening.registration
    _empty(service)
    service.add(
        SIGNED,
        aggregate_id=DOSSIER,
        file_code="QG2026000590",
        source="inspection",
        sequence=4,
        type="inspection.result_signed",
        event_id="event-4",
        reason="given_up",
        error="NotAllowed: issue",
        tries=12,
        traceback="Traceback (most recent call last): …",
        attributes={"traceparent": "00-4bf9-00f0-01"},
        data={"goods": "Đồ chơi <b>nhựa</b>"},
    )
    return service


@pytest.fixture
def inspection(listening: SimpleNamespace) -> MessageService:
    service: MessageService = listening.inspection
    _empty(service)
    dossier = {"aggregate_id": DOSSIER, "file_code": "QG2026000591", "source": "registration"}
    service.add(FORKED, **dossier, sequence=3, type="registration.cancelled", reason="fork", error="taken")
    service.add(OPENING, **dossier, sequence=1, type="registration.submitted", since="2026-11-19T00:00:00Z")
    service.add(UNREADABLE, reason="unreadable", data="{kaputt", error="JSONDecodeError")
    return service


@pytest.fixture
def browser(address: str, registration: MessageService, inspection: MessageService) -> Iterator[Browser]:
    with httpx.Client(base_url=address, follow_redirects=True, timeout=15, trust_env=False) as client:
        yield Browser(client)


@pytest.fixture
def operator(browser: Browser) -> Browser:
    browser.sign_in("operator")
    return browser


class Browser:
    """Follows links and sends forms as a browser would: with the CSRF token of a page just shown."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    def get(self, path: str, status: int = 200) -> str:
        return self._text(self.client.get(path), status)

    def send(self, path: str, fields: dict[str, object], *, on: str = "/messages", status: int = 200) -> str:
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.client.get(on).text)
        assert token
        return self._text(self.client.post(path, data={"csrf_token": token[1], **fields}), status)

    def sign_in(self, role: str, *, status: int = 200, **options: object) -> str:
        return self.send("/login", {"token": token(role, **options)}, on="/login", status=status)

    def _text(self, response: httpx.Response, status: int) -> str:
        assert response.status_code == status, response.text
        return unescape(response.text)


def token(role: str, **options: object) -> str:
    return issue(SECRET, subject="lan.nt", role=role, **options)  # type: ignore[arg-type]


def session_cookie(token: str) -> str:
    """As the console signs it; what a browser would carry that signed in before."""
    app = Flask("console")
    app.secret_key = read_settings({"CUAKHAU_ENV": "development", "CUAKHAU_SECRET": SECRET}).session_key
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer
    return str(serializer.dumps({"token": token}))


def test_nobody_sees_a_page_without_signing_in_and_lands_where_he_wanted(browser: Browser) -> None:
    response = browser.client.get("/messages?reason=fork", follow_redirects=False)
    assert response.status_code == 302
    there = response.headers["location"]
    browser.send(there, {"token": token("operator")}, on="/login")
    assert "QG2026000591" in browser.get("/messages?reason=fork")
    assert "QG2026000590" not in browser.get("/messages?reason=fork")


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example"]
)
def test_signing_in_leads_to_no_other_site(browser: Browser, elsewhere: str) -> None:
    browser.client.follow_redirects = False
    page = browser.client.get("/login").text
    csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert csrf
    fields = {"csrf_token": csrf[1], "token": token("operator")}
    response = browser.client.post("/login", params={"next": elsewhere}, data=fields)
    assert (response.status_code, response.headers["location"]) == (302, "/")


@pytest.mark.parametrize("role", ["importer", "officer", "reviewer", "signer"])
def test_other_roles_get_403(browser: Browser, role: str) -> None:
    assert role in browser.sign_in(role, status=403)


@pytest.mark.parametrize(("role", "status"), [("officer", 403), ("operator", 200), ("admin", 200)])
def test_the_role_is_checked_again_on_every_page(browser: Browser, role: str, status: int) -> None:
    browser.client.cookies.set("cuakhau_console", session_cookie(token(role)), domain=LOOPBACK)
    for path in ("/", "/messages", f"/messages/registration/{SIGNED}"):
        browser.get(path, status=status)


def test_a_session_ends_with_its_token(browser: Browser) -> None:
    browser.client.cookies.set(
        "cuakhau_console", session_cookie(token("operator", lifetime=timedelta(seconds=-60))), domain=LOOPBACK
    )
    assert "không còn hiệu lực" in browser.get("/")
    assert browser.client.get("/", follow_redirects=False).status_code == 302


def test_an_expired_or_foreign_token_does_not_sign_in(browser: Browser) -> None:
    assert "không hợp lệ" in browser.sign_in("operator", status=401, lifetime=timedelta(seconds=-60))
    forged = issue("x" * 40, subject="lan.nt", role="operator")
    assert "không hợp lệ" in browser.send("/login", {"token": forged}, on="/login", status=401)
    browser.get("/login")
    assert "Đăng nhập" in browser.get("/")


def test_after_signing_out_pages_are_closed(operator: Browser) -> None:
    assert "Bạn đã đăng xuất" in operator.send("/logout", {})
    assert operator.client.get("/", follow_redirects=False).status_code == 302


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(browser: Browser) -> None:
    cookie = browser.client.get("/login").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    "path",
    [
        "/logout",
        "/language",
        "/messages/selection",
        "/messages/selection/skip",
        f"/messages/registration/{SIGNED}/replay",
        f"/messages/registration/{SIGNED}/skip",
        f"/messages/inspection/{FORKED}/rebase",
    ],
)
def test_a_form_without_its_csrf_token_is_refused_and_nothing_happens(
    operator: Browser, registration: MessageService, inspection: MessageService, path: str
) -> None:
    fields = {"reason": "r", "sequence": "2", "event_id": "e", "act": "replay", "ref": f"registration/{SIGNED}"}
    response = operator.client.post(path, data=fields)
    assert response.status_code == 400
    assert "không còn hiệu lực" in response.text
    assert registration.acts + inspection.acts == []


def test_the_overview_shows_each_service_with_what_it_says_of_itself(
    operator: Browser, inspection: MessageService
) -> None:
    inspection.checks = {"broker": "connection refused", "database": "ok"}
    page = operator.get("/")
    for text in ("Sẵn sàng", "1.2.3", "Đang chạy, chưa sẵn sàng", "broker: connection refused", "Không liên lạc được"):
        assert text in page
    assert "database: ok" not in page


def test_a_service_that_is_down_hides_nothing_of_the_others(operator: Browser, registration: MessageService) -> None:
    registration.broken = True
    page = operator.get("/messages")
    assert "QG2026000591" in page
    assert "The database cannot be reached." in page
    assert "connection refused" in page
    operator.get(f"/messages/registration/{SIGNED}", status=503)


def test_the_list_filters_and_searches(operator: Browser) -> None:
    assert "QG2026000590" in operator.get("/messages")
    for filters in ("service=inspection", "source=registration", "reason=fork", "q=cancelled", "q=qg2026000591"):
        page = operator.get(f"/messages?{filters}")
        assert "QG2026000591" in page
        assert "QG2026000590" not in page
    assert "khớp với bộ lọc" in operator.get("/messages?service=inspection&q=nowhere")
    operator.get("/messages?service=laboratory", status=404)
    operator.get("/messages?cursor=nonsense", status=422)


def test_the_list_is_paged(operator: Browser, inspection: MessageService) -> None:
    for n in range(60):
        inspection.add(f"id~{n:02d}", aggregate_id=f"d{n}", file_code=f"CK{n:010d}", sequence=5, reason="early")
    seen: list[str] = []
    path: str | None = "/messages?reason=early"
    while path:
        page = operator.get(path)
        seen += re.findall(r'name="ref" value="([^"]+)"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following[1] if following else None
    assert sorted(seen) == [f"inspection/id~{n:02d}" for n in range(60)]


def test_one_message_shows_all_that_is_known_of_it_and_escapes_it(operator: Browser) -> None:
    raw = operator.client.get(f"/messages/registration/{SIGNED}").text
    for text in ("QG2026000590", "event-4", "NotAllowed: issue", "Traceback", "00-4bf9-00f0-01", "20/11/2026 10:00:00"):
        assert text in raw
    assert "<b>nhựa</b>" not in raw
    assert "Đồ chơi &lt;b&gt;nhựa&lt;/b&gt;" in raw
    assert "{kaputt" in operator.get(f"/messages/inspection/{UNREADABLE}")
    operator.get("/messages/registration/nothing", status=404)


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
    for text in ("4 thông điệp.", "1 × Đã xử lý", "1 × Đã thử", "1 × Người khác", "1 × Không liên lạc được"):
        assert text in page
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


def test_vietnamese_first_and_english_by_choice(operator: Browser) -> None:
    assert '<html lang="vi">' in operator.get("/")
    page = operator.send("/language", {"language": "en", "next": "/messages"})
    assert '<html lang="en">' in page
    assert "Waiting messages" in page
    assert '<html lang="en">' in operator.send("/language", {"language": "xx", "next": "/"})


def test_pages_are_not_stored_and_load_nothing_from_elsewhere(operator: Browser) -> None:
    headers = operator.client.get("/").headers
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]


def test_the_console_is_ready_with_a_service_down_and_says_which(
    address: str, registration: MessageService, inspection: MessageService
) -> None:
    assert httpx.get(f"{address}/healthz").json() == {"status": "alive"}
    ready = httpx.get(f"{address}/readyz")
    assert ready.status_code == 200
    assert ready.json()["services"] == {
        "registration": "ready",
        "inspection": "ready",
        "notification": "connection refused",
    }


def test_metrics_count_pages_not_dossiers(operator: Browser, address: str) -> None:
    operator.get(f"/messages/registration/{SIGNED}")
    metrics = httpx.get(f"{address}/metrics").text
    assert 'cuakhau_console_requests_total{method="GET",page="messages.one",status="200"}' in metrics
    assert DOSSIER not in metrics


def test_an_act_without_an_answer_is_neither_done_nor_failed(registration: MessageService) -> None:
    with open_client(registration.address) as client, registration.not_answering():
        service = ServiceMessages("registration", client, token("operator"), 0.5, 0.5)
        with pytest.raises(Unanswered):
            service.replay(SIGNED)
        [outcome] = replay_selection([MessageRef("registration", SIGNED)], services={"registration": service})
    assert outcome.outcome == "unsure"


# The command


def run(listening: SimpleNamespace, *arguments: str, keyboard: str | None = None, **environment: str) -> Result:
    settings = {**listening.environment, "COLUMNS": "200", **environment}
    return CliRunner().invoke(cuakhau, arguments, env=settings, input=keyboard)


def test_cuakhau_token_prints_a_token_that_services_take(listening: SimpleNamespace) -> None:
    said = run(listening, "token", "--role", "officer", "--agency", "QG", "--subject", "lan.nt", "--hours", "1")
    who = verify(SECRET, said.stdout.strip())
    assert (who.id, who.role, who.agency) == ("lan.nt", "officer", "QG")


def test_cuakhau_token_refuses_outside_development(listening: SimpleNamespace) -> None:
    said = run(listening, "token", "--role", "operator", CUAKHAU_ENV="production")
    assert (said.exit_code, said.stdout) == (1, "")
    assert "development only" in said.stderr
    assert run(listening, "token", "--role", "king").exit_code == 2


def test_cuakhau_status_names_what_is_down(
    listening: SimpleNamespace, address: str, registration: MessageService, inspection: MessageService
) -> None:
    said = run(listening, "status", "--json")
    assert said.exit_code == 1
    assert {health["service"]: health["ready"] for health in json.loads(said.stdout)} == {
        "registration": True,
        "inspection": True,
        "notification": False,
        "console": True,
    }
    assert "connection refused" in run(listening, "status").stdout


def test_cuakhau_messages_list_shows_what_it_can_and_fails(
    listening: SimpleNamespace, registration: MessageService, inspection: MessageService
) -> None:
    said = run(listening, "messages", "list")
    assert said.exit_code == 1
    assert f"registration/{SIGNED}" in said.stdout
    assert "notification: its messages are missing here." in said.stderr
    only = run(listening, "messages", "list", "--service", "inspection", "--reason", "fork", "--json")
    assert only.exit_code == 0
    assert [item["id"] for item in json.loads(only.stdout)["items"]] == [f"inspection/{FORKED}"]


def test_cuakhau_messages_show(listening: SimpleNamespace, registration: MessageService) -> None:
    shown = json.loads(run(listening, "messages", "show", f"registration/{SIGNED}", "--json").stdout)
    assert (shown["file_code"], shown["data"]) == ("QG2026000590", {"goods": "Đồ chơi <b>nhựa</b>"})
    assert "Đồ chơi" in run(listening, "messages", "show", f"registration/{SIGNED}").stdout
    missing = run(listening, "messages", "show", "registration/nothing")
    assert (missing.exit_code, "No such message" in missing.stderr) == (1, True)
    assert run(listening, "messages", "show", "laboratory/1").exit_code == 2
    down = run(listening, "messages", "show", "notification/1")
    assert (down.exit_code, "notification cannot be reached" in down.stderr) == (1, True)


def test_cuakhau_messages_replay(listening: SimpleNamespace, registration: MessageService) -> None:
    said = run(listening, "messages", "replay", f"registration/{SIGNED}", "--json")
    assert (said.exit_code, json.loads(said.stdout)[0]["outcome"]) == (0, "applied")
    again = run(listening, "messages", "replay", f"registration/{SIGNED}", "--json")
    assert (again.exit_code, json.loads(again.stdout)[0]["outcome"]) == (1, "conflict")


def test_cuakhau_messages_skip_asks_first(listening: SimpleNamespace, registration: MessageService) -> None:
    asked = ("messages", "skip", f"registration/{SIGNED}", "--reason", "by hand")
    assert run(listening, *asked, keyboard="n\n").exit_code == 1
    assert registration.acts == []
    assert run(listening, "messages", "skip", f"registration/{SIGNED}", "--reason", " ", "--yes").exit_code == 2
    assert run(listening, *asked, "--yes").exit_code == 0
    assert [act[:3] for act in registration.acts] == [("skip", SIGNED, {"reason": "by hand"})]


def test_cuakhau_acts_with_the_token_it_is_given(listening: SimpleNamespace, registration: MessageService) -> None:
    given = {"CUAKHAU_TOKEN": token("officer")}
    said = run(listening, "messages", "replay", f"registration/{SIGNED}", "--json", **given)
    assert (said.exit_code, json.loads(said.stdout)[0]["outcome"]) == (1, "refused")
    without = run(listening, "messages", "list", CUAKHAU_ENV="production")
    assert (without.exit_code, "CUAKHAU_TOKEN" in without.stderr) == (2, True)


def test_the_console_refuses_to_start_without_a_secret(listening: SimpleNamespace) -> None:
    environment = {**listening.environment, "CUAKHAU_ENV": "production", "CUAKHAU_SECRET": "short"}
    said = subprocess.run(
        [sys.executable, "-m", "services.console"],
        env={**environment, "PATH": "/usr/bin:/bin"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert said.returncode == 2
    assert "CUAKHAU_SECRET is shorter than" in said.stderr


def _is_up(address: str) -> bool:
    try:
        return httpx.get(f"{address}/healthz", timeout=1, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def _empty(service: MessageService) -> None:
    service.messages.clear()
    service.outcomes.clear()
    service.acts.clear()
    service.checks = {"broker": "ok", "database": "ok"}
    service.broken = False
