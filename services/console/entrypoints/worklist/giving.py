"""Many dossiers to one officer, or back to nobody: chosen in the list, or all that a filter finds."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, g, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.console.application.worklist import TOGETHER, all_rows, assign_many
from services.console.domain.worklist import Chosen, Load
from services.console.entrypoints.access import today
from services.console.entrypoints.worklist.asking import asked_in, query_of
from services.console.entrypoints.worklist.forms import AssignManyForm
from services.console.entrypoints.worklist.pages import about, address_of, dossier_address, pages, work


@pages.post("/assign")
def choose_officer() -> str | Response:
    """Who is to have them: with what each has already."""
    asked = asked_in(request.form.get("query", ""), g.who.role)
    chosen, left_out = _chosen()
    if "all" in request.form:
        found = all_rows(asked, at_most=TOGETHER, today=today(), desk=work())
        rows = list(found)
        chosen = [Chosen(row.id, row.version, row.file_code) for row in rows if "assign" in row.allowed]
        left_out = len(rows) - len(chosen)
    if not chosen:
        flash(_("Tick at least one open dossier."), "warning")
        return redirect(address_of(asked))
    counts = work().counts()
    form = AssignManyForm(formdata=None)
    if g.who.role == "officer":
        form.officer.data = g.who.id
    return render_template(
        "worklist/assign.html",
        **about(asked, counts),
        form=form,
        chosen=chosen,
        left_out=left_out,
        loads=_loads(counts.officers),
    )


@pages.post("/assign/now")
def assign() -> str | tuple[str, int] | Response:
    asked = asked_in(request.form.get("query", ""), g.who.role)
    chosen, _left_out = _chosen()
    if not chosen:
        flash(_("Tick at least one open dossier."), "warning")
        return redirect(address_of(asked))
    form = AssignManyForm()
    if not form.validate():
        counts = work().counts()
        page = render_template(
            "worklist/assign.html",
            **about(asked, counts),
            form=form,
            chosen=chosen,
            left_out=0,
            loads=_loads(counts.officers),
        )
        return page, 422
    given = assign_many(chosen, form.to, key=form.key.data, desk=work())
    counts = work().counts()
    return render_template(
        "worklist/assigned.html",
        **about(asked, counts),
        given=given,
        officer=form.to,
        done=[each for each in given if each.problem is None],
        again=[each for each in given if each.problem is not None],
        form=AssignManyForm(formdata=None, officer=form.officer.data),
        back=query_of(asked),
        shown=dossier_address,
    )


def _chosen() -> tuple[list[Chosen], int]:
    """What was ticked, once each and within bounds; how many were left out."""
    read = [Chosen.read(text) for text in request.form.getlist("chosen")]
    found = list({each.id: each for each in read if each is not None}.values())
    return found[:TOGETHER], len(found) - len(found[:TOGETHER])


def _loads(officers: Sequence[Load]) -> Sequence[Load]:
    """Officers take on work themselves; to give it to others is for those who lead."""
    return [load for load in officers if g.who.role != "officer" or load.officer == g.who.id]
