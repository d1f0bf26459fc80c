"""The integrators' page names every message, every sample and every error that there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from services.registration.application import submitting, window
from shared.errors import TooLarge
from shared.single_window import answers
from shared.single_window.catalogue import Message, window_catalogue
from shared.single_window.signing.errors import SignatureRefused

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "single-window.md").read_text(encoding="utf-8")
CATALOGUE = window_catalogue()
ERRORS = {
    *(value for name, value in vars(answers).items() if name.isupper() and str(value).startswith("ERR")),
    *(each.code for each in (window.UnknownFileCode, window.UnknownFile, window.DuplicateMessage)),
    *(each.code for each in SignatureRefused.__subclasses__()),
    window.NotSignedByImporter.code,
    TooLarge.code,
    submitting.DuplicateFileCode.code,
    "not_allowed",
    "forbidden",
    "message_id_reused",
}


@pytest.mark.parametrize(
    "message", [*CATALOGUE.to_agency, *CATALOGUE.to_window], ids=lambda message: f"{message.direction}:{message.name}"
)
def test_every_message_stands_in_its_table_with_its_meaning(message: Message) -> None:
    assert f"| {message.kind} | {message.meaning} |" in PAGE


def test_every_sample_of_what_the_agency_sends_is_linked() -> None:
    samples = {path.name for path in (ROOT / "tests" / "data" / "nsw" / "outbound").glob("*.xml")}
    assert samples <= set(re.findall(r"\[([\w-]+\.xml)\]", PAGE))


def test_links_lead_somewhere() -> None:
    for link in re.findall(r"\]\((\.\./[^)]+)\)", PAGE):
        assert (ROOT / "docs" / link).resolve().exists(), link


@pytest.mark.parametrize("code", sorted(ERRORS))
def test_every_error_is_told(code: str) -> None:
    assert re.search(rf"^\|[^|]*\b{code}\b", PAGE, flags=re.MULTILINE)
