"""Review by somebody else, the leader's signature, and a notice that is amended or kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.validators import DataRequired

from services.console.application.acts.signing import effect_of_signature
from services.console.application.acts.weighing import proposed_results, weigh
from services.console.application.desk import Json
from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.acts import fields
from services.console.entrypoints.acts import wording as words
from services.console.entrypoints.acts.act_page import ActPage, Fact, always, as_named, on_case
from services.console.entrypoints.acts.deciding import weighed_text
from services.console.entrypoints.acts.scene import Scene


class ReviewForm(ActForm):
    decision = RadioField(
        _l("Decision"), choices=[], validators=[DataRequired(message=_l("Approve it, or send it back."))]
    )
    compared = BooleanField(_l("I compared the measured values with the laboratory's report"))
    reason = fields.passage(_l("What has to be done better"))
    # Of the laboratory's reports whose values stand beside the form, for whoever may approve.
    reports: Sequence[str] = ()

    @property
    def approving(self) -> bool:
        return bool(self.decision.data == "approve")

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        if self.approving and self.reports and not self.compared.data:
            self.compared.errors = [
                _("Compare the measured values with the laboratory's report and tick it, or send the draft back.")
            ]
            return False
        if self.decision.data == "back" and not self.reason.data:
            self.reason.errors = [_("Say what has to be done better: the officer reads it.")]
            return False
        return fine


class SignForm(ActForm):
    signer = fields.line(_l("Name as printed on the notice"), most=100)
    issued_on = fields.day(_l("Day on which it was signed on paper"))
    outage = fields.passage(_l("Why it is entered only now"), most=500)


class NoticeForm(ActForm):
    reason = fields.passage(_l("Reason"), needed=_l("Say why, for the history."))


def _decisions(form: ReviewForm, scene: Scene) -> Mapping[str, Any]:
    back = ("back", _("Send it back to the officer"))
    approves = scene.who.role == "reviewer" and "approve" in scene.allowed("inspection")
    form.decision.choices = [("approve", _("Approve it: it goes to the leader")), back] if approves else [back]
    form.reports = tuple(report.number for report in scene.case.reports) if approves else ()
    return _proposal(form, scene)


def _proposal(_form: ActForm, scene: Scene) -> Mapping[str, Any]:
    """What was drafted, beside what is on record and the result that this speaks for."""
    case = scene.case
    found, proposed = weigh(case), proposed_results(case)
    drafted = case.draft.lines if case.draft else ()
    rows = [
        {
            "line": case.line(each.line_no),
            "result": each,
            "weighed": [(weighed_text(one), one.against) for one in found.get(each.line_no, ())],
            "otherwise": proposed.get(each.line_no) not in (None, each.code),
            "proposed": proposed.get(each.line_no),
        }
        for each in drafted
    ]
    return {"rows": rows, "case": case}


def _review_body(form: ReviewForm, _scene: Scene) -> Json:
    said = [form.reason.data]
    if form.approving and form.reports:
        # The history is the agency's, whatever language its reader's page is in.
        with force_locale("vi"):
            said.insert(0, _("Measured values compared with report %(number)s.", number=", ".join(form.reports)))
    return {"approve": form.approving, "reason": " ".join(filter(None, said)) or None}


def _review_means(form: ReviewForm, _scene: Scene) -> Sequence[Any]:
    compared = _("That you compared the measured values stands in the history, with the number of the report.")
    return [
        _("Approved: the leader can sign it. Whoever drafted it cannot approve it."),
        *([compared] if form.reports else ()),
        _("Sent back: the draft is dropped and the officer decides anew, with your reason in sight."),
    ]


def _drafted(scene: Scene) -> Sequence[Fact]:
    draft, review = scene.case.draft, scene.case.review
    said: list[Fact] = [(_("Mode"), words.mode(scene.case.mode))]
    if draft:
        said.append((_("Drafted by"), f"{words.person(draft.by)} · {words.minute(draft.at)}"))
    if review and review.approved:
        said.append((_("Approved by"), f"{words.person(review.by)} · {words.minute(review.at)}"))
    return [*said, (_("Due"), words.day(scene.case.due_on))]


def _sign_means(form: SignForm, scene: Scene) -> Sequence[Any]:
    paper = form.issued_on.data
    effect = effect_of_signature(scene.case, paper or scene.today)
    said = [
        _(
            "The notice is issued under your name with the agency's next number; the importer is told, customs clear on it."
        )
    ]
    if paper:
        day = words.day(paper)
        said.append(
            _("It is of %(day)s, and its times count from then; the history says when it was entered.", day=day)
        )
    if effect.replaces:
        said.append(_("It replaces notice %(no)s.", no=effect.replaces))
    if effect.failing:
        said.append(
            _(
                "Line %(lines)s does not meet the requirements: the goods must be dealt with until %(day)s.",
                lines=", ".join(map(str, effect.failing)),
                day=words.day(effect.due_on) if effect.due_on else "–",
            )
        )
    if effect.pending:
        said.append(_("Line %(lines)s stays open; the case goes on.", lines=", ".join(map(str, effect.pending))))
    return [
        *said,
        _("It cannot be taken back here: a notice that stands is only revoked, or replaced by an amended one."),
    ]


def _amend_means(_form: NoticeForm, scene: Scene) -> Sequence[Any]:
    number = scene.case.notices[-1].notice_no if scene.case.notices else "–"
    return [
        _("The case is worked on again. Notice %(no)s stands until the amended one is issued.", no=number),
        _("The amended result is drafted, reviewed and signed like any other, and says what it changes."),
    ]


def _keep_means(_form: NoticeForm, scene: Scene) -> Sequence[Any]:
    number = scene.case.notices[-1].notice_no if scene.case.notices else "–"
    return [_("Notice %(no)s stays as it is; what was drafted to amend it is dropped.", no=number)]


REVIEWING: tuple[ActPage, ...] = (
    ActPage(
        name="review",
        title=_l("Review the draft"),
        service="inspection",
        path="/inspections/{id}/review",
        allowed=("approve", "send_back"),
        roles=("reviewer", "signer"),
        form=ReviewForm,
        template="acts/review.html",
        body=_review_body,
        weight="main",
        submit=_l("Send the decision"),
        prepare=_decisions,
        consequences=_review_means,
        standing=_drafted,
    ),
    on_case(
        "sign",
        title=_l("Sign the result"),
        allowed="sign",
        roles=("signer",),
        form=SignForm,
        template="acts/sign.html",
        again="acts/notice.html",
        body=as_named("signer", "issued_on", "outage"),
        weight="main",
        first=lambda scene: {"signer": scene.who.id},
        prepare=_proposal,
        consequences=_sign_means,
        standing=_drafted,
        irreversible=always,
    ),
    on_case(
        "amend-notice",
        title=_l("Amend the notice"),
        allowed="amend_notice",
        form=NoticeForm,
        body=as_named("reason"),
        weight="risky",
        consequences=_amend_means,
    ),
    on_case(
        "keep-notice",
        title=_l("Keep the notice after all"),
        allowed="keep_notice",
        form=NoticeForm,
        body=as_named("reason"),
        consequences=_keep_means,
    ),
)
