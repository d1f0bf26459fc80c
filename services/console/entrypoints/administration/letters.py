"""Letters that did not arrive, reminders and digests of the staff; and sending one again."""

from __future__ import annotations

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from services.console.application.registers.ports import UnarrivedOf
from services.console.entrypoints.administration.forms import SendAgainForm
from services.console.entrypoints.administration.pages import Page, pages, registers

_SENDS = ("officer", "operator")
_SUBJECTS = "<any(notifications, digests, reminders):subject>"


@pages.get("/letters")
def letters() -> Page:
    """The importers' that did not arrive. Administrators have no part in them: the service keeps them out."""
    if g.who.role == "admin":
        return redirect(url_for("administration.notices", subject="digests"))
    channel = request.args.get("channel") or None
    rows, cursor = registers().undelivered(channel, request.args.get("cursor") or None)
    return render_template(
        "administration/letters.html", rows=rows, cursor=cursor, channel=channel, sends=g.who.role in _SENDS
    )


@pages.get("/letters/<any(digests, reminders):subject>")
def notices(subject: str) -> str:
    status = request.args.get("status") or None
    rows, cursor = registers().notices(subject, status, request.args.get("cursor") or None)
    return render_template(
        "administration/notices.html",
        subject=subject,
        rows=rows,
        cursor=cursor,
        status=status,
        sends=g.who.role in _SENDS,
    )


@pages.route(f"/letters/{_SUBJECTS}/<id>/<letter>/send-again", methods=["GET", "POST"])
def send_again(subject: str, id: str, letter: str) -> Page:
    if g.who.role not in _SENDS:
        abort(403)
    found = registers().unarrived(id) if subject == "notifications" else registers().notice(subject, id)
    form = SendAgainForm() if request.method == "POST" else SendAgainForm(data={"version": str(found.version)})
    back = url_for("administration.letters") if subject == "notifications" else None
    back = back or url_for("administration.notices", subject=subject)
    if form.is_submitted() and form.validate():
        reason = form.reason.data or None
        if form.attempt(
            lambda: registers().send_again(subject, id, letter, reason, key=form.key.data or "", version=form.seen or 0)
        ):
            flash(_("The letter is sent once more."), "success")
            return redirect(back)
        form.version.data = str(found.version)
    sent = found.undelivered if isinstance(found, UnarrivedOf) else found.letters
    again = next((each for each in sent if each.id == letter), None)
    about = {"subject": subject, "found": found, "again": again}
    page = render_template("administration/send_again.html", form=form, back=back, **about)
    return (page, 422) if form.is_submitted() else page
