"""One call of a service's HTTP interface, with what goes wrong in the words of `shared.errors`."""

from __future__ import annotations

from typing import Any

import httpx

from services.console.adapters.problems import error_from
from services.console.adapters.silence import silence
from services.console.application.messages import Unanswered
from shared.errors import NotFound, Unavailable


def call_service(
    service: str, client: httpx.Client, token: str, method: str, path: str, **options: Any
) -> dict[str, Any]:
    """The answer's JSON. Raises Unavailable, Unanswered for an act without an answer, and what the service refuses."""
    response = _answer(service, client, token, method, path, **options)
    try:
        body = response.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Unavailable(f"{service} answered {response.status_code} with something that is not JSON")
    return body


def put_bytes(service: str, client: httpx.Client, token: str, path: str, data: bytes, **options: Any) -> None:
    """Sends a file. Raises as `call_service` does."""
    _answer(service, client, token, "PUT", path, content=data, **options)


def open_answer(service: str, client: httpx.Client, token: str, path: str, **options: Any) -> httpx.Response:
    """A file's bytes, still to come; the caller closes it. Raises as `call_service` does."""
    return _answer(service, client, token, "GET", path, stream=True, **options)


def _answer(
    service: str, client: httpx.Client, token: str, method: str, path: str, *, stream: bool = False, **options: Any
) -> httpx.Response:
    _ensure_plain(path)
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json, application/problem+json, */*;q=0.1"}
    headers |= options.pop("headers", {})
    try:
        response = client.send(client.build_request(method, path, headers=headers, **options), stream=stream)
        if stream and not response.is_success:
            response.read()
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        raise Unavailable(f"{service} cannot be reached at {client.base_url}: {silence(error)}") from error
    except httpx.HTTPError as error:
        said = f"{service} did not answer: {silence(error)}"
        raise (Unavailable(said) if method == "GET" else Unanswered(said)) from error
    if not response.is_success:
        raise error_from(response, service)
    return response


def _ensure_plain(path: str) -> None:
    """What somebody wrote into an address of ours is one step of the path. Raises NotFound.

    Else another page than the one that is put on record could be read, or one above it.
    """
    if "?" in path or "#" in path or any(step in (".", "..") for step in path.split("/")):
        raise NotFound("There is nothing under this address.")
