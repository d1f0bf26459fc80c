"""The SMTP side."""

import asyncio

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.mail_sink.box import Box, Mode


class Handler:
    def __init__(self, box: Box) -> None:
        self._box = box

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd)
        treatment = self._box.take_treatment()
        match treatment.mode:
            case Mode.LATER:
                return "451 4.3.0 told to have you come back later"
            case Mode.REFUSE:
                return "550 5.1.1 told to refuse"
            case Mode.HANG_UP:
                if server.transport is not None:
                    server.transport.abort()
                return "421 gone"
            case Mode.SLOW:
                await asyncio.sleep(treatment.seconds)
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        self._box.keep(envelope.mail_from or "", list(envelope.rcpt_tos), content)
        return "250 2.0.0 kept"


def make_smtp(box: Box, host: str, port: int) -> Controller:
    return Controller(Handler(box), hostname=host, port=port, enable_SMTPUTF8=True)
