"""Answers to what an importer asked for: to withdraw, to amend, for more time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.console.application.days_of_law import EXTENSION_REFUSED, due_after
from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.acts.act_page import ActPage, always
from services.console.entrypoints.acts.fields import day, passage
from services.console.entrypoints.acts.on_paper import MaybeOnPaper, day_of_act, with_paper
from services.console.entrypoints.acts.registering.common import (
    CERT_BODY,
    OFFICER,
    asked_of,
    given,
    on_dossier,
    standing_of,
    told,
    wish,
)
from services.console.entrypoints.acts.registering.receiving import AcceptForm, NoteForm
from services.console.entrypoints.acts.scene import Scene
from services.console.entrypoints.wording import written_day


class DeclineForm(ActForm):
    reason = passage(_l("Reason"), needed=_l("Say why not: the importer reads it."), most=2000)


class AgencyDeclineForm(DeclineForm, MaybeOnPaper):
    pass


class GrantForm(MaybeOnPaper):
    due_on = day(_l("New last day"), needed=_l("Give the new last day."))
    note = passage(_l("Note (may be left empty)"), most=2000)


def _says(*sentences: Any) -> Callable[[Any, Scene], Sequence[Any]]:
    return lambda _form, _scene: [*sentences, told()]


def _wanted(scene: Scene) -> Mapping[str, Any]:
    asked = asked_of(scene)
    return {"due_on": asked.until} if asked else {}


def _granting(form: GrantForm, scene: Scene) -> Sequence[Any]:
    chosen: date | None = form.due_on.data
    now = standing_of(scene).supplement_request
    if now is None:
        return [told()]
    return [
        _("The supplement may come until %(new)s instead of %(old)s.",
          new=written_day(chosen), old=written_day(now.due_on)),
        told(),
    ]  # fmt: skip


def _refusing(form: AgencyDeclineForm, scene: Scene) -> Sequence[Any]:
    standing = standing_of(scene)
    at_least = due_after(
        EXTENSION_REFUSED, regime=standing.regime, agency=standing.agency.code, today=day_of_act(form, scene)
    )
    now = standing.supplement_request
    # What is entered afterwards leaves the importer the day of the entry at least.
    last = max(at_least, now.due_on if now else at_least, scene.today)
    said = _(
        "The supplement is then due on %(day)s: the law leaves a short time after a refusal.", day=written_day(last)
    )
    return [said, told()]


_GOES_ON = _l("The dossier goes on where it was before the importer asked.")


def _pair(prefix: str, at: str, titles: tuple[Any, Any, Any, Any], roles: Sequence[str]) -> tuple[ActPage, ...]:
    """Allowing and refusing a withdrawal, and an amendment."""
    let_go, hold, let_amend, keep = titles
    ours = roles == OFFICER
    allows: type[ActForm] = AcceptForm if ours else NoteForm
    declines: type[ActForm] = AgencyDeclineForm if ours else DeclineForm
    noted, because = given("note"), given("reason")
    if ours:
        noted, because = with_paper(noted), with_paper(because)
    return (
        on_dossier(f"{prefix}withdrawal-allow", at=f"{at}withdrawal/allow", title=let_go, allowed="allow_withdrawal",
                   roles=roles, form=allows, body=noted, weight="risky", standing=wish, irreversible=always,
                   consequences=_says(_l("The dossier ends here: what was withdrawn cannot be taken up again."))),
        on_dossier(f"{prefix}withdrawal-refuse", at=f"{at}withdrawal/refuse", title=hold, allowed="refuse_withdrawal",
                   roles=roles, form=declines, body=because, standing=wish, consequences=_says(_GOES_ON)),
        on_dossier(f"{prefix}amendment-allow", at=f"{at}amendment/allow", title=let_amend, allowed="allow_amendment",
                   roles=roles, form=allows, body=noted, weight="main", standing=wish,
                   consequences=_says(_l("The importer may send the whole registration again; the case waits for it."))),
        on_dossier(f"{prefix}amendment-refuse", at=f"{at}amendment/refuse", title=keep, allowed="refuse_amendment",
                   roles=roles, form=declines, body=because, standing=wish, consequences=_says(_GOES_ON)),
    )  # fmt: skip


ANSWERS = (
    *_pair(
        "",
        "",
        (
            _l("Allow the withdrawal"),
            _l("Refuse the withdrawal"),
            _l("Allow the amendment"),
            _l("Refuse the amendment"),
        ),
        OFFICER,
    ),
    on_dossier(
        "extension-grant",
        at="extension/grant",
        title=_l("Grant more time"),
        allowed="grant_extension",
        form=GrantForm,
        body=with_paper(given("due_on", "note")),
        weight="main",
        first=_wanted,
        standing=wish,
        consequences=_granting,
    ),
    on_dossier(
        "extension-refuse",
        at="extension/refuse",
        title=_l("Refuse more time"),
        allowed="refuse_extension",
        form=AgencyDeclineForm,
        body=with_paper(given("reason")),
        standing=wish,
        consequences=_refusing,
    ),
)
BODY_ANSWERS = _pair(
    "conformity-",
    "conformity/",
    (
        _l("Allow the withdrawal (certification)"),
        _l("Refuse the withdrawal (certification)"),
        _l("Allow the amendment (certification)"),
        _l("Refuse the amendment (certification)"),
    ),
    CERT_BODY,
)
