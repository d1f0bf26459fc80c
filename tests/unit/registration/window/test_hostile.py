"""What is made to hurt: a clear error, bounded work, nothing stored. Over the real process: test_hostile_window.py."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml
from lxml import etree

from shared.single_window import parse_answer, read_response, request_document
from tests.unit.registration.window.floods import FLOODS
from tests.unit.registration.window.office import SAMPLES, Office, names, sample

HOSTILE = SAMPLES / "hostile"
EXPECTED = yaml.safe_load((HOSTILE / "expected.yaml").read_text(encoding="utf-8"))
# A hang is the failure; this machine may be busy with much else.
CEILING = 60


def _files(kind: str) -> list[Path]:
    return sorted((HOSTILE / kind).glob("*.xml"))


def _said(status: int, document: bytes) -> list[tuple[str, str]]:
    """Codes and texts of an answer or of a fault, which must be well-formed."""
    if status != 200:
        fault = etree.fromstring(document)
        return [(fault.findtext(".//faultcode").partition(":")[2], fault.findtext(".//faultstring"))]
    answer = parse_answer(read_response(document))
    assert answer is not None
    return [("held", "")] if answer.held else [(error.code, error.name) for error in answer.errors]


def _untouched(office: Office) -> bool:
    return not (office.dossiers.acts or office.documents.held or office.early.kept or office.files.asked)


@pytest.mark.parametrize("kind", ["calls", "payloads"])
def test_each_hostile_file_has_its_answer_in_the_table(kind: str) -> None:
    assert set(EXPECTED[kind]) == {path.stem for path in _files(kind)}


@pytest.mark.parametrize(
    "path", [*_files("calls"), *_files("payloads")], ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_hostile_messages_are_told_what_is_wrong_and_leave_nothing(office: Office, path: Path) -> None:
    document = path.read_bytes()
    if path.parent.name == "payloads":
        document = request_document(document.decode("utf-8"))
    status, answer = office.call(document)
    code, words = EXPECTED[path.parent.name][path.stem]
    said = _said(status, answer)
    assert any(code == given and words in text for given, text in said), said
    assert _untouched(office)
    assert b"root:" not in answer
    assert b"<string>" not in answer


# Elements that nobody knows are passed over, however many there are within the bounds.
_PASSED_OVER = {"45-000-namespace-scopes", "attributes-that-collide"}


@pytest.mark.parametrize("name", FLOODS)
def test_floods_end_in_bounded_time_with_a_short_answer(office: Office, name: str) -> None:
    document = FLOODS[name]()
    began = time.process_time()
    status, answer = office.call(document)
    assert time.process_time() - began < CEILING
    assert len(answer) < 200_000
    said = _said(status, answer)
    assert all(text or code == "held" for code, text in said)
    if name in _PASSED_OVER:
        assert said == [("held", "")]
    else:
        assert _untouched(office)
        assert "held" not in dict(said)


def test_an_answer_names_two_hundred_errors_and_counts_the_rest(office: Office) -> None:
    answer = office.send(sample("10-01-toys").replace("<Hanghoa>", "<Hanghoa/>" * 500 + "<Hanghoa>", 1))
    assert len(answer.errors) == 201
    assert "more" in answer.errors[-1].name


@pytest.mark.parametrize("id", ["a&#10;b", "a&#9;b", "a\u2028b", "a\u202eb", "a\u200bb"])
def test_an_id_of_characters_that_nobody_sees_is_refused(office: Office, id: str) -> None:
    answer = office.send(sample("10-01-toys", messageId=id))
    assert names(answer) == ["Header/Reference/messageId"]
    assert _untouched(office)


@pytest.mark.parametrize("tag", ["reference", "documentYear"])
def test_a_header_of_characters_that_nobody_sees_is_refused_before_files_are_stored(office: Office, tag: str) -> None:
    payload = sample("10-01-toys")
    if f"<{tag}>" not in payload:
        payload = payload.replace("</Subject>", f"<{tag}></{tag}></Subject>")
    start, end = payload.index(f"<{tag}>") + len(tag) + 2, payload.index(f"</{tag}>")
    assert names(office.send(payload[:start] + "20\u202e2" + payload[end:])) == [f"Header/Subject/{tag}"]
    assert _untouched(office)


def test_what_is_included_from_elsewhere_is_never_read(office: Office) -> None:
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    payload = sample("10-01-toys")
    start, end = payload.index("<fiNguoiNk>") + len("<fiNguoiNk>"), payload.index("</fiNguoiNk>")
    assert names(office.send(payload[:start] + include + payload[end:])) == ["fiNguoiNk"]
    assert _untouched(office)
