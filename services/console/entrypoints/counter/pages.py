"""A dossier brought on paper, from the first key to the slip that the importer takes home."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

from flask import Blueprint, abort, flash, g, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.console.application.counter import PATHS, REGISTER, Draft, KeptFile, candidates, importer_known, send
from services.console.domain.registration.paper import Paper, as_typed, changed, from_content
from services.console.domain.registration.pasting import pasted
from services.console.domain.registration.sending import to_send
from services.console.entrypoints.access import console, desk, today
from services.console.entrypoints.acts.registering.common import in_words
from services.console.entrypoints.counter import keeping
from services.console.entrypoints.counter.form import PaperForm, begun, received_on
from services.console.entrypoints.counter.lists import code_lists, kind_of
from services.console.entrypoints.counter.printing import saw
from services.console.entrypoints.counter.sheets import read_sheet
from services.console.entrypoints.counter.wording import label
from services.console.entrypoints.counter.workbook_words import said_of, stands_at, wrong_in
from services.console.entrypoints.wording import failure_text
from shared.errors import CuakhauError, Invalid

pages = Blueprint(
    "counter",
    __name__,
    url_prefix="/counter",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)
pages.url_value_preprocessor(keeping.take_large_forms)
pages.record_once(lambda state: keeping.protect_here(state.app, pages))
pages.before_request(keeping.let_in("officer"))
pages.add_app_template_filter(label, "form_label")
pages.add_app_template_filter(in_words, "in_words")

Page = str | tuple[str, int] | Response


@pages.get("/")
def front() -> str:
    return render_template("counter/front.html", drafts=console().drafts.of_person(g.who.id), now=console().clock())


@pages.post("/drafts")
def begin() -> Response:
    draft = begun(str(uuid4()), str(uuid4()), g.who.id, g.who.agency, console().clock())
    console().drafts.begin(draft)
    return redirect(url_for(".form", draft=draft.id))


@pages.route("/dossiers/<id>/<act>", methods=["GET", "POST"])
def anew(id: str, act: str) -> Page:
    """The whole registration again, as the importer brings it: supplemented, amended, or before anybody accepted it."""
    if act not in PATHS or act == REGISTER:
        abort(404)
    dossier: Any = desk().read("registration", f"/registrations/{id}")
    saw(id, str(dossier["file_code"]))
    if request.method == "GET":
        return render_template("counter/anew.html", dossier=dossier, act=act, possible=act in dossier["allowed"])
    now, paper = console().clock(), from_content(dossier["dossier"])
    draft = Draft(str(uuid4()), g.who.id, act, str(uuid4()), now, now, paper, of=id, version=int(dossier["version"]))
    console().drafts.begin(draft)
    return redirect(url_for(".form", draft=draft.id))


@pages.route("/drafts/<draft>", methods=["GET", "POST"])
def form(draft: str) -> Page:
    found = keeping.own(draft)
    if found.done:
        return redirect(url_for(".receipt", id=found.done))
    form = PaperForm(data={"version": str(found.version or ""), "key": found.key})
    if request.method == "GET":
        return _shown(found, found.paper, form)
    typed = as_typed(request.form.items(multi=True))
    paper, found = _take_scans(found, typed)
    return _done(found, paper, form)


@pages.post("/drafts/<draft>/kept")
def kept(draft: str) -> tuple[str, int]:
    """By the page's script, while somebody types; `keeping.let_in` did it."""
    keeping.own(draft)
    return "", 204


@pages.route("/drafts/<draft>/drop", methods=["GET", "POST"])
def drop(draft: str) -> Page:
    found = keeping.own(draft)
    if request.method == "GET":
        return render_template("counter/drop.html", draft=found)
    console().drafts.drop(found.id)
    flash(_("The draft is gone."), "success")
    return redirect(url_for(".front"))


@pages.get("/importers/<tax_code>")
def importer(tax_code: str) -> Response:
    answer: Response = jsonify(importer_known(tax_code, desk=desk(), saw=saw))
    return answer


@pages.get("/candidates/<hs_code>")
def goods(hs_code: str) -> Response:
    rows = candidates(hs_code, received_on(Paper({"received_on": request.args.get("on", "")}), today()))
    answer: Response = jsonify(
        [{"code": row.code, "name": row.name, "qcvn": row.qcvn, "group": row.group} for row in rows]
    )
    return answer


def _done(draft: Draft, paper: Paper, form: PaperForm) -> Page:
    act, _colon, rest = request.form.get("do", "keep").partition(":")
    if act == "send":
        return _sent(draft, paper, form)
    sheet = None
    if act == "importer":
        paper = paper.filled_in(_known(paper, form))
    elif act == "paste":
        paper, _came = pasted(paper, request.form.get("pasted", ""))
    elif act == "sheet":
        paper, sheet = _sheet_read(paper, form)
    elif act == "row":
        grid, _colon, rest = rest.partition(":")
        what, _colon, index = rest.partition(":")
        paper = changed(paper, grid, what, int(index) if index.isdecimal() else len(paper.rows(grid)))
    console().drafts.keep(draft.id, paper, now=console().clock())
    return _shown(draft, paper, form, sheet=sheet)


def _sent(draft: Draft, paper: Paper, form: PaperForm) -> Page:
    form.sent = sent = to_send(paper)
    for name in sent.unclear:
        form.say(name, _("Write 1200 or 1,2: 1.200 can be read in two ways."))
    drafts = console().drafts
    key, seen = form.key.data or draft.key, form.seen
    answer = form.attempt(lambda: send(draft, sent, key=key, version=seen, desk=desk(), drafts=drafts))
    if answer is not None:
        done = _("Registered as %(code)s.", code=answer["file_code"])
        flash(done if draft.act == REGISTER else _("Done: the dossier stands as it was typed in."), "success")
        return redirect(url_for(".receipt", id=answer["id"]))
    status = 422
    if form.key.data != key:
        # Somebody was faster: what they did is in the dossier now, and the next try is for the dossier as it is.
        status = 409
        if draft.of:
            form.version.data = str(desk().read("registration", f"/registrations/{draft.of}")["version"])
        drafts.keep_key(draft.id, form.key.data, form.seen)
    return _shown(draft, paper, form), status


def _shown(draft: Draft, paper: Paper, form: PaperForm, **more: Any) -> str:
    on = received_on(paper, today())
    rows = {
        index: [(found.code, f"{found.name} – {found.qcvn}") for found in candidates(row.get("hs_code", ""), on)]
        for index, row in enumerate(paper.rows("goods_lines"))
    }
    return render_template(
        "counter/form.html",
        draft=draft,
        pen=keeping.pen_of(draft),
        paper=paper,
        form=form,
        lists=code_lists(desk()),
        candidates=rows,
        files={file.id: file for file in draft.files},
        first_time=draft.act == REGISTER,
        stands_at=stands_at,
        wrong_in=wrong_in,
        **more,
    )


def _take_scans(draft: Draft, paper: Paper) -> tuple[Paper, Draft]:
    """Whichever button was pressed: a browser does not keep what was chosen."""
    rows, files = list(paper.rows("documents")), list(draft.files)
    for scan in request.files.getlist("scans"):
        if not scan.filename:
            continue
        data = scan.read()
        name = scan.filename.replace("\\", "/").rpartition("/")[2]
        file = KeptFile(uuid4().hex[:16], name, scan.mimetype or "application/octet-stream", len(data))
        console().drafts.keep_file(draft.id, file, data)
        files.append(file)
        rows.append({"type-code": kind_of(name), "file": file.id, "file_name": name})
    taken = paper.with_rows("documents", rows)
    console().drafts.keep(draft.id, taken, now=console().clock())
    return taken, replace(draft, files=tuple(files))


def _known(paper: Paper, form: PaperForm) -> dict[str, str]:
    try:
        known = dict(importer_known(paper.header.get("importer-tax_code", ""), desk=desk(), saw=saw))
    except CuakhauError as error:
        form.say("importer-tax_code", failure_text(error))
        return {}
    if not known:
        form.say(
            "importer-tax_code", _("No earlier dossier of this tax code is known here; fill in the importer by hand.")
        )
    return known


def _sheet_read(paper: Paper, form: PaperForm) -> tuple[Paper, Any]:
    file = request.files.get("sheet")
    if file is None or not file.filename:
        form.say("sheet", _("Choose the workbook (.xlsx) first."))
        return paper, None
    try:
        read = read_sheet(paper, file.filename, file.read(), desk=desk())
    except Invalid as error:
        for text in [said_of(violation) for violation in error.violations] or [failure_text(error)]:
            form.say("sheet", text)
        return paper, None
    for name, problem in read.problems:
        if name:
            form.say(name, f"{stands_at(problem, None)}: {wrong_in(problem)}")
            form.noted.add(name)
    return read.paper, read
