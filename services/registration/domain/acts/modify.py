"""Modify: the importer sends the registration anew before anybody accepted it."""

from __future__ import annotations

from datetime import datetime

from services.registration.domain.commands import ModifyDossier
from services.registration.domain.dossier import Dossier
from services.registration.domain.events import DossierModified
from services.registration.domain.lists import Lists
from services.registration.domain.revising import revised
from services.registration.domain.states import Act, Party, step


def modify(dossier: Dossier, command: ModifyDossier, *, lists: Lists, now: datetime) -> tuple[Dossier, DossierModified]:
    """Raises NotAllowed, or Invalid with every broken rule."""
    moved = step(dossier, Act.MODIFY, Party.IMPORTER, now=now)
    modified = revised(moved, command.draft, lists=lists, now=now)
    return modified, DossierModified(dossier.file_code, now, modified.content)
