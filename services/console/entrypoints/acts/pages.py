"""One way for every act: see what is and what it means, fill in the form, send it; if somebody was faster, see what
they did and send it again."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.console.entrypoints.access import STAFF, console, local_path, require
from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.acts import testing, wording
from services.console.entrypoints.acts.act_page import ActPage
from services.console.entrypoints.acts.fields import filled_in
from services.console.entrypoints.acts.on_paper import MaybeOnPaper, means_on_paper
from services.console.entrypoints.acts.registry import ACTS, acts_for
from services.console.entrypoints.acts.scene import Scene, happened_since, set_scene
from services.console.entrypoints.dossier.hindered import why_not

pages = Blueprint("acts", __name__, template_folder="templates", static_folder="static", static_url_path="/static/acts")
pages.before_request(require(*STAFF, "cert_body"))
for name, filter in wording.FILTERS.items():
    pages.add_app_template_filter(filter, name)

Page = tuple[str, int] | Response
# Buttons and marks of our own among what is sent.
_CONFIRMED, _BACK, _ADJUST = "confirmed", "back", "adjust"


pages.add_url_rule("/acts/verdict", view_func=testing.verdict)


@pages.get("/dossiers/<id>/acts")
def listing(id: str) -> str:
    """What may be done now."""
    scene = _looked_at(id, "registration")
    steps = scene.case.sample_steps if scene.inspection else ()
    offered = acts_for(scene.allowed("registration"), scene.allowed("inspection"), g.who.role, steps=steps)
    return render_template("acts/listing.html", scene=scene, offered=offered)


@pages.route("/dossiers/<id>/acts/<name>", methods=["GET", "POST"])
def act(id: str, name: str) -> Page:
    page = ACTS.get(name) or abort(404)
    if g.who.role not in page.roles:
        abort(403)
    scene = _looked_at(id, page.service)
    if request.method == "GET":
        form = page.form(data={**page.first(scene), "version": str(scene.version(page.service))})
        return _shown(page, form, scene), 200
    return _sent(page, page.form(), scene)


def _looked_at(id: str, service: str) -> Scene:
    """On record before it is shown."""
    scene = set_scene(id, service)
    console().audit.saw("dossier", id, str(scene.of(service).get("file_code")))
    return scene


def _sent(page: ActPage, form: ActForm, scene: Scene) -> Page:
    page.prepare(form, scene)
    if _ADJUST in request.form:
        page.adjust(form, request.form[_ADJUST], scene)
        return _shown(page, form, scene), 200
    if _BACK in request.form:
        return _shown(page, form, scene), 200
    if not form.validate():
        return _shown(page, form, scene), 422
    if page.irreversible(form) and _CONFIRMED not in request.form:
        if form.seen != scene.version(page.service):
            return _overtaken(page, form, scene), 409
        return _said_again(page, form, scene), 200
    key = form.key.data
    answer = form.attempt(lambda: _do(page, form, scene), page.pointers)
    if answer is not None:
        flash(_("Done: %(what)s.", what=page.title), "success")
        page.forget(form)
        further = page.leads_to(form, scene)
        if further is not None:
            return redirect(url_for("acts.act", id=scene.id, name=further, next=request.args.get("next")))
        return redirect(url_for("start.start") if page.leaves else _way_back(scene.id))
    if form.key.data == key:
        return _shown(page, form, scene), 422
    return _overtaken(page, form, set_scene(scene.id, page.service)), 409


def _do(page: ActPage, form: ActForm, scene: Scene) -> Any:
    return scene.desk.act(
        page.service,
        page.path.format(id=scene.id),
        page.body(form, scene),
        key=form.key.data or "",
        version=form.seen,
        method=page.method,
        uploads=page.uploads(form),
        multipart=page.multipart,
    )


def _overtaken(page: ActPage, form: ActForm, scene: Scene) -> str:
    """The form as it was typed, before what is now; sending it again is deciding anew."""
    happened = happened_since(scene, page.service, form.seen or 0)
    form.version.data = str(scene.version(page.service))
    return _shown(page, form, scene, happened=happened, overtaken=True)


def _shown(page: ActPage, form: ActForm, scene: Scene, **more: Any) -> str:
    if request.method == "POST":
        page.keep(form)
    return render_template(page.template, **_about(page, form, scene), **page.prepare(form, scene), **more)


def _said_again(page: ActPage, form: ActForm, scene: Scene) -> str:
    carried = {name: form[name].data or "" for name in page.carried}
    sent = [(name, carried.get(name, value)) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    more = {**page.prepare(form, scene), "sent": sent, "filled": filled_in(form)}
    return render_template("acts/confirm.html", **_about(page, form, scene), **more)


def _about(page: ActPage, form: ActForm, scene: Scene) -> dict[str, Any]:
    barred = [each for each in scene.barred(page.service) if each.act in page.allowed]
    return {
        "page": page,
        "form": form,
        "scene": scene,
        "possible": page.possible(scene),
        "why_not": [why_not(each, page.service) for each in barred][:1],
        "for_others": bool(barred) and all(each.for_others for each in barred),
        "consequences": [*page.consequences(form, scene), *means_on_paper(form)],
        "maybe_on_paper": isinstance(form, MaybeOnPaper),
        "standing": page.standing(scene),
        "way_back": _way_back(scene.id),
        "way_back_asked": request.args.get("next"),
    }


def _way_back(id: str) -> str:
    wanted = request.args.get("next")
    return local_path(wanted) if wanted else url_for("dossier.one", id=id)
