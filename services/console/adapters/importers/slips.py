"""Receipt slips, which registration knows."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from services.console.adapters.problems import error_from
from services.console.adapters.silence import silence
from services.console.application.importers.slips import FILE_CODE_AT_MOST, Opened
from services.console.shaping import read_as
from shared.errors import NotFound, Unavailable

_SERVICE = "registration"
# As long as the service takes one; more is no code.
_CODE = 40


@dataclass(frozen=True)
class HttpSlips:
    """Implements `application.importers.slips.Slips`. Nobody's token goes along: the code is all that counts."""

    client: httpx.Client

    def open(self, file_code: str, code: str) -> Opened:
        if not 0 < len(file_code) <= FILE_CODE_AT_MOST or not 0 < len(code) <= _CODE:
            raise NotFound("No slip has this file code and this code.")
        try:
            response = self.client.post("/slips/open", json={"file_code": file_code, "code": code})
        except httpx.HTTPError as error:
            raise Unavailable(f"{_SERVICE} did not answer: {silence(error)}") from error
        if not response.is_success:
            raise error_from(response, _SERVICE)
        try:
            said = response.json()
        except ValueError as error:
            raise Unavailable(f"{_SERVICE} answered with something that is not JSON") from error
        return read_as(Opened, said, service=_SERVICE)
