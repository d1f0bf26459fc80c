"""HTTP for services: schemas in, problem+json out, bearer tokens, idempotency, paging, OpenAPI."""

from shared.web.app import App, provide
from shared.web.calls import Call, Page, Reply, Upload
from shared.web.operations import operation, raw_operation
from shared.web.principals import Principal
from shared.web.service import WebService
from shared.web.violations import Coded

__all__ = [
    "App",
    "Call",
    "Coded",
    "Page",
    "Principal",
    "Reply",
    "Upload",
    "WebService",
    "operation",
    "provide",
    "raw_operation",
]
