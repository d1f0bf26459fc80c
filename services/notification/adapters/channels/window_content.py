"""The business element of a window message: Result, in the shape that the window's ministries answer with.

Common part, in this order: NSWFileCode <= 12, Reason <= 2000, ResultDate, ReturnDate (the day by which somebody must
act), Department <= 250, CreaterName <= 250 (so spelled on the wire). What a kind adds stands behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from lxml import etree

from services.notification.domain.correspondence import Correspondence
from services.notification.domain.letters import Content, Letter
from shared.single_window.envelope import format_moment
from shared.single_window.xml import text_element


def result_element(correspondence: Correspondence, letter: Letter, details: Collection[str]) -> etree._Element:
    content = letter.content
    result = etree.Element("Result")
    _add(result, "NSWFileCode", correspondence.file_code[:12])
    _add(result, "Reason", (content.reason or "")[:2000])
    _add(result, "ResultDate", format_moment(content.occurred_at))
    _add(result, "ReturnDate", content.due_on.isoformat() if content.due_on else "")
    _add(result, "Department", content.agency[:250])
    _add(result, "CreaterName", _creator(content)[:250])
    for name in details:
        result.extend(DETAILS[name](content))
    return result


def _creator(content: Content) -> str:
    if content.notice:
        return content.notice.signer
    return content.inspection.officer if content.inspection else content.agency


def _mode(content: Content) -> list[etree._Element]:
    return [text_element("InspectionMode", content.mode or "")]


def _items(content: Content) -> list[etree._Element]:
    items = etree.Element("Items")
    for item in content.items:
        _add(items, "Item", item)
    return [items]


def _inspection(content: Content) -> list[etree._Element]:
    if content.inspection is None:
        return []
    element = etree.Element("Inspection")
    _add(element, "Kind", content.inspection.kind)
    _add(element, "FromDate", format_moment(content.inspection.starts_at))
    _add(element, "ToDate", format_moment(content.inspection.ends_at))
    _add(element, "Place", content.inspection.place)
    _add(element, "Officer", content.inspection.officer)
    return [element]


def _notice(content: Content) -> list[etree._Element]:
    if content.notice is None:
        return []
    element = etree.Element("Notice")
    _add(element, "NoticeNo", content.notice.number)
    _add(element, "NoticeDate", content.notice.issued_on.isoformat())
    _add(element, "Signer", content.notice.signer)
    goods = etree.SubElement(element, "GoodsList")
    for line in content.notice.lines:
        entry = etree.SubElement(goods, "Goods")
        _add(entry, "LineNo", str(line.line_no))
        _add(entry, "GoodsName", line.goods)
        _add(entry, "ResultCode", str(line.code))
        _add(entry, "Reason", line.reason or "")
    return [element]


DETAILS: Mapping[str, Callable[[Content], list[etree._Element]]] = {
    "InspectionMode": _mode,
    "Items": _items,
    "Inspection": _inspection,
    "Notice": _notice,
}


def _add(parent: etree._Element, tag: str, text: str) -> None:
    parent.append(text_element(tag, text))
