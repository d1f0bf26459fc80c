"""Attachments that come as ids: fetched from the window's file service, or the message waits for it to come back."""

from __future__ import annotations

import re

import pytest

from shared.single_window import build_envelope
from tests.e2e.conftest import System
from tests.single_window.samples import load_sample

pytestmark = pytest.mark.integration

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def naming(id: str, file_code: str) -> str:
    """The toys, their first paper named by its id."""
    text = build_envelope(load_sample("10-01-toys", reference=file_code))
    return re.sub(r"(?s)<fiNoidung>.*?</fiNoidung>", f"<fiMaFile>{id}</fiMaFile>", text, count=1)


def test_a_paper_that_the_window_keeps_is_in_the_dossier(system: System) -> None:
    window, operator = system.place.window, system.place.operator
    window.keep_file("F-2026-17", "hop-dong.pdf", PDF)
    assert window.send_envelope(naming("F-2026-17", "QG2026017701")).held
    row = operator.read("registration", "/registrations", q="QG2026017701")["items"][0]
    dossier = operator.read("registration", f"/registrations/{row['id']}")["dossier"]
    paper = dossier["documents"][0]
    path = f"{system.place.urls['registration']}/registrations/{row['id']}/documents/{paper['sha256']}"
    assert operator.client.get(path).content == PDF


def test_a_paper_that_it_does_not_keep_is_named(system: System) -> None:
    answer = system.place.window.send_envelope(naming("F-nowhere", "QG2026017702"))
    assert not answer.held
    assert "fiMaFile: The window keeps no file F-nowhere" in answer.errors[0]
