"""What was done on paper while the system was down: its day and the reason, on the form of the act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.console.application.desk import Json
from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.acts import fields
from services.console.entrypoints.acts.act_page import json_of
from services.console.entrypoints.acts.scene import Scene
from services.console.entrypoints.wording import written_day


class MaybeOnPaper(ActForm):
    done_on = fields.day(_l("Day on which it was done on paper"))
    outage = fields.passage(_l("Why it is entered only now"), most=500)


def with_paper(body: Callable[[Any, Scene], Json]) -> Callable[[Any, Scene], Json]:
    """The body with day and reason, where they were given."""

    def sent(form: MaybeOnPaper, scene: Scene) -> Json:
        said = {"done_on": json_of(form.done_on.data), "outage": form.outage.data or None}
        return {**body(form, scene), **{name: value for name, value in said.items() if value is not None}}

    return sent


def day_of_act(form: ActForm, scene: Scene) -> date:
    """From which its times count."""
    given = form.done_on.data if isinstance(form, MaybeOnPaper) else None
    return given or scene.today


def means_on_paper(form: ActForm) -> Sequence[Any]:
    if not isinstance(form, MaybeOnPaper) or not form.done_on.data:
        return ()
    day = written_day(form.done_on.data)
    return [_("It counts from %(day)s; the history says both, that day and when it was entered.", day=day)]
