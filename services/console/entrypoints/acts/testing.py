"""The laboratory's report, value by value against its limit; and the retest that decides a dispute."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import jsonify, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import FieldList, Form, FormField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import DataRequired

from services.console.application.acts.judging import Verdict, judge, listed
from services.console.application.acts.testing import retestable_lines, samples_of_retest, samples_of_test
from services.console.application.desk import Json
from services.console.domain.casework.case import Case
from services.console.entrypoints.access import today
from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.acts import fields
from services.console.entrypoints.acts import wording as words
from services.console.entrypoints.acts.act_page import Fact, always, as_named, json_of, on_case
from services.console.entrypoints.acts.fields import FormOfRows
from services.console.entrypoints.acts.sampling import laboratories
from services.console.entrypoints.acts.scene import Scene
from shared.errors import Invalid, Violation

Samples = Callable[[Case], Mapping[str, int]]
_BY_LIMIT = ""


class IndicatorForm(Form):
    """One measured value; a row without a value is not sent."""

    sample_code = SelectField(_l("Sample"), choices=[], validate_choice=False)
    name = fields.line(_l("Indicator"))
    method = fields.line(_l("Method"))
    limit = fields.line(_l("Limit"))
    value = fields.line(_l("Value"))
    unit = fields.line(_l("Unit"), most=50)
    passed = SelectField(
        _l("Verdict"),
        choices=[(_BY_LIMIT, _l("by the limit")), ("yes", _l("passes")), ("no", _l("fails"))],
        default=_BY_LIMIT,
    )
    code = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        for field in (self.name, self.method, self.limit):
            if self.value.data and not field.data:
                field.errors = [_("Missing.")]
                fine = False
        return fine


class ReportForm(FormOfRows):
    number = fields.line(_l("Number of the report"), needed=_l("Give the report's number."), most=50)
    laboratory = fields.line(_l("Laboratory"), needed=_l("Name the laboratory."), list="laboratories")
    accreditation_no = fields.line(
        _l("Number of its accreditation or designation"), needed=_l("Give the number."), most=100, list="numbers"
    )
    received_on = fields.day(_l("Samples received on"), needed=_l("When did the laboratory have the samples?"))
    tested_on = fields.day(_l("Tested on"), needed=_l("When was it tested?"))
    seal_intact = RadioField(
        _l("Seal on arrival"),
        choices=[("yes", _l("intact")), ("no", _l("broken"))],
        default="yes",
        validators=[DataRequired(message=_l("Say how the seal was."))],
    )
    indicators = FieldList(FormField(IndicatorForm))
    conclusion = RadioField(
        _l("Conclusion of the report"),
        choices=[("PASS", _l("passes")), ("FAIL", _l("fails"))],
        validators=[DataRequired(message=_l("What does the report conclude?"))],
    )
    signatory = fields.line(_l("Signed by"), needed=_l("Who signed the report?"))

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        if not any(row.value.data for row in self.indicators):
            self.form_errors.append(_("Enter at least one measured value."))
            return False
        return fine


class RetestForm(ActForm):
    laboratory = fields.line(
        _l("Other designated laboratory"), needed=_l("Name another designated laboratory."), list="laboratories"
    )
    requested_on = fields.day(_l("Asked for on"), needed=_l("When was it asked for?"))
    requested_by = fields.line(_l("Who asked, by which paper"), needed=_l("Say who asked in the importer's name."))
    reason = fields.passage(_l("Why the result is disputed"), needed=_l("Say why the result is disputed."))
    lines = SelectMultipleField(
        _l("Lines"), coerce=int, choices=[], validators=[DataRequired(message=_l("Tick at least one line."))]
    )


def _first(samples: Samples) -> Callable[[Scene], Mapping[str, Any]]:
    def first(scene: Scene) -> Mapping[str, Any]:
        case, sample = scene.case, scene.case.sample
        retest = case.retest if case.retest and case.retest.pending else None
        laboratory = retest.laboratory if retest else (sample.laboratory if sample else "")
        known = next((each for each in laboratories(scene) if laboratory in (each.name, each.code)), None)
        return {
            "laboratory": known.name if known else laboratory,
            "accreditation_no": next(iter(known.numbers), "") if known else "",
            "received_on": scene.today,
            "tested_on": scene.today,
            "indicators": [
                _row(case, scene, code, line_no, name)
                for code, line_no in samples(case).items()
                for name in (sample.indicators if sample else ())
            ],
        }

    return first


def _row(case: Case, scene: Scene, code: str, line_no: int, name: str) -> Mapping[str, Any]:
    row = listed(_regulations(case, line_no), name, scene.today)
    standard = case.sample.standard if case.sample else ""
    known = {"method": row.method, "limit": row.limit, "unit": row.unit or ""} if row else {"method": standard}
    return {"sample_code": code, "name": name, **known}


def _regulations(case: Case, line_no: int) -> tuple[str, ...]:
    line = case.line(line_no)
    return tuple(row.qcvn for row in line.candidates) if line else ()


def _prepare(samples: Samples) -> Callable[[ReportForm, Scene], Mapping[str, Any]]:
    def prepare(form: ReportForm, scene: Scene) -> Mapping[str, Any]:
        of = samples(scene.case)
        for row in form.indicators:
            row.sample_code.choices = [(code, code) for code in of]
        listed_now = laboratories(scene)
        return {
            "regulations": {code: _regulations(scene.case, line_no) for code, line_no in of.items()},
            "verdicts": [said(_judged(row, scene, of)) if row.value.data else "" for row in form.indicators],
            "suggestions": {
                "laboratories": [each.name for each in listed_now],
                "numbers": list(dict.fromkeys(number for each in listed_now for number in each.numbers)),
            },
        }

    return prepare


def _judged(row: Any, scene: Scene, of: Mapping[str, int]) -> Verdict:
    return judge(
        _regulations(scene.case, of.get(row.sample_code.data, 0)),
        row.form["name"].data or "",
        limit=row.limit.data or "",
        value=row.value.data or "",
        unit=row.unit.data or None,
        on=scene.today,
    )


def said(verdict: Verdict) -> str:
    """What the limits tell, in words and with a sign, never by colour alone."""
    listed_as = f" ({verdict.limit})" if verdict.limit else ""
    if verdict.passed is None:
        return str(_("? not told by numbers")) + listed_as
    return (str(_("✓ within the limit")) if verdict.passed else str(_("✕ outside the limit"))) + listed_as


def verdict() -> Response:
    """What the limits tell of one value, while it is typed."""
    asked = request.args
    found = judge(
        asked.getlist("qcvn"),
        asked.get("name", "")[:255],
        limit=asked.get("limit", "")[:255],
        value=asked.get("value", "")[:255],
        unit=asked.get("unit", "")[:50] or None,
        on=today(),
    )
    return jsonify({"passed": found.passed, "said": said(found) if asked.get("value") else ""})


def _adjust(form: ReportForm, _what: str, _scene: Scene) -> None:
    """One more row, of the sample of the last one."""
    last = form.indicators[-1].sample_code.data if form.indicators.entries else ""
    form.indicators.append_entry({"sample_code": last})


def _body(samples: Samples) -> Callable[[ReportForm, Scene], Json]:
    def body(form: ReportForm, scene: Scene) -> Json:
        of = samples(scene.case)
        rows = [n for n, row in enumerate(form.indicators) if row.value.data]
        form.sent = {"indicators": rows}
        indicators = [_indicator(form.indicators[n], position, scene, of) for position, n in enumerate(rows)]
        plain = ("number", "laboratory", "accreditation_no", "received_on", "tested_on", "conclusion", "signatory")
        head = {name: json_of(form[name].data) for name in plain}
        return {**head, "seal_intact": form.seal_intact.data == "yes", "indicators": indicators}

    return body


def _indicator(row: Any, position: int, scene: Scene, of: Mapping[str, int]) -> Json:
    """Raises Invalid where neither a limit nor the officer says whether it passes."""
    by_limit = _judged(row, scene, of).passed
    passed = {"yes": True, "no": False}.get(row.passed.data, by_limit)
    if passed is None:
        message = _("Numbers do not tell here: say whether it passes.")
        raise Invalid([Violation(f"/indicators/{position}/passed", "required", message)])
    names = ("sample_code", "name", "method", "limit", "value", "unit")
    return {**{name: json_of(row.form[name].data) for name in names}, "passed": passed}


def _means(_form: ReportForm, _scene: Scene) -> Sequence[Any]:
    return [
        _(
            "Each value is held against the listed limit and the one that the report states; a contradiction is refused."
        ),
        _("A sample passes only if every indicator does. A line whose sample failed cannot meet the requirements."),
        _("Until a retest is asked for, a later report replaces this one."),
    ]


def _retest_means(_form: ReportForm, _scene: Scene) -> Sequence[Any]:
    return [
        _("The second laboratory's result decides in place of the first."),
        _("The cost follows the loser: the agency when the second result is a pass, else the importer."),
    ]


def _lines(form: RetestForm, scene: Scene) -> Mapping[str, Any]:
    case = scene.case
    form.lines.choices = [(n, f"{n}. {line.name if (line := case.line(n)) else ''}") for n in retestable_lines(case)]
    designated = [each.name for each in laboratories(scene) if "DESIGNATED" in each.statuses]
    first = case.test.laboratory if case.test else None
    shown = {"suggestions": {"laboratories": [name for name in designated if name != first]}}
    nothing = _("No line can be tested again: none failed, or no sample of it is kept.")
    return shown if form.lines.choices else {**shown, "nothing_to_do": nothing}


def _asked_means(_form: RetestForm, _scene: Scene) -> Sequence[Any]:
    return [
        _("The retained samples are handed to that laboratory next; its result decides."),
        _("A draft on the first result falls. A retest is asked for once only."),
    ]


def _first_report(scene: Scene) -> Sequence[Fact]:
    test = scene.case.test
    return [(_("First report"), f"{test.number} · {test.laboratory} · {words.day(test.tested_on)}")] if test else []


TESTING = (
    on_case(
        "test-result",
        title=_l("Record the laboratory's report"),
        allowed="record_test_result",
        form=ReportForm,
        template="acts/report.html",
        body=_body(samples_of_test),
        weight="main",
        first=_first(samples_of_test),
        prepare=_prepare(samples_of_test),
        adjust=_adjust,
        consequences=_means,
    ),
    on_case(
        "retest",
        title=_l("Record the request for a retest"),
        allowed="request_retest",
        form=RetestForm,
        body=as_named("laboratory", "requested_on", "requested_by", "reason", "lines"),
        first=lambda scene: {"requested_on": scene.today, "lines": retestable_lines(scene.case)},
        prepare=_lines,
        consequences=_asked_means,
        standing=_first_report,
        irreversible=always,
    ),
    on_case(
        "retest-result",
        title=_l("Record the report of the retest"),
        allowed="record_retest",
        form=ReportForm,
        template="acts/report.html",
        body=_body(samples_of_retest),
        weight="main",
        first=_first(samples_of_retest),
        prepare=_prepare(samples_of_retest),
        adjust=_adjust,
        consequences=_retest_means,
        standing=_first_report,
    ),
)
