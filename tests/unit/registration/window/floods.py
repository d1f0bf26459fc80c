"""Hostile messages too large to be kept as files: name → the SOAP call, made when it is asked for."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape

from tests.unit.registration.window.office import sample

MIB = 1 << 20

_BEFORE = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
    '<receiveRequest xmlns="http://com/vnsw/ws/generated"><requestPayload>'
)
_AFTER = "</requestPayload></receiveRequest></s:Body></s:Envelope>"


def call(payload: str, *, escaped: bool = True) -> bytes:
    return (_BEFORE + (escape(payload) if escaped else payload) + _AFTER).encode()


def form(inner: str) -> bytes:
    """A dossier that would be taken but for what stands in it first."""
    return call(sample("10-01-toys").replace("<Hoso>", f"<Hoso>{inner}"))


def paper(data: bytes, file_name: str = "hop-dong.pdf") -> bytes:
    """A dossier that would be taken but for the file of its first paper."""
    return paper_in_base64(base64.b64encode(data).decode("ascii"), file_name)


def paper_in_base64(text: str, file_name: str = "hop-dong.pdf") -> bytes:
    before, _, rest = sample("10-01-toys").partition("<fiNoidung>")
    opening, _, _ = before.rpartition("<fiTenFile>")
    between = before[len(opening) :].partition("</fiTenFile>")[2]
    after = rest.partition("</fiNoidung>")[2]
    return call(f"{opening}<fiTenFile>{escape(file_name)}</fiTenFile>{between}<fiNoidung>{text}</fiNoidung>{after}")


def _nested(name: str, deep: int) -> str:
    return f"<{name}>" * deep + f"</{name}>" * deep


def _with(attribute: str, times: int) -> str:
    return "<a " + " ".join(attribute.format(n) for n in range(times)) + "/>"


FLOODS: Mapping[str, Callable[[], bytes]] = {
    "soap-nested-40-000-deep": lambda: _nested("a", 40_000).encode(),
    "soap-never-closed": lambda: b"<a>" * 90_000,
    "envelope-nested-40-000-deep": lambda: call(_nested("Envelope", 40_000)),
    "form-nested-40-000-deep": lambda: form(_nested("fiNguoiNk", 40_000)),
    "payload-nested-as-elements": lambda: call(_nested("Envelope", 40_000), escaped=False),
    "soap-of-500-000-elements": lambda: call("<a/>" * 500_000, escaped=False),
    "form-of-500-000-elements": lambda: form("<a/>" * 500_000),
    "form-of-99-000-unknown-elements-and-nothing-else": lambda: call("<Envelope>" + "<a/>" * 99_000 + "</Envelope>"),
    "500-000-attributes": lambda: form(_with("a{}=''", 500_000)),
    "attributes-that-collide": lambda: form(_with("a{}=''", 500) * 300),
    "one-attribute-of-20-mib": lambda: form(f'<a b="{"x" * 20 * MIB}"/>'),
    "one-name-of-5-mib": lambda: form(f"<{'x' * 5 * MIB}/>"),
    "500-000-namespaces": lambda: form(_with("xmlns:n{0}='u:{0}'", 500_000)),
    "45-000-namespace-scopes": lambda: form("".join(f"<n:a xmlns:n='u:{n}'/>" for n in range(45_000))),
    "namespace-of-10-mib": lambda: form(f'<a xmlns="{"x" * 10 * MIB}"/>'),
    "text-of-28-mib": lambda: form(f"<fiGhichu>{'x' * 28 * MIB}</fiGhichu>"),
    "text-of-wide-characters": lambda: form(f"<fiGhichu>{'😀' * 6 * MIB}</fiGhichu>"),
    "spaces-of-25-mib": lambda: call(" " * 25 * MIB),
    "escapes-of-25-mib": lambda: call("&lt;" * (6 * MIB)),
    "comment-of-25-mib": lambda: call(f"<!--{'x' * 25 * MIB}-->"),
    "instruction-of-25-mib": lambda: call(f"<?a {'x' * 25 * MIB}?>"),
    "49-000-comments": lambda: call("<!---->" * 49_000 + "<Envelope/>"),
    "cdata-in-49-000-pieces": lambda: form("<fiGhichu>" + "<![CDATA[x]]>" * 49_000 + "</fiGhichu>"),
    "file-code-of-20-mib": lambda: form(f"<fiMaHoSo>{'9' * 20 * MIB}</fiMaHoSo>"),
    "goods-lines-90-000-empty": lambda: call(
        sample("10-01-toys").replace("<DanhsachHanghoa>", "<DanhsachHanghoa>" + "<Hanghoa/>" * 90_000)
    ),
    "papers-90-000-empty": lambda: call(
        sample("10-01-toys").replace("<DanhsachDinhkem>", "<DanhsachDinhkem>" + "<Dinhkem/>" * 90_000)
    ),
    "covered-lines-of-10-mib": lambda: call(
        sample("10-01-toys").replace("<fiTenFile>", f"<fiDongHang>{'1,' * 5 * MIB}</fiDongHang><fiTenFile>", 1)
    ),
    "base64-of-20-mib-of-spaces": lambda: paper_in_base64(" " * 20 * MIB),
    "base64-of-28-mib-of-a": lambda: paper_in_base64("A" * 28 * MIB),
    "base64-broken-after-20-mib": lambda: paper_in_base64("A" * 20 * MIB + "*"),
    "base64-in-lines-of-one": lambda: paper_in_base64("A\n" * 10 * MIB),
    "larger-than-what-is-taken": lambda: call("x" * 33 * MIB),
}
