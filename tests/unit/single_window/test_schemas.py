"""What the schemas promise is what travels: every sample, every answer, and every message that we send."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from services.notification.adapters.channels.window import WindowChannel
from services.notification.adapters.channels.window_catalogue import read_window_catalogue
from services.notification.adapters.channels.window_content import DETAILS
from services.notification.domain.kinds import Kind
from services.registration.adapters.single_window import names
from services.registration.adapters.single_window.files import file_element
from services.registration.application.window import WindowFile
from shared.single_window import AnswerError, acknowledge, build_envelope, parse_envelope, parse_xml, refuse
from shared.single_window.catalogue import BadCatalogue, read_catalogue, window_catalogue
from shared.single_window.schemas import schema_document, schema_name, schema_names
from shared.single_window.xml import child
from tests.unit.notification.letters import WINDOW_KINDS, told
from tests.unit.registration.window.office import NOW, SAMPLES
from tests.unit.single_window.schemas import faults, validator

CATALOGUE = window_catalogue()
DATA = files("shared.single_window").joinpath("data")
SAMPLE_FILES = sorted(SAMPLES.glob("*.xml"))


def named(type: str, function: str) -> str:
    return f"{CATALOGUE.document_types[0]}{type}{function}.xsd"


@pytest.mark.parametrize("name", schema_names())
def test_every_schema_is_a_schema(name: str) -> None:
    assert validator(name) is not None


@pytest.mark.parametrize("path", SAMPLE_FILES, ids=lambda path: path.stem)
def test_every_sample_keeps_to_its_schemas(path: Path) -> None:
    root = parse_xml(path.read_bytes())
    type, function, _ = path.stem.split("-", 2)
    content = child(root, "Body", "Content")
    assert content is not None
    assert faults("envelope.xsd", root) == []
    assert faults(named(type, function), content) == []


@pytest.mark.parametrize("kind", WINDOW_KINDS)
def test_every_message_that_we_send_keeps_to_its_schemas(kind: Kind) -> None:
    channel = WindowChannel("http://window.example/", read_window_catalogue())
    root = parse_xml(build_envelope(channel.envelope(*told(kind))))
    message = next(each for each in CATALOGUE.to_window if each.name == kind)
    content = child(root, "Body", "Content")
    assert content is not None
    assert faults("envelope.xsd", root) == []
    assert faults(schema_name(CATALOGUE, message), content) == []


def test_answers_keep_to_their_schemas() -> None:
    received = parse_envelope(SAMPLE_FILES[0].read_bytes())
    for answer in (acknowledge(received, NOW), refuse(received, [AnswerError("ERR05", "fiMst: …")], NOW)):
        root = parse_xml(build_envelope(answer))
        assert faults("envelope.xsd", root) == []
        assert answer.content is not None
        assert faults("answer.xsd", answer.content) == []
    assert faults("file.xsd", file_element(WindowFile("a" * 64, "hop-dong.pdf", b"%PDF"))) == []


@pytest.mark.parametrize(
    ("name", "text", "instead"),
    [
        ("10-01-toys", "<fiKlSl>1200<", "<fiKlSl>1234567890123<"),
        ("10-01-toys", "<fiTuNgay>20/10/2026<", "<fiTuNgay>next week<"),
        ("10-01-toys", "<fiMst>9900010014</fiMst>", ""),
        ("13-09-rice-cookers", "<fiNgayLuihan>10/12/2026<", "<fiNgayLuihan>soon<"),
        ("18-15-rice-cookers", "<fiKqdanhgia>1<", "<fiKqdanhgia>4<"),
    ],
)
def test_a_schema_refuses_what_the_form_does(name: str, text: str, instead: str) -> None:
    sample = (SAMPLES / f"{name}.xml").read_text(encoding="utf-8")
    assert text in sample
    content = child(parse_xml(sample.replace(text, instead)), "Body", "Content")
    assert content is not None
    assert faults(named(*name.split("-")[:2]), content)


@pytest.mark.parametrize(
    ("form", "tables"),
    [
        ("registration", [names.HEADER, names.LINE, names.DOCUMENT, names.DECLARATION]),
        ("request", [names.REQUEST]),
        ("conformity", [names.CONFORMITY, names.CONFORMITY_LINE, names.DOCUMENT]),
        ("file", [names.FILE]),
    ],
)
def test_every_field_that_we_read_stands_in_its_schema(form: str, tables: list[names.Names]) -> None:
    text = "".join(schema_document(f"{each}.xsd") or "" for each in (form, "common"))
    told = set(re.findall(r'<xs:element name="(\w+)"', text))
    read = {wire[0] for table in tables for wire in table.values()}
    assert read <= told


def test_every_detail_of_the_catalogue_has_its_group() -> None:
    text = schema_document("result.xsd") or ""
    assert set(DETAILS) <= set(re.findall(r'<xs:group name="(\w+)"', text))


def test_a_corrected_code_changes_the_schemas_without_code() -> None:
    first, *rest = CATALOGUE.to_agency
    corrected = replace(CATALOGUE, to_agency=(replace(first, function="91"), *rest))
    name = f"{CATALOGUE.document_types[0]}1091.xsd"
    assert name in schema_names(corrected)
    assert "Hoso" in (schema_document(name, corrected) or "")
    assert schema_document(name) is None


@pytest.mark.parametrize("name", ["", "other.xsd", "../pyproject.toml", "envelope", "catalogue.py", "__init__.py"])
def test_nothing_else_is_given(name: str) -> None:
    assert schema_document(name) is None


def test_a_broken_catalogue_is_refused_with_its_place() -> None:
    asked, told_ = (DATA.joinpath(name).read_text("utf-8") for name in ("to_agency.yaml", "to_window.yaml"))
    for broken, wanted in (
        ((asked.replace('type: "13"', "type: 13", 1), told_), "to_agency.yaml.*request_extension"),
        ((asked.replace('function: "02"', 'function: "01"', 1), told_), "modify and submit are both 10/01"),
        ((asked, told_.replace("distribution: result_notice", "distribution: elsewhere", 1)), "no distribution list"),
        ((asked, "messages: ["), "to_window.yaml"),
    ):
        with pytest.raises(BadCatalogue, match=f"(?s){wanted}"):
            read_catalogue(*broken)
