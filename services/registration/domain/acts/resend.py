"""Re-send: the importer sends the amendment that a handler allowed; the new content replaces the former one."""

from __future__ import annotations

from datetime import datetime

from services.registration.domain.commands import ResendDossier
from services.registration.domain.dossier import Dossier
from services.registration.domain.events import DossierAmended
from services.registration.domain.lists import Lists
from services.registration.domain.revising import revised
from services.registration.domain.states import Act, Party, step


def resend(dossier: Dossier, command: ResendDossier, *, lists: Lists, now: datetime) -> tuple[Dossier, DossierAmended]:
    """Raises NotAllowed, or Invalid with every broken rule."""
    moved = step(dossier, Act.RESEND, Party.IMPORTER, now=now, handler=command.handler)
    amended = revised(moved, command.draft, lists=lists, now=now)
    return amended, DossierAmended(dossier.file_code, now, command.handler, amended.content)
