"""What follows a notice, and what changes how a case is looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import DataRequired

from services.console.application.acts.law import longer_look_due_on, modes_to_change_to
from services.console.application.desk import Json
from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.acts import wording as words
from services.console.entrypoints.acts.act_page import Fact, always, as_named, on_case
from services.console.entrypoints.acts.fields import day, line, passage
from services.console.entrypoints.acts.scene import Scene


def chosen_line() -> int | None:
    """The goods line that a link named, ?line=3."""
    asked = request.args.get("line", "")
    return int(asked) if asked.isdecimal() else None


class ChangeModeForm(ActForm):
    mode = RadioField(
        _l("New mode"), choices=[], validators=[DataRequired(message=_l("Choose how it is to be inspected."))]
    )
    reason = passage(_l("What was found"), needed=_l("Say what was found."), most=400)


class ChooseRowForm(ActForm):
    choice = SelectField(
        _l("Goods line and row"), choices=[], validators=[DataRequired(message=_l("Choose a line and its row."))]
    )
    reason = passage(_l("Reason"), needed=_l("Say why this row, for the history."))


class CustomsCopyForm(ActForm):
    number = line(_l("Number of the letter to customs"), needed=_l("Give the number of the letter."), most=100)
    sent_on = day(_l("Sent on"), needed=_l("Give the day on which it was sent."))


def _modes(form: ChangeModeForm, scene: Scene) -> Mapping[str, Any]:
    form.mode.choices = [(mode, words.mode(mode)) for mode in modes_to_change_to(scene.case.mode)]
    closest = _("The goods are inspected as closely as the law knows: there is no closer mode to change to.")
    return {} if form.mode.choices else {"nothing_to_do": closest}


def _change_means(_form: ChangeModeForm, scene: Scene) -> Sequence[Any]:
    said = [
        _(
            "Once %(mode)s: the new time runs from today until %(day)s.",
            mode=words.mode(mode).lower(),
            day=words.day(due),
        )
        for mode in modes_to_change_to(scene.case.mode)
        if (due := longer_look_due_on(scene.case, mode, scene.today))
    ]
    return [
        *said,
        _("What was drafted is dropped. There is no way back to a less close look."),
        _("The importer is told of the new mode, with your reason."),
    ]


def _mode_now(scene: Scene) -> Sequence[Fact]:
    case = scene.case
    return [(_("Mode now"), words.mode(case.mode)), (_("Due"), words.day(case.due_on))]


def _rows(form: ChooseRowForm, scene: Scene) -> Mapping[str, Any]:
    named = chosen_line()
    lines = [each for each in scene.case.content.lines if named in (None, each.line_no)] or scene.case.content.lines
    none = _("no row of the list covers these goods")
    form.choice.choices = {
        _("Choose"): [("", "–")],
    } | {
        f"{each.line_no}. {each.name} ({each.hs_code})": [
            *((f"{each.line_no}|{row.code}", f"{row.code} – {row.name} – {row.qcvn}") for row in each.candidates),
            (f"{each.line_no}|", none),
        ]
        for each in lines
    }
    return {"lines": lines}


def _row_now(scene: Scene) -> Mapping[str, Any]:
    """Nothing is proposed where nobody chose yet: that no row covers the goods is a finding too."""
    named = scene.case.line(chosen_line() or 0)
    chosen = named is not None and (named.row is not None or named.off_list)
    return {"choice": f"{named.line_no}|{named.row or ''}"} if named and chosen else {}


def _row_body(form: ChooseRowForm, _scene: Scene) -> Json:
    number, _bar, row = form.choice.data.partition("|")
    return {"line_no": int(number), "row": row or None, "reason": form.reason.data}


def _row_means(_form: ChooseRowForm, _scene: Scene) -> Sequence[Any]:
    return [
        _("Which regulations apply to the line and whether it is inspected follow from its row."),
        _("The mode of inspection is decided again by the rules; a draft is dropped when the goods count otherwise."),
    ]


def _copy_means(_form: CustomsCopyForm, scene: Scene) -> Sequence[Any]:
    copy = scene.case.customs_copy
    said = [_("The paper copy of notice %(no)s counts as sent to customs.", no=copy.notice_no)] if copy else []
    return [
        *said,
        _("The dossier waits for no paper copy any more; number and day of the letter stand in its history."),
    ]


FOLLOWING = (
    on_case(
        "change-mode",
        title=_l("Look closer"),
        allowed="change_mode",
        form=ChangeModeForm,
        body=as_named("mode", "reason"),
        weight="risky",
        prepare=_modes,
        consequences=_change_means,
        standing=_mode_now,
        irreversible=always,
    ),
    on_case(
        "choose-row",
        title=_l("Choose the row of the list"),
        allowed="choose_row",
        form=ChooseRowForm,
        template="acts/choose_row.html",
        body=_row_body,
        first=_row_now,
        prepare=_rows,
        consequences=_row_means,
        standing=_mode_now,
        pointers={"/row": "choice", "/line_no": "choice"},
    ),
    on_case(
        "customs-copy",
        title=_l("Record the paper copy for customs"),
        allowed="record_customs_copy",
        form=CustomsCopyForm,
        body=as_named("number", "sent_on"),
        first=lambda scene: {"sent_on": scene.today},
        consequences=_copy_means,
    ),
)
