"""A draft that is written into the template and read back is the same, however its workbook was saved."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from services.registration.adapters.spreadsheet.template import find
from services.registration.adapters.spreadsheet.values import cleaned
from services.registration.domain.draft import Draft, DraftDeclaration, DraftImporter, DraftLine, DraftNamed
from shared.errors import Invalid
from tests.data.spreadsheet.make import TEMPLATE, as_bytes, fill_in
from tests.unit.registration.spreadsheet.books import as_excel_saves, book, read


def is_no_label(text: str) -> bool:
    return not any(find(part, TEMPLATE.labels) for part in (text, text.partition(":")[0]))


TEXT = (
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), min_size=1, max_size=40)
    .map(cleaned)
    .filter(lambda text: bool(text) and cleaned(text) == text and is_no_label(text))
)
CODE = st.from_regex(r"[A-Z0-9]{1,8}", fullmatch=True)
DIGITS = st.from_regex(r"0[0-9]{1,3}( [0-9]{3}){1,3}", fullmatch=True)
NAMED = st.builds(DraftNamed, CODE, st.none() | TEXT)
DAY = st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(date.isoformat)
QUANTITY = st.from_regex(r"[1-9][0-9]{0,11}(\.[0-9]{0,2}[1-9])?", fullmatch=True)

LINE = st.builds(
    DraftLine,
    line_no=st.none(),
    group=NAMED,
    hs_code=st.from_regex(r"[0-9]{4}\.[0-9]{2}\.[0-9]{2}|[0-9]{8}", fullmatch=True),
    name=TEXT,
    brand=TEXT,
    model=st.none() | TEXT,
    tech_spec=TEXT,
    origin=st.sampled_from(["CN", "KR", "VN"]),
    manufacturer=st.none() | TEXT,
    quantity=QUANTITY,
    unit=NAMED,
    exempt_category=st.none() | st.from_regex(r"[1-9]", fullmatch=True),
    has_certificate=st.sampled_from([None, "0", "1"]),
    declaration_no=st.none() | st.from_regex(r"10[0-9]{10}", fullmatch=True),
    note=st.none() | TEXT,
    catalogue_row=st.none(),
)
DRAFT = st.builds(
    Draft,
    dossier_type=st.sampled_from([None, "1", "2"]),
    agency=NAMED,
    importer=st.builds(
        DraftImporter,
        tax_code=st.none() | st.from_regex(r"[0-9]{10}", fullmatch=True),
        name=st.none() | TEXT,
        address=st.none() | TEXT,
        phone=DIGITS,
        contact=TEXT,
        fax=st.none() | DIGITS,
        email=st.none() | TEXT,
    ),
    import_from=DAY,
    import_to=DAY,
    storage_address=st.none() | TEXT,
    cert_body=st.just(DraftNamed()) | NAMED,
    qcvn=NAMED,
    note=st.none() | TEXT,
    goods_lines=st.lists(LINE, max_size=4).map(tuple),
    documents=st.just(()),
    declarations=st.lists(
        st.builds(DraftDeclaration, st.from_regex(r"10[0-9]{10}", fullmatch=True), DAY, CODE), max_size=3
    ).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(DRAFT, st.booleans())
def test_a_draft_written_into_the_template_and_read_back_is_the_same(draft: Draft, shared: bool) -> None:
    data = as_bytes(fill_in(draft))
    found = read(as_excel_saves(data) if shared else data)
    assert found.draft == draft
    assert found.problems == ()


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 5000), st.booleans())
def test_bytes_that_were_hit_are_read_or_refused_and_nothing_else(hit: bytes, at: int, from_start: bool) -> None:
    whole = book()
    data = (hit + whole[at:]) if from_start else whole[:at] + hit + whole[at + len(hit) :]
    with suppress(Invalid):
        assert isinstance(read(data).draft, Draft)
