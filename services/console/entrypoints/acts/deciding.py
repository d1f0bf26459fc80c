"""The draft: a result for each goods line, all in one grid, with what is on record beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField, HiddenField, SelectField

from services.console.application.acts import law
from services.console.application.acts.open_items import checklist_bars, open_items
from services.console.application.acts.weighing import MEETS, Kind, Weighed, proposed_results, weigh
from services.console.application.desk import Json
from services.console.domain.dossier.case import ChecklistItem
from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.acts import fields
from services.console.entrypoints.acts import wording as words
from services.console.entrypoints.acts.act_page import Fact, on_case
from services.console.entrypoints.acts.checking import items_of
from services.console.entrypoints.acts.scene import Scene

_CODES = range(1, 11)

SPOKEN = {
    Kind.EXEMPT: _l("registered as exempt, category %(detail)s"),
    Kind.NOT_LISTED: _l("not to be inspected"),
    Kind.LAPSED: _l("the supplement never came"),
    Kind.TEST_FAILED: _l("test failed: %(detail)s"),
    Kind.TEST_PASSED: _l("test passed, report %(detail)s"),
    Kind.NOT_TESTED: _l("no sample of it was tested"),
    Kind.LOT_REJECTED: _l("lot not accepted: %(detail)s not in order"),
    Kind.LOT_ACCEPTED: _l("lot accepted: %(detail)s not in order"),
    Kind.OBJECTION: _l("objection: %(detail)s"),
    Kind.PAPERS_FINE: _l("papers in order"),
    Kind.PAPERS_OPEN: _l("checklist not complete"),
    Kind.LABEL: _l("label to be corrected: %(detail)s"),
    Kind.BODY_AGAINST: _l("certification body: does not conform %(detail)s"),
    Kind.BODY_FOR: _l("certification body: conforms %(detail)s"),
    Kind.ROW_OPEN: _l("row not chosen: %(detail)s"),
}


def weighed_text(found: Weighed) -> str:
    """With a sign of its own, so that it is never told by colour alone."""
    sign = "✕" if found.against else "✓" if found.kind in (Kind.TEST_PASSED, Kind.PAPERS_FINE, Kind.BODY_FOR) else "·"
    return f"{sign} {str(SPOKEN[found.kind]) % {'detail': found.detail}}".strip()


class ResultForm(Form):
    line_no = HiddenField()
    code = SelectField(_l("Result"), choices=[])
    reason = fields.line(_l("Reason"), most=2000)
    body_code = fields.line(_l("Code of the body"), most=50)
    body_name = fields.line(_l("Name of the body"))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.code.choices = [("", "–"), *((str(code), f"{code} – {words.result(code)}") for code in _CODES)]

    @property
    def chosen(self) -> int | None:
        return int(self.code.data) if self.code.data else None

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        if self.chosen is None:
            self.code.errors = [_("Decide every line.")]
            return False
        if law.needs_reason(self.chosen) and not self.reason.data:
            self.reason.errors = [_("This result needs a reason.")]
            fine = False
        if law.names_body(self.chosen):
            for field in (self.body_code, self.body_name):
                if not field.data:
                    field.errors = [_("Name the body that re-assesses conformity.")]
                    fine = False
        return fine


class DraftForm(ActForm):
    """left_open: why lines that were to be filled were not, in sentences."""

    lines = FieldList(FormField(ResultForm))
    amendments = fields.passage(_l("What the amended notice says differently"))
    left_open: Sequence[str] = ()

    def problems(self) -> Iterator[tuple[str | None, Any]]:
        """Of a line with its number: in the summary it stands alone."""
        numbers = {cell.id: row.line_no.data for row in self.lines for cell in row}
        for id, text in super().problems():
            number = numbers.get(id or "")
            yield id, text if number is None else _("Line %(number)s: %(text)s", number=number, text=text)


def _first(scene: Scene) -> Mapping[str, Any]:
    case = scene.case
    drafted = {each.line_no: each for each in case.draft.lines} if case.draft else {}
    proposed = proposed_results(case)
    rows = []
    for line in case.content.lines:
        was, code = drafted.get(line.line_no), proposed[line.line_no]
        rows.append(
            {
                "line_no": str(line.line_no),
                "code": str(was.code) if was else str(code or ""),
                "reason": was.reason if was else None,
                "body_code": was.body.code if was and was.body else None,
                "body_name": was.body.name if was and was.body else None,
            }
        )
    return {"lines": rows, "amendments": case.draft.amendments if case.draft else None}


def _prepare(_form: DraftForm, scene: Scene) -> Mapping[str, Any]:
    case = scene.case
    found = weigh(case)
    return {
        "open_items": _open_items(scene),
        "waiting_codes": law.resting_on_evidence() if checklist_bars(case) else (),
        "goods": {str(line.line_no): line for line in case.content.lines},
        "weighed": {
            str(number): [(weighed_text(each), each.against) for each in each_line]
            for number, each_line in found.items()
        },
        "amending": bool(case.notices),
    }


def _open_items(scene: Scene) -> Sequence[ChecklistItem]:
    """In the checklist's order."""
    items = items_of(scene)
    found = open_items(scene.case, required=[item.code for item in items if item.required])
    return [item for item in items if item.code in found]


def _adjust(form: DraftForm, what: str, scene: Scene) -> None:
    """pass: lines not decided yet meet the requirements, but for those with something against them."""
    against = {n: [weighed_text(each) for each in found if each.against] for n, found in weigh(scene.case).items()}
    if what == "pass" and all(row.code.data for row in form.lines):
        form.left_open = [_("Every line has its result already.")]
        return
    left = []
    for row in form.lines:
        why = against.get(int(row.line_no.data))
        if what == "clear":
            row.code.data = ""
        elif what == "pass" and not row.code.data and why:
            left.append(_("Line %(number)s: %(text)s", number=row.line_no.data, text="; ".join(why)))
        elif what == "pass" and not row.code.data:
            row.code.data = str(MEETS)
    form.left_open = left


def _body(form: DraftForm, scene: Scene) -> Json:
    lines = []
    for row in form.lines:
        said: dict[str, Any] = {"line_no": int(row.line_no.data), "code": row.chosen, "reason": row.reason.data or None}
        if row.body_code.data or row.body_name.data:
            said["body"] = {"code": row.body_code.data or "", "name": row.body_name.data or ""}
        lines.append(said)
    return {"lines": lines, "amendments": (form.amendments.data or None) if scene.case.notices else None}


def _means(_form: DraftForm, scene: Scene) -> Sequence[Any]:
    said = [
        _("Nothing goes out yet: somebody else reviews the draft, and the leader signs it."),
        _("Whoever drafts can neither review nor sign it."),
    ]
    if scene.case.review is not None and not scene.case.review.approved:
        reviewer = words.person(scene.case.review.by)
        said.insert(0, _("Sent back by %(who)s: %(reason)s", who=reviewer, reason=scene.case.review.reason or ""))
    return said


def _standing(scene: Scene) -> Sequence[Fact]:
    return [(_("Mode"), words.mode(scene.case.mode)), (_("Due"), words.day(scene.case.due_on))]


DECIDING = (
    on_case(
        "draft",
        title=_l("Draft the result"),
        allowed="draft_result",
        form=DraftForm,
        template="acts/draft.html",
        body=_body,
        weight="main",
        submit=_l("Put the draft to review"),
        first=_first,
        prepare=_prepare,
        adjust=_adjust,
        consequences=_means,
        standing=_standing,
        pointers={},
    ),
)
