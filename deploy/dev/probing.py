"""Asking a server over HTTP how it is, many times a second and cheaply: no client that loads certificates each time."""

import base64
import http.client
from urllib.parse import urlsplit


def answers(url: str, seconds: float = 2) -> bool:
    """Whether it answers 200; credentials may stand in the URL."""
    parts = urlsplit(url)
    headers = {}
    if parts.username is not None:
        pair = f"{parts.username}:{parts.password or ''}".encode()
        headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=seconds)
    try:
        connection.request("GET", parts.path or "/", headers=headers)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
