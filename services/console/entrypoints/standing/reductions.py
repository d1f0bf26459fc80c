"""An importer's own reductions of inspection, and the papers that confirm them. Not by link: a link opens one dossier."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from services.console.application.keeping_records import RecordsDesk
from services.console.entrypoints.access import console, desk, today
from services.console.entrypoints.papers.pages import sealed


def listing() -> str:
    """The newest first; inspection gives an importer its own alone."""
    found = records().reductions(status="", tax_code="", good_key="", cursor=request.args.get("cursor"))
    return render_template("standing/reductions.html", found=found, today=today())


def one(id: str) -> str:
    found = records().reduction(id)
    console().audit.saw("reduction", id)
    papers = records().reduction_papers().of(id)
    return render_template("standing/reduction.html", reduction=found, papers=papers, today=today())


def paper(id: str, key: str) -> Response:
    console().audit.saw("paper", key, id)
    return sealed(records().reduction_papers().file(id, key))


def records() -> RecordsDesk:
    return console().records(desk())


def furnish_reductions(pages: Blueprint) -> None:
    pages.add_url_rule("/reductions", "reductions", listing)
    pages.add_url_rule("/reductions/<id>", "reduction", one)
    pages.add_url_rule("/reductions/<id>/papers/<key>", "reduction_paper", paper)
