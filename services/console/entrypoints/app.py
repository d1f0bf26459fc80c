"""The Flask application that carries the pages."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Response, g, session
from flask_babel import Babel, format_datetime, format_timedelta, get_locale
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from services.console.entrypoints import probes, start, wording
from services.console.entrypoints.access import Console, held_up
from services.console.entrypoints.browsers import browser_name
from services.console.entrypoints.compressing import compress
from services.console.entrypoints.failures import explain_failures
from services.console.entrypoints.languages import LANGUAGE, LANGUAGES
from services.console.entrypoints.measuring import measure
from services.console.entrypoints.rooms import speak_as_the_room, translations
from services.console.entrypoints.sections import SECTIONS, menu
from services.console.entrypoints.signing_in import openid, own
from services.console.entrypoints.signing_in import pages as sign_in
from services.console.entrypoints.switches.wording import held_up_text
from shared.clock import VIETNAM

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self' blob:; font-src 'self'; object-src 'self'; frame-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
}
# A year: whoever came once over HTTPS never sends a cookie without it.
_OUTSIDE = {"Strict-Transport-Security": "max-age=31536000"}


def create_app(console: Console, *, session_key: bytes, proxies: int = 0) -> Flask:
    app = Flask(__name__)
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    app.config.update(
        SECRET_KEY=session_key,
        # The prefix makes browsers refuse it from other hosts of the domain, and without HTTPS.
        SESSION_COOKIE_NAME="cuakhau_console" if console.development else "__Host-cuakhau_console",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=not console.development,
        # A page may stay open for a whole shift; its form dies with the session.
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=1024 * 1024,
        BABEL_DEFAULT_LOCALE="vi",
        BABEL_DEFAULT_TIMEZONE=VIETNAM.key,
        BABEL_TRANSLATION_DIRECTORIES=";".join(translations()),
    )
    app.extensions["cuakhau.console"] = console
    compress(app)
    measure(app)
    speak_as_the_room(app)
    CSRFProtect(app)
    Babel(app, locale_selector=lambda: session.get(LANGUAGE, "vi"))
    for pages in (
        probes.pages,
        sign_in.pages,
        openid.pages,
        own.pages,
        start.pages,
        *(section.pages for section in SECTIONS),
    ):
        app.register_blueprint(pages)
    explain_failures(app)
    _speak(app, console)

    headers = _HEADERS if console.development else _HEADERS | _OUTSIDE

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response

    return app


def _speak(app: Flask, console: Console) -> None:
    """What templates may say."""
    app.jinja_env.filters.update(
        moment=_moment,
        minute=_minute,
        day=wording.written_day,
        pretty=_pretty,
        service_name=wording.service_name,
        reason_name=wording.reason_name,
        explanation=wording.explanation,
        failure_text=wording.failure_text,
        role_name=wording.role_name,
        browser_name=browser_name,
    )

    @app.context_processor
    def common() -> dict[str, Any]:
        return {
            "who": g.get("who"),
            "signed_in": g.get("session") is not None,
            "menu": menu(g.who.role) if "who" in g else (),
            "languages": LANGUAGES,
            "language": str(get_locale()),
            "service_names": console.service_names,
            "development": console.development,
            "ago": _ago,
            "held_up": lambda: [held_up_text(each, console.clock) for each in held_up()],
        }


def _moment(when: datetime | None) -> str:
    return format_datetime(when, "dd/MM/yyyy HH:mm:ss") if when else "–"


def _minute(when: datetime | None) -> str:
    return format_datetime(when, "dd/MM/yyyy HH:mm") if when else "–"


def _ago(when: datetime | None, now: datetime) -> str:
    """How long since, or until: "3 giờ trước", "5 phút nữa"."""
    if when is None:
        return ""
    passed = now - when
    # Babel rounds what is less than a second to nothing at all.
    passed = passed if abs(passed) >= timedelta(seconds=1) else timedelta(seconds=1)
    return str(format_timedelta(-passed, add_direction=True))


def _pretty(data: Any) -> str:
    return data if isinstance(data, str) else json.dumps(data, ensure_ascii=False, indent=2)
