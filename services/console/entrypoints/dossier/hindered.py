"""Why not everything of this stage is offered: in one line for acts that stand still for the same reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.console.application.looking_at_dossier import Looked
from services.console.domain.dossier.barred import Barred, Why
from services.console.entrypoints.acts.registry import titles_of
from services.console.entrypoints.dossier.law_words import law, said
from services.console.entrypoints.dossier.wording import word
from services.console.entrypoints.wording import written_day

# Inspection's, as things are now; registration's stand in the law's table of acts.
NEEDS: Mapping[str, Any] = {
    "ACCEPTED": _l("the dossier is not accepted yet"),
    "SAMPLING_APPOINTED": _l("no sampling is scheduled yet"),
    "SAMPLE_TAKEN": _l("no sample was taken yet"),
    "LAPSED": _l("only once the importer's day for the supplement has gone by"),
}
AWAITED = {
    "SUPPLEMENT": _l("the importer's supplement is waited for"),
    "AMENDMENT": _l("the amended dossier is waited for"),
}
ASKED = {
    "WITHDRAWAL": _l("first the importer's request to withdraw is answered"),
    "AMENDMENT": _l("first the importer's request to amend is answered"),
    "EXTENSION": _l("first the importer's request for more time is answered"),
}
DONE = {
    "draft": _l("you, or the one for whom you act, drafted the result: somebody else looks at it"),
    "review": _l("you, or the one for whom you act, reviewed the result: somebody else signs it"),
}


@dataclass(frozen=True)
class Hindered:
    acts: tuple[str, ...]
    why: str


def hindered(looked: Looked) -> list[Hindered]:
    """In the order of a dossier's way; each act once, with the first reason that a service gives."""
    found: dict[str, list[str]] = {}
    seen: set[str] = set()
    for service, whole in (("registration", looked.dossier), ("inspection", looked.case)):
        for each in whole.barred if whole else ():
            why = why_not(each, service)
            for title in _titles(each, service):
                if title not in seen:
                    seen.add(title)
                    found.setdefault(why, []).append(title)
    return [Hindered(tuple(acts), why) for why, acts in found.items()]


def why_not(barred: Barred, service: str) -> str:
    return "; ".join(_reasons(barred, service))


def _reasons(barred: Barred, service: str) -> Iterator[str]:
    for why in barred.because:
        if why.code == "role":
            yield str(_("for the %(who)s to do", who=" / ".join(word(role, "role") for role in barred.roles)))
        elif why.code == "need":
            yield _need(why, service)
        elif why.code == "importer":
            yield _until(str(AWAITED.get(why.what or "", AWAITED["SUPPLEMENT"])), why)
        elif why.code == "request":
            yield str(ASKED.get(why.what or "", why.what))
        elif why.code == "after":
            yield str(_("only after %(acts)s", acts=", ".join(f"“{_name(act, service)}”" for act in why.acts)))
        elif why.code == "same_person":
            yield str(DONE.get(why.what or "", DONE["draft"]))


def _need(why: Why, service: str) -> str:
    if service == "inspection":
        return _until(str(NEEDS.get(why.what or "", why.what)), why)
    needs, what = law().acts.needs, why.what or ""
    return str(_("only if “%(need)s”", need=said(needs[what]) if what in needs else what))


def _until(text: str, why: Why) -> str:
    return str(_("%(text)s, until %(day)s", text=text, day=written_day(why.until))) if why.until else text


def _titles(barred: Barred, service: str) -> list[str]:
    """Of acts that people do on a page; of the importer's, who has other pages, as the law calls them."""
    if "importer" in barred.roles and service == "registration":
        return [_name(barred.act, service)]
    return [str(title) for title in titles_of(barred.act, service, barred.roles)]


def _name(act: str, service: str) -> str:
    if service == "registration":
        rows = law().acts.of(act)
        return said(rows[0]) if rows else act
    titles = titles_of(act, service, ("officer", "reviewer", "signer"))
    return str(titles[0]) if titles else act
