"""Who has come: an importer who signed in, or somebody with a link. Both see one dossier, by the importer's own rights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import g, request, session, url_for

from services.console.application.auditing import Caller
from services.console.application.importers.links import open_link
from services.console.application.importers.looking import OwnDossiers
from services.console.entrypoints.access import SECRET, caller, console, desk

SIGNED_IN, BY_LINK = "my", "standing"
# Takes the dossier back at once, and a link may have been passed on: whoever does it has to sign in.
_NOT_BY_LINK = ("cancel",)


@dataclass(frozen=True)
class Visit:
    """ref: what stands in the address, the dossier's id or the link's token. place: name of the pages come by."""

    place: str
    ref: str
    id: str
    own: OwnDossiers
    caller: Callable[[], Caller]

    @property
    def by_link(self) -> bool:
        return self.place == BY_LINK

    def url(self, page: str = "one", **values: Any) -> str:
        return url_for(f"{self.place}.{page}", ref=self.ref, **values)

    def may(self, page: str) -> bool:
        return not (self.by_link and page in _NOT_BY_LINK)

    def saw(self, kind: str, ref: str, detail: str | None = None) -> None:
        """On record before it is shown. Raises Unrecorded."""
        console().audit.note("viewed", caller=self.caller(), kind=kind, ref=ref, detail=detail)

    def acted(self, what: str) -> None:
        console().audit.note("acted", caller=self.caller(), kind="dossier", ref=self.id, detail=what)


def may_have_come(ref: str) -> bool:
    """As far as can be told without asking anybody: by a link of ours, or with the cookie of a session."""
    return SECRET in session if request.blueprint == SIGNED_IN else console().link_door.links.read(ref) is not None


def come_signed_in(ref: str) -> Visit:
    return Visit(SIGNED_IN, ref, ref, console().own_dossiers(desk()), caller)


def come_by_link(ref: str) -> Visit:
    """Raises NoSuchLink, TooManyLooks, Unavailable."""
    door = console().link_door
    link = open_link(ref, request.remote_addr or "", door)
    own = console().own_dossiers(console().desk(door.bearer(link.tax_code)))
    who = Caller(f"link:{link.tax_code}", "importer", None, request.remote_addr or "", request.user_agent.string)
    g.link = link
    return Visit(BY_LINK, ref, link.dossier, own, lambda: who)
