"""Supplement: the importer answers a handler's request; the new content replaces the former one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.registration.domain.commands import SupplementDossier
from services.registration.domain.dossier import Dossier, Handler
from services.registration.domain.events import DossierSupplemented
from services.registration.domain.lists import Lists
from services.registration.domain.revising import revised
from services.registration.domain.states import Act, Party, step


def supplement(
    dossier: Dossier, command: SupplementDossier, *, lists: Lists, now: datetime
) -> tuple[Dossier, DossierSupplemented]:
    """Raises NotAllowed, or Invalid with every broken rule."""
    moved = step(dossier, Act.SUPPLEMENT, Party.IMPORTER, now=now, handler=command.handler)
    supplemented = revised(moved, command.draft, lists=lists, now=now)
    if command.handler is Handler.CQKT:
        supplemented = replace(supplemented, supplement_request=None)
    else:
        supplemented = replace(supplemented, body_request=None)
    return supplemented, DossierSupplemented(dossier.file_code, now, supplemented.content, command.handler)
