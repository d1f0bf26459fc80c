"""The window's file service: files that it keeps ready for us, and ours that it asks for, each by its id."""

from __future__ import annotations

import base64
import binascii

from lxml import etree

from services.registration.adapters.single_window.names import FILE
from services.registration.adapters.single_window.reading import read_fields
from services.registration.application.ports import Fetched
from services.registration.application.window import WindowFile
from shared.clock import Clock, NewId
from shared.errors import CuakhauError, Invalid, TooLarge, Unavailable
from shared.single_window import (
    MINISTRY,
    WINDOW,
    Envelope,
    SoapFault,
    build_envelope,
    parse_envelope,
    read_answer,
    request_document,
)
from shared.single_window.catalogue import window_catalogue
from shared.single_window.signing import Signer, system_signed
from shared.single_window.soap import CONTENT_TYPE, SERVER_FILE, read_response
from shared.single_window.xml import Limits, text_element
from shared.web.posting import Poster

# 20 MiB of a file in base64, and what is around it.
_ANSWER = Limits(bytes=30 * 1024 * 1024, tags=1000)
_AT_ONCE = 100
_HEADERS = {"Content-Type": CONTENT_TYPE, "SOAPAction": '""'}


def file_element(file: WindowFile) -> etree._Element:
    """FileId, FileName, FileByte (base64)."""
    element = etree.Element("File")
    element.append(text_element("FileId", file.id))
    element.append(text_element("FileName", file.name))
    element.append(text_element("FileByte", base64.b64encode(file.data).decode("ascii")))
    return element


class NoWindowFiles:
    """Where no file service of the window is configured."""

    def fetch(self, id: str) -> Fetched | None:
        raise Unavailable(f"File {id[:64]} is with the window; its file service is not known here (WINDOW_FILES_URL).")


class WindowFiles:
    """Fetches files from operation ServerFile at `url`.

    connect, read: seconds for a connection, and between two pieces of the answer. whole: seconds for all of the answer.
    signer: of what we ask; without one it goes unsigned.
    """

    def __init__(
        self,
        url: str,
        *,
        clock: Clock,
        new_id: NewId,
        signer: Signer | None = None,
        connect: float = 3.0,
        read: float = 5.0,
        whole: float = 20.0,
    ) -> None:
        self._clock, self._new_id, self._signer = clock, new_id, signer
        self._window = Poster(url, connect=connect, read=read, whole=whole, most=_ANSWER.bytes, connections=_AT_ONCE)

    def fetch(self, id: str) -> Fetched | None:
        """Raises Unavailable when nobody knows whether it is there, TooLarge."""
        asking, received = self._asking(id), bytearray()
        try:
            self._window.post(asking, _HEADERS, received)
        except TooLarge as error:
            message = (
                f"File {id[:64]}, which the window keeps, is larger than all files of a dossier may be together (20 MiB); "
                "put a smaller one there, then send the message again."
            )
            raise TooLarge(message) from error
        except Unavailable as error:
            raise _not_given(id, error) from error
        try:
            answer = parse_envelope(read_response(bytes(received), _ANSWER, SERVER_FILE), _ANSWER, lenient=True)
        except (Invalid, TooLarge, SoapFault) as error:
            raise _not_given(id, error) from error
        said = read_answer(answer)
        if said is not None and not said.held:
            return None
        fields = read_fields(answer.content, FILE)
        if fields["id"] != id:
            raise Unavailable(f"The window's file service gave another file than {id[:64]}.")
        try:
            data = base64.b64decode("".join((fields["bytes"] or "").split()), validate=True)
        except (binascii.Error, ValueError) as error:
            raise Unavailable(f"The window's file service gave file {id[:64]} in no valid base64.") from error
        return Fetched(fields["name"] or "", data)

    def _asking(self, id: str) -> bytes:
        catalogue = window_catalogue()
        row = next(message for message in catalogue.to_agency if message.form == "file")
        asked = etree.Element("File")
        asked.append(text_element("FileId", id))
        envelope = Envelope(
            message_id=self._new_id(),
            sender=MINISTRY,
            receiver=WINDOW,
            document_type=catalogue.document_types[0],
            type=row.type,
            function=row.function,
            reference="",
            send_date=self._clock(),
            content=asked,
        )
        return request_document(system_signed(build_envelope(envelope), self._signer), SERVER_FILE)


def _not_given(id: str, error: CuakhauError) -> Unavailable:
    return Unavailable(f"The window's file service did not give file {id[:64]}: {error.message}")
