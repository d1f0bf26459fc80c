"""Sample messages made fresh for sending."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.single_window.samples import UnknownSample, load_sample, sample_names

SAMPLE = """<Envelope><Header><Reference><version>1.0</version><messageId>old</messageId></Reference>
<Subject><documentType>BKHCN0100001</documentType><type>10</type><function>01</function><reference>OLD</reference>
<documentYear>2017</documentYear><sendDate>2017-09-11 14:42:48</sendDate></Subject></Header>
<Body><Content><Registration><NSWFileCode>OLD</NSWFileCode><TaxCode>1</TaxCode><Line><HSCode>1</HSCode></Line>
<Line><HSCode>2</HSCode></Line></Registration></Content></Body></Envelope>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "10-01-toys.xml").write_text(SAMPLE, encoding="utf-8")
    return tmp_path


def test_every_load_is_a_new_message_sent_now(folder: Path) -> None:
    # Already the next year in Vietnam.
    now = datetime(2026, 12, 31, 20, 0, tzinfo=UTC)
    first, second = (load_sample("10-01-toys", send_date=now, folder=folder) for _ in range(2))
    assert first.message_id != second.message_id != "old"
    assert (first.send_date, first.document_year) == (now, "2027")
    assert first.reference == "OLD"


def test_the_file_code_and_named_elements_are_replaced(folder: Path) -> None:
    fresh = load_sample("10-01-toys.xml", reference="QG2026000001", fields={"HSCode": "95030099"}, folder=folder)
    assert fresh.content is not None
    assert [e.text for e in fresh.content.iter("HSCode")] == ["95030099"] * 2
    assert (fresh.reference, fresh.content.findtext("NSWFileCode")) == ("QG2026000001", "QG2026000001")


@pytest.mark.parametrize(("name", "fields"), [("../secret", {}), ("10-01-toys", {"NoSuch": "1"})])
def test_what_is_not_there_is_named(folder: Path, name: str, fields: dict[str, str]) -> None:
    with pytest.raises(UnknownSample):
        load_sample(name, fields=fields, folder=folder)


def test_the_names_are_those_of_the_files(folder: Path) -> None:
    assert sample_names(folder) == ["10-01-toys.xml"]
