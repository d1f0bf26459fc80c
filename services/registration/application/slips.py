"""Use cases: the slip of a dossier, and the dossier that a slip opens."""

from __future__ import annotations

from services.registration.application.ports import Dossiers
from services.registration.application.reading import read_dossier
from services.registration.domain.dossier import Dossier
from shared.aggregate import Actor, Aggregate
from shared.errors import NotFound
from shared.papers.facts import Slip
from shared.slips import Slips


def slip_of(id: str, *, actor: Actor, dossiers: Dossiers, slips: Slips) -> tuple[str, Slip]:
    """With the dossier's file code. Raises NotFound, Forbidden."""
    file_code = read_dossier(id, actor=actor, dossiers=dossiers).state.file_code
    return file_code, slips.of(file_code)


def dossier_by_slip(file_code: str, code: str, *, dossiers: Dossiers, slips: Slips) -> Aggregate[Dossier]:
    """Raises NotFound: for a wrong code and an unknown file code alike, and no sooner for one of them."""
    # The window's codes may have small letters; people type and print them either way.
    for written in dict.fromkeys((file_code, file_code.upper())):
        # Whoever has not the right code makes us look for nothing.
        if slips.opens(written, code) and (found := dossiers.by_file_code(written)) is not None:
            return found
    raise NotFound("No slip of ours has this file code and this code.")
