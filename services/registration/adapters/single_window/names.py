"""Names of form 01's fields on the wire, by the place of the field in a draft.

fi… names: public code of procedure MOST 01 as far as it shows them; the lists' and the attachments' own are our reading
(docs/single-window.md). Where two names are given, the first is the one that we write.
"""

from __future__ import annotations

from shared.errors import Violation

Names = dict[str, tuple[str, ...]]

HEADER: Names = {
    "file_code": ("fiMaHoSo",),
    "dossier_type": ("fiDocumenttype",),
    "agency/code": ("fiMaTckt",),
    "agency/name": ("fiTenTcht", "fiTenTckt"),
    "importer/tax_code": ("fiMst",),
    "importer/name": ("fiNguoiNk",),
    "importer/address": ("fiDiachiNnk",),
    "importer/phone": ("fiDtNnk",),
    "importer/fax": ("fiFaxNnk",),
    "importer/contact": ("fiNguoiLh",),
    "importer/email": ("fiEmailNnk",),
    "import_from": ("fiTuNgay",),
    "import_to": ("fiDenNgay",),
    "storage_address": ("fiDiachiKho",),
    "cert_body/code": ("fiMaTcdg",),
    "cert_body/name": ("fiTenTcdg",),
    "qcvn/code": ("fiMaQcvn",),
    "qcvn/name": ("fiTenQcvn",),
    "note": ("fiGhichu", "fiGhiChu"),
}

LINE: Names = {
    "line_no": ("fiStt",),
    "group/code": ("fiManhom",),
    "group/name": ("fiNhomHh",),
    "hs_code": ("fiMaHs",),
    "name": ("fiTenHh",),
    "brand": ("fiNhanHh",),
    "model": ("fiKyhieu",),
    "tech_spec": ("fiThongsoKt",),
    "origin": ("fiMaQg",),
    "manufacturer": ("fiTenNsx",),
    "quantity": ("fiKlSl",),
    "unit/code": ("fiMaDv",),
    "unit/name": ("fiTenDv",),
    "exempt_category": ("fiMaMk",),
    "has_certificate": ("fiCoGcn",),
    "declaration_no": ("fiSoTk",),
    "note": ("fiGhiChu", "fiGhichu"),
}

DOCUMENT: Names = {
    "type/code": ("fiMaLoai",),
    "type/name": ("fiTenLoai",),
    "number": ("fiSoGt",),
    "issued_on": ("fiNgayGt",),
    "issuer": ("fiNoiCap",),
    "file_name": ("fiTenFile",),
    "lines": ("fiDongHang",),
    "sha256": ("fiSha256",),
    "file_id": ("fiMaFile",),
    "file": ("fiNoidung",),
}

DECLARATION: Names = {
    "number": ("fiSoTk",),
    "registered_on": ("fiNgayTk",),
    "customs_office": ("fiMaHq",),
}

# Of what is asked about a dossier that stands. handler: 1 the inspection agency, 2 the certification body.
REQUEST: Names = {
    "reason": ("fiLydo",),
    "requested_until": ("fiNgayLuihan",),
    "handler": ("fiLoaiXuly",),
}

# Of the certification body's result.
CONFORMITY: Names = {
    "body/code": ("fiMaTcdg",),
    "body/name": ("fiTenTcdg",),
    "number": ("fiSoGcn",),
    "issued_on": ("fiNgayCap",),
    "valid_until": ("fiNgayHethan",),
    "method": ("fiPtchungnhan",),
    "issuer/code": ("fiMaNoiCap",),
    "issuer/name": ("fiNoiCap",),
    "lines": ("fiDongHang",),
}

CONFORMITY_LINE: Names = {
    "line_no": ("fiStt",),
    "result": ("fiKqdanhgia",),
    "reason": ("fiLydo",),
}

# Of the file service: what is asked for, and the file that is given.
FILE: Names = {
    "id": ("FileId",),
    "name": ("FileName",),
    "bytes": ("FileByte",),
}

# Lists of the draft: the element around the list, the element of an entry, the names within.
LISTS: dict[str, tuple[str, str, Names]] = {
    "goods_lines": ("DanhsachHanghoa", "Hanghoa", LINE),
    "documents": ("DanhsachDinhkem", "Dinhkem", DOCUMENT),
    "declarations": ("DanhsachTokhai", "Tokhai", DECLARATION),
}

# The certification body's goods lines stand under another name in its command.
_CONFORMITY_LISTS: dict[str, tuple[str, str, Names]] = {
    "lines": ("DanhsachHanghoa", "Hanghoa", CONFORMITY_LINE),
}


def wire_path(violation: Violation) -> str:
    """Where the window finds the field: "/goods_lines/0/hs_code" is "DanhsachHanghoa/Hanghoa[1]/fiMaHs"."""
    pointer = violation.pointer.strip("/")
    first, _, rest = pointer.partition("/")
    if first == "certificate":
        return _named(CONFORMITY, rest) if rest else "fiSoGcn"
    found = LISTS.get(first) or _CONFORMITY_LISTS.get(first)
    if found is None:
        return _named({**HEADER, **REQUEST, **FILE}, pointer)
    around, entry, names = found
    index, _, field = rest.partition("/")
    if not index:
        return around
    at = f"{around}/{entry}[{int(index) + 1}]"
    return f"{at}/{_named(names, field)}" if field else at


def _named(names: Names, field: str) -> str:
    # A finding may stand on a pair of code and name as a whole; the code is what the sender looks at.
    for candidate in (field, f"{field}/code"):
        if candidate in names:
            return names[candidate][0]
    return field
