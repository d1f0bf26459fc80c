"""Telling the single window: SOAP operation `receive`, answered by an envelope of function 99 or 00."""

from __future__ import annotations

from services.notification.adapters.channels.window_catalogue import WindowCatalogue
from services.notification.adapters.channels.window_content import result_element
from services.notification.domain.correspondence import Correspondence
from services.notification.domain.events import Delivered, Outcome, Refused, Unknown
from services.notification.domain.letters import Letter
from shared.clock import Clock, utc_now
from shared.errors import CuakhauError
from shared.single_window import MINISTRY, WINDOW, Answer, Envelope, build_envelope, request_document
from shared.single_window.answers import parse_answer
from shared.single_window.journal.exchanges import Direction, Exchanged, Journal
from shared.single_window.journal.exchanges import Outcome as Exchange
from shared.single_window.signing import Signer, system_signed
from shared.single_window.soap import CONTENT_TYPE, SOAP_ACTION, SoapFault, read_response
from shared.single_window.xml import Limits
from shared.web.posting import Poster

_ANSWER = Limits(bytes=1024 * 1024, tags=10_000)
_HEADERS = {"Content-Type": CONTENT_TYPE, "SOAPAction": f'"{SOAP_ACTION}"'}
_ACKNOWLEDGED = "99"
_EXCHANGES = {Delivered: Exchange.HELD, Refused: Exchange.REFUSED, Unknown: Exchange.UNKNOWN}


class WindowChannel:
    """Delivers letters to the `receive` operation at `url`.

    connect, read: seconds for a connection, and between two pieces of the answer. whole: seconds for all of the answer.
    signer: of every letter; without one they go unsigned. journal: every try is entered there, also one without an answer;
    that failing, the try is as if it had not been, and the letter goes again under its messageId.
    Anything but a readable 99 or 00 means that nobody knows: the caller sends the same letter again.
    """

    def __init__(
        self,
        url: str,
        catalogue: WindowCatalogue,
        *,
        signer: Signer | None = None,
        journal: Journal | None = None,
        clock: Clock = utc_now,
        connect: float = 3.0,
        read: float = 10.0,
        whole: float = 15.0,
        connections: int = 16,
    ) -> None:
        self._catalogue = catalogue
        self._signer = signer
        self._journal = journal
        self._clock = clock
        self._window = Poster(url, connect=connect, read=read, whole=whole, most=_ANSWER.bytes, connections=connections)
        self.longest = self._window.longest

    def __call__(self, correspondence: Correspondence, letter: Letter) -> Outcome:
        message = self.envelope(correspondence, letter)
        document, received, began = request_document(self.build(message)), bytearray(), self._clock()
        outcome, faulted = self._tried(message, document, received)
        if self._journal is not None:
            exchange = Exchange.FAULT if faulted else _EXCHANGES[type(outcome)]
            self._journal.append(
                Exchanged(
                    direction=Direction.OUT,
                    began=began,
                    ended=self._clock(),
                    outcome=exchange,
                    message=document,
                    answer=bytes(received) or None,
                    error=_error(outcome),
                    message_id=message.message_id,
                    document_type=message.document_type,
                    kind=message.kind,
                    file_code=message.reference,
                    partner=message.receiver.identity,
                )
            )
        return outcome

    def _tried(self, message: Envelope, document: bytes, received: bytearray) -> tuple[Outcome, bool]:
        """And whether it was a SOAP fault. received: what came back is put there, as far as it came."""
        try:
            status = self._window.post(document, _HEADERS, received)
            # A fault comes with status 500 and says more than the status; it is read like an answer.
            if status >= 500 and not received.lstrip().startswith(b"<"):
                return Unknown(f"status {status}"), False
            answer = parse_answer(read_response(bytes(received), _ANSWER), _ANSWER)
        except SoapFault as error:
            return Unknown(error.message), True
        except CuakhauError as error:
            return Unknown(error.message), False
        return self._outcome(message, answer), False

    def envelope(self, correspondence: Correspondence, letter: Letter) -> Envelope:
        """The same for the same letter, however often it is sent."""
        message = self._catalogue.messages[letter.kind]
        address = correspondence.recipient.window
        if address is None:
            raise LookupError(f"{correspondence.file_code} did not come through the single window")
        return Envelope(
            message_id=letter.id,
            sender=MINISTRY,
            receiver=WINDOW,
            document_type=address.document_type,
            type=message.type,
            function=message.function,
            reference=address.reference,
            document_year=address.document_year,
            send_date=letter.queued_at,
            content=result_element(correspondence, letter, message.details, message.copies),
        )

    def build(self, message: Envelope) -> str:
        """As it is sent: the same envelope gives the same bytes, signature included."""
        return system_signed(build_envelope(message), self._signer)

    def close(self) -> None:
        self._window.close()

    def _outcome(self, message: Envelope, answer: Answer | None) -> Outcome:
        if answer is None:
            return Unknown("the answer is neither 99 nor 00")
        if answer.held:
            if answer.message_id == message.message_id:
                return Delivered(_ACKNOWLEDGED)
            return Unknown(f"the window answered for another message, {answer.message_id or 'without id'}")
        if answer.message_id not in (message.message_id, ""):
            return Unknown(f"the window refused another message, {answer.message_id}")
        said = "; ".join(f"{error.code}: {error.name}" for error in answer.errors) or "00 without an error"
        if any(error.code in self._catalogue.held_errors for error in answer.errors):
            return Delivered(said)
        return Refused(said)


def _error(outcome: Outcome) -> str:
    match outcome:
        case Delivered(answer):
            return "" if answer == _ACKNOWLEDGED else answer
        case Refused(reason):
            return reason
        case Unknown(error):
            return error
        case _:
            return ""
