"""A dossier by the slip of its receipt: for whoever holds one, without an account, and slowly for whoever guesses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from services.console.application.asking import ask_each
from services.console.application.importers.links import Looks, count_failure, count_look
from services.console.application.importers.looking import OwnDossiers
from services.console.domain.importers.by_slip import SlipLook, look_by_slip
from shared.clock import Clock
from shared.errors import CuakhauError, NotFound

FILE_CODE_AT_MOST = 12


class NoSuchSlip(CuakhauError):
    """The code is not that file code's, or there is no such dossier: which of them is nobody's business."""

    code = "no_such_slip"


@dataclass(frozen=True)
class Opened:
    """tax_code: of the importer by whose rights the dossier is read."""

    id: str
    file_code: str
    tax_code: str


class Slips(Protocol):
    def open(self, file_code: str, code: str) -> Opened:
        """As somebody typed them. Raises NotFound, Unavailable."""
        ...


@dataclass(frozen=True)
class SlipDoor:
    """own: the services by the rights of the importer of that tax code."""

    slips: Slips
    looks: Looks
    own: Callable[[str], OwnDossiers]
    clock: Clock


def open_slip(file_code: str, code: str, address: str, door: SlipDoor) -> Opened:
    """Raises NoSuchSlip, TooManyLooks, Unavailable."""
    now = door.clock()
    count_look(address, door.looks, now)
    try:
        return door.slips.open(file_code, code)
    except NotFound as error:
        # Not counted by file code: nobody guesses 60 bits, but anybody could keep its holder out by guessing wrong.
        count_failure(address, door.looks, now)
        raise NoSuchSlip("No slip has this file code and this code.") from error


def look_with_slip(opened: Opened, door: SlipDoor) -> SlipLook:
    """Raises what registration refuses of the dossier; history and appointment may be missing."""
    own = door.own(opened.tax_code)
    parts: dict[str, Callable[[], Any]] = {
        "dossier": lambda: own.dossier(opened.id),
        "history": lambda: own.history(opened.id),
        "appointment": lambda: own.appointment(opened.id),
    }
    answers = ask_each(parts, lambda _part, ask: ask())
    if "dossier" in answers.failed:
        raise answers.failed["dossier"]
    return look_by_slip(answers.given["dossier"], answers.given.get("history"), answers.given.get("appointment"))
