"""A service's papers over its database, with what the environment says of keys and addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pymongo.database import Database

from shared.clock import Clock
from shared.papers.desk import Marks, PaperDesk, no_pictures
from shared.papers.making import ProcessMaker
from shared.papers.owed import Owed
from shared.papers.sealing.settings import seal_settings
from shared.papers.store import Paper, PaperStore
from shared.secret import Misconfigured, derived_key, secret_from

PUBLIC_URL = "CUAKHAU_PUBLIC_URL"
WHEN, AT_ONCE, ON_DEMAND = "CUAKHAU_PAPERS", "at_once", "on_demand"
COLLECTION = "papers"


def paper_desk(
    service: str,
    database: Database[Any],
    *,
    owed: Callable[[str], Sequence[Owed]],
    marks: Marks,
    clock: Clock,
    environ: Mapping[str, str],
    pictures: Callable[[Paper], Mapping[str, bytes]] = no_pictures,
) -> PaperDesk:
    """Raises Misconfigured."""
    settings = seal_settings(environ)
    maker = ProcessMaker(settings.pin_as_given) if settings else ProcessMaker()
    key = derived_key(secret_from(environ), "paper codes")
    store = PaperStore(database[COLLECTION])
    url = public_url(environ)
    return PaperDesk(service, store, maker, owed, marks, key, url, clock, at_once=_at_once(environ), pictures=pictures)


def _at_once(environ: Mapping[str, str]) -> bool:
    chosen = environ.get(WHEN) or AT_ONCE
    if chosen not in (AT_ONCE, ON_DEMAND):
        raise Misconfigured(f"{WHEN} is '{chosen}'; it is {AT_ONCE} or {ON_DEMAND}.")
    return chosen == AT_ONCE


def public_url(environ: Mapping[str, str]) -> str:
    """Where anybody reaches the console: it is printed on every paper, and can never be taken back. Raises Misconfigured."""
    url = environ.get(PUBLIC_URL)
    if not url and environ.get("CUAKHAU_ENV") == "development":
        return f"http://{environ.get('CONSOLE_ADDRESS', '127.0.0.1:8100')}"
    if not url or not url.startswith(("https://", "http://")):
        raise Misconfigured(
            f"{PUBLIC_URL} is '{url or ''}': set it to the console's public address, such as https://cuakhau.example; "
            "papers carry it for ever."
        )
    return url.rstrip("/")
