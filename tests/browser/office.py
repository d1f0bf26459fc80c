"""People before their browsers: the console over the whole system, looked at by Debian's Chromium."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from deploy.dev.ports import LOOPBACK, free_ports
from deploy.dev.process import Command, OwnProcess
from shared.web import tokens
from tests.e2e.conftest import SECRET, System
from tests.processes import wait_until

# What a browser would otherwise ask of addresses outside.
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Office:
    """system: what the console stands before. url: of the console."""

    system: System
    url: str
    browser: Browser

    @contextmanager
    def person(
        self, role: str, subject: str, *, width: int = 1280, javascript: bool = True, **scope: Any
    ) -> Iterator[Page]:
        """A page of somebody signed in, in a browser of their own. scope: agency, tax_code."""
        with self.visitor(width=width, javascript=javascript) as page:
            page.goto("/login")
            page.fill("input[name=token]", tokens.issue(SECRET, role=role, subject=subject, **scope))
            page.press("input[name=token]", "Enter")
            page.wait_for_url(lambda url: "/login" not in url)
            yield page

    @contextmanager
    def visitor(self, *, width: int = 1280, javascript: bool = True) -> Iterator[Page]:
        """A page of somebody who has not signed in, in a browser of their own."""
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": 900},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            java_script_enabled=javascript,
        )
        with _closing(context):
            page = context.new_page()
            page.set_default_timeout(45_000)
            yield page


@contextmanager
def open_office(system: System, directory: Path, **asked: str) -> Iterator[Office]:
    """asked: settings of the console. Raises FileNotFoundError where there is no Chromium."""
    executable = shutil.which("chromium")
    if executable is None:
        raise FileNotFoundError("chromium is not there; `make test` installs it where it may")
    with console_of(system, directory, **asked) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(_QUIET))
        try:
            yield Office(system, url, browser)
        finally:
            browser.close()


@contextmanager
def console_of(system: System, directory: Path, **asked: str) -> Iterator[str]:
    """A console before the system, and its url. asked: its settings."""
    (port,) = free_ports(1)
    url = f"http://{LOOPBACK}:{port}"
    environment = {
        **next(iter(system.processes.values())).environment,
        "CONSOLE_ADDRESS": f"{LOOPBACK}:{port}",
        **asked,
    }
    log = directory / "console.log"
    process = OwnProcess("console", Command([sys.executable, "-m", "services.console"], environment), log)
    process.start()
    try:
        wait_until(lambda: process.running and _answers(url), f"the console at {url}: {log}", 30)
        yield url
    finally:
        process.stop()


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz", timeout=1, trust_env=False).is_success
    except httpx.HTTPError:
        return False


@contextmanager
def _closing(context: BrowserContext) -> Iterator[None]:
    try:
        yield
    finally:
        context.close()
