"""A list as a file that is sent while it is written: it takes as little memory as it has columns, however long it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from services.console.adapters.workbook_cells import FORMULA, carried

Row = Sequence[object]

_PIECE = 8 * 1024
_WIDTHS = (16, 12, 16, 40, 44, 14, 8, 22, 26, 14, 14, 24)
_FIRST_DAY = date(1899, 12, 30)
_PLAIN, _HEADING, _DAY, _QUOTED = range(4)

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FONT = '<sz val="11"/><name val="Calibri"/>'
_AROUND = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>'
    f'<Override PartName="/xl/sheet.xml" ContentType="{_KIND}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="sheet.xml"/>'
    f'<Relationship Id="r2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    # In the order of _PLAIN, _HEADING, _DAY, _QUOTED.
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
    f'<fonts count="2"><font>{_FONT}</font><font><b/>{_FONT}</font></fonts><fills count="2">'
    '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="4"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/>'
    '<xf xfId="0" numFmtId="164" applyNumberFormat="1"/><xf xfId="0" quotePrefix="1"/></cellXfs></styleSheet>',
}


class _Sent(io.BytesIO):
    """What was written and not yet sent."""

    def tell(self) -> int:
        """What was sent cannot be written over: ZipFile then does without."""
        raise io.UnsupportedOperation("tell")

    def taken(self, at_least: int = 1) -> Iterator[bytes]:
        if self.getbuffer().nbytes >= at_least:
            yield self.getvalue()
            self.seek(0)
            self.truncate()


def book_pieces(title: str, rows: Iterator[Row]) -> Iterator[bytes]:
    """An .xlsx, piece by piece. The first row has the headings."""
    sent = _Sent()
    with ZipFile(sent, "w", ZIP_DEFLATED) as file:
        for name, text in _AROUND.items():
            file.writestr(name, _START + text)
        file.writestr("xl/workbook.xml", _START + _workbook(title))
        # More than 4 GB of text would be far more rows than a sheet has.
        with file.open("xl/sheet.xml", "w", force_zip64=False) as sheet:
            sheet.write(_head().encode())
            # From now on whoever asked sees that it comes.
            yield from sent.taken()
            for number, row in enumerate(rows):
                cells = "".join(_cell(value, heading=number == 0) for value in row)
                sheet.write(f"<row>{cells}</row>".encode())
                yield from sent.taken(_PIECE)
            sheet.write(b"</sheetData></worksheet>")
    yield from sent.taken()


def comma_pieces(rows: Iterator[Row]) -> Iterator[bytes]:
    """A .csv, piece by piece, in UTF-8 with the mark by which spreadsheets know it; days as they are written."""
    text = io.StringIO("\ufeff")
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([_plain(value) for value in row])
        if text.tell() >= _PIECE:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _workbook(title: str) -> str:
    sheet = f'<sheet name={quoteattr(title[:31])} sheetId="1" r:id="r1"/>'
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheet}</sheets></workbook>'


def _head() -> str:
    widths = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(_WIDTHS, start=1)
    )
    frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    return (
        f'{_START}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{frozen}</sheetView></sheetViews>'
        f"<cols>{widths}</cols><sheetData>"
    )


def _cell(value: object, *, heading: bool) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, date):
        return f'<c s="{_DAY}"><v>{(value - _FIRST_DAY).days}</v></c>'
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    text = carried(str(value))
    style = _HEADING if heading else _QUOTED if text.startswith(FORMULA) else _PLAIN
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    text = str(value)
    # A number of days may begin with its sign.
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text
