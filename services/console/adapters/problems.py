"""Answers that are not what was asked for, as errors of `shared.errors`."""

from __future__ import annotations

from typing import Any

import httpx

from services.console.application.messages import AlreadyRunning, CountChanged
from shared.errors import (
    Conflict,
    CuakhauError,
    Forbidden,
    Invalid,
    NotAllowed,
    NotFound,
    Permanent,
    Stale,
    Unavailable,
    Violation,
)

_CONFLICTS = {kind.code: kind for kind in (AlreadyRunning, CountChanged)}


def error_from(response: httpx.Response, service: str) -> CuakhauError:
    problem = _problem(response)
    said = str(problem.get("detail") or problem.get("title") or f"{service} answered {response.status_code}.")
    match response.status_code:
        case 401 | 403:
            return Forbidden(said)
        case 404:
            return NotFound(said)
        case 409 if "allowed" in problem:
            return NotAllowed("", str(problem.get("state")), [str(act) for act in problem["allowed"]], said)
        case 409 if problem.get("code") == Stale.code:
            return Stale()
        case 409 if problem.get("code") == "slot_unavailable":
            # It is the half-day that does not fit, for the reasons named; nobody was faster.
            return Invalid(_unfit(problem), said)
        case 409:
            return _CONFLICTS.get(str(problem.get("code")), Conflict)(said)
        case 422 | 400:
            return Invalid(_violations(problem), said)
        case status if status >= 500 or status == 429:
            return Unavailable(f"{service} answered {status}: {said}")
        case _:
            return Permanent(f"{service} answered {response.status_code}: {said}")


def _unfit(problem: dict[str, Any]) -> list[Violation]:
    failed = [each for each in problem.get("failed") or () if isinstance(each, dict)]
    return [Violation("/slot", str(each.get("constraint", "")), str(each.get("explanation", ""))) for each in failed]


def _violations(problem: dict[str, Any]) -> list[Violation]:
    errors = problem.get("errors")
    found = [error for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []
    return [Violation(*(str(error.get(key, "")) for key in ("pointer", "code", "detail"))) for error in found]


def _problem(response: httpx.Response) -> dict[str, Any]:
    if "json" not in response.headers.get("content-type", ""):
        return {}
    try:
        problem = response.json()
    except ValueError:
        return {}
    return problem if isinstance(problem, dict) else {}
