"""The Flask application that carries the pages."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Response, g, session
from flask_babel import Babel, format_datetime, format_timedelta, get_locale
from flask_wtf.csrf import CSRFProtect

from services.console.entrypoints import messages, overview, probes, sign_in, wording
from services.console.entrypoints.access import Console
from services.console.entrypoints.failures import explain_failures
from services.console.entrypoints.measuring import measure
from services.console.entrypoints.sign_in import LANGUAGE, LANGUAGES
from shared.clock import VIETNAM

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def create_app(console: Console, *, session_key: bytes) -> Flask:
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=session_key,
        SESSION_COOKIE_NAME="cuakhau_console",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=not console.development,
        # A page may stay open for a whole shift; its form dies with the session.
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=1024 * 1024,
        BABEL_DEFAULT_LOCALE="vi",
        BABEL_DEFAULT_TIMEZONE=VIETNAM.key,
    )
    app.extensions["cuakhau.console"] = console
    measure(app)
    CSRFProtect(app)
    Babel(app, locale_selector=lambda: session.get(LANGUAGE, "vi"))
    for part in (probes, sign_in, overview, messages):
        app.register_blueprint(part.pages)
    explain_failures(app)
    _speak(app, console)

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return app


def _speak(app: Flask, console: Console) -> None:
    """What templates may say."""
    app.jinja_env.filters.update(
        moment=_moment,
        pretty=_pretty,
        service_name=wording.service_name,
        reason_name=wording.reason_name,
        explanation=wording.explanation,
        failure_text=wording.failure_text,
    )

    @app.context_processor
    def common() -> dict[str, Any]:
        return {
            "who": g.get("who"),
            "languages": LANGUAGES,
            "language": str(get_locale()),
            "service_names": console.service_names,
            "development": console.development,
            "ago": _ago,
        }


def _moment(when: datetime | None) -> str:
    return format_datetime(when, "dd/MM/yyyy HH:mm:ss") if when else "–"


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
