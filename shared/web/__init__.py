"""HTTP for services: schemas in, problem+json out, bearer tokens, idempotency, paging, OpenAPI.

Names are fetched when first used: whoever only wants `shared.web.tokens`, as the console and its command do, does not
load nameko and eventlet.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shared.web.app import App, provide
    from shared.web.calls import Call, Page, Reply, Upload
    from shared.web.operations import operation, raw_operation
    from shared.web.principals import Principal
    from shared.web.reading import RawRequest
    from shared.web.service import WebService
    from shared.web.violations import Coded

__all__ = [
    "App",
    "Call",
    "Coded",
    "Page",
    "Principal",
    "RawRequest",
    "Reply",
    "Upload",
    "WebService",
    "operation",
    "provide",
    "raw_operation",
]

_HOMES = {
    "App": "app",
    "Call": "calls",
    "Coded": "violations",
    "Page": "calls",
    "Principal": "principals",
    "RawRequest": "reading",
    "Reply": "calls",
    "Upload": "calls",
    "WebService": "service",
    "operation": "operations",
    "provide": "app",
    "raw_operation": "operations",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)
