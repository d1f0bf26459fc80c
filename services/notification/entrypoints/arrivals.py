"""The part of the API by which the world says what became of letters: the gateway's receipts, mails that come back."""

from __future__ import annotations

import json
from typing import Any

import structlog
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate
from prometheus_client import Counter
from werkzeug import Request, Response

from services.notification.application.arrivals import Receipt
from services.notification.domain.arrival import Arrival
from services.notification.entrypoints.app import NotificationApp
from services.notification.entrypoints.delivery_reports import read_bounce
from services.notification.gateway_signature import HEADER, is_signed
from shared.errors import Forbidden, Invalid, NotFound, Violation
from shared.web import RawRequest, WebService, raw_operation

log = structlog.get_logger(__name__)

_LARGEST_RECEIPT = 16 * 1024
# A returned mail may carry all of ours, and a mail server's own words in several languages.
_LARGEST_MAIL = 2 * 1024 * 1024

_RECEIPTS = Counter("notification_receipts_total", "Receipts of the gateway", ["outcome"])
_BOUNCES = Counter("notification_bounces_total", "Mails handed over as come back", ["outcome"])


class ReceiptIn(Schema):
    """More may stand there; it is not looked at."""

    class Meta:
        unknown = EXCLUDE

    id = fields.UUID(required=True, metadata={"description": "the id under which the text was given to the gateway"})
    status = fields.Enum(Arrival, by_value=True, required=True)
    reason = fields.String(load_default="", allow_none=True, validate=validate.Length(max=500))


class ArrivalOut(Schema):
    letter_id = fields.String()
    status = fields.String()
    changed = fields.Boolean(metadata={"description": "false: it was known, or nothing followed from it"})


class ArrivalOperations(WebService):
    app: NotificationApp

    @raw_operation(
        "POST",
        "/gateway/receipts",
        summary="The gateway says what became of a text",
        max_body=_LARGEST_RECEIPT,
        response=ArrivalOut,
        description="Signed: X-Signature is `sha256=` and the HMAC-SHA256 of the body in hex, by the secret that both know.",
    )
    def receipt(self, request: Request) -> Response:
        arrivals = self.app.arrivals
        if arrivals is None or arrivals.gateway_secret is None:
            raise NotFound("Nothing is texted from here: GATEWAY_URL is not set.")
        body = request.get_data()
        if not is_signed(body, arrivals.gateway_secret, request.headers.get(HEADER)):
            _RECEIPTS.labels("unsigned").inc()
            raise Forbidden(f"{HEADER} is missing or does not fit the body; sign with the secret that both sides know.")
        receipt = _receipt(body)
        try:
            answer = arrivals.take_receipt(receipt)
        except NotFound:
            _RECEIPTS.labels("unknown").inc()
            log.warning("receipt_of_unknown_text", letter_id=receipt.letter_id, said=receipt.arrival.value)
            raise
        _RECEIPTS.labels("taken" if answer["changed"] else "known").inc()
        return _answered(answer)

    @raw_operation(
        "POST",
        "/mail/bounces",
        summary="A mail that came back: the letter is marked, and an officer sees it",
        max_body=_LARGEST_MAIL,
        roles=("operator", "admin"),
        response=ArrivalOut,
        description="The body is the whole message (message/rfc822). 404: no letter of ours is named in it.",
    )
    def bounce(self, request: RawRequest) -> Response:
        bounce = read_bounce(request.get_data())
        if bounce is None:
            _BOUNCES.labels("no_failure").inc()
            return _answered({"letter_id": None, "status": None, "changed": False})
        arrivals = self.app.arrivals
        if arrivals is None:
            raise NotFound("No mails are sent from here.")
        principal = request.principal
        try:
            answer = arrivals.take_bounce(bounce, actor=principal.actor())
        except NotFound:
            _BOUNCES.labels("unknown").inc()
            log.warning("bounce_of_unknown_mail", named=list(bounce.letter_ids[:5]), said=bounce.diagnostic)
            raise
        _BOUNCES.labels("taken" if answer["changed"] else "known").inc()
        return _answered(answer)


def _receipt(body: bytes) -> Receipt:
    try:
        said = json.loads(body)
        loaded = ReceiptIn().load(said)
    except (ValueError, RecursionError, ValidationError) as error:
        message = "The body is no receipt: {id, status: delivered | unreachable | failed, reason} is expected."
        pointers = error.messages if isinstance(error, ValidationError) and isinstance(error.messages, dict) else {}
        found = [Violation(f"/{name}", "receipt", str(texts)) for name, texts in pointers.items()]
        raise Invalid(found or [Violation("", "receipt", message)], message) from error
    return Receipt(str(loaded["id"]), loaded["status"], loaded["reason"] or "")


def _answered(answer: dict[str, Any]) -> Response:
    return Response(json.dumps(answer), content_type="application/json")
