"""The business element of a window message: Result, in the shape that the window's ministries answer with.

Common part, in this order: NSWFileCode <= 12, Reason <= 2000, ResultDate, ReturnDate (the day by which somebody must
act), Department <= 250, CreaterName <= 250 (so spelled on the wire). What a kind adds stands behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from lxml import etree

from services.notification.domain.content import Content, ResultLine
from services.notification.domain.correspondence import Correspondence
from services.notification.domain.letters import Letter
from shared.single_window.catalogue import Copy
from shared.single_window.envelope import format_moment
from shared.single_window.xml import text_element


def result_element(
    correspondence: Correspondence, letter: Letter, details: Collection[str], copies: Collection[Copy] = ()
) -> etree._Element:
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
    if copies:
        result.append(_recipients(content, correspondence, copies))
    return result


def _recipients(content: Content, correspondence: Correspondence, copies: Collection[Copy]) -> etree._Element:
    """Who gets a copy; customs by the offices of the declarations, without a code while none is declared."""
    recipients = etree.Element("Recipients")
    codes = {"IMPORTER": ("",), "CUSTOMS": content.customs_offices or ("",), "ARCHIVE": ("",)}
    for copy in copies:
        for code in codes[copy.type]:
            entry = etree.SubElement(recipients, "Recipient")
            _add(entry, "Type", copy.type)
            _add(entry, "Code", code)
            _add(entry, "Name", correspondence.recipient.name if copy.type == "IMPORTER" else copy.name)
    return recipients


def _creator(content: Content) -> str:
    if content.notice:
        return content.notice.signer
    if content.revocation:
        return content.revocation.revoked_by
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
    notice = content.notice
    if notice is None:
        return []
    element = etree.Element("Notice")
    _add(element, "NoticeNo", notice.number)
    _add(element, "NoticeDate", notice.issued_on.isoformat())
    _add(element, "Signer", notice.signer)
    if notice.replaces:
        _add(element, "Replaces", notice.replaces)
        _add(element, "Amendments", (notice.amendments or "")[:2000])
    element.append(_goods(notice.lines))
    return [element]


def _goods(lines: Collection[ResultLine]) -> etree._Element:
    goods = etree.Element("GoodsList")
    for line in lines:
        entry = etree.SubElement(goods, "Goods")
        _add(entry, "LineNo", str(line.line_no))
        _add(entry, "GoodsName", line.goods)
        _add(entry, "ResultCode", str(line.code))
        _add(entry, "Reason", line.reason or "")
    return goods


def _handler(content: Content) -> list[etree._Element]:
    """1 the inspection agency, 2 the certification body: whose case the message is about."""
    return [text_element("HandlerType", "2" if content.handler == "tccn" else "1")]


def _former_agency(content: Content) -> list[etree._Element]:
    return [text_element("FormerDepartment", (content.former_agency or "")[:250])]


def _revocation(content: Content) -> list[etree._Element]:
    revocation = content.revocation
    if revocation is None:
        return []
    element = etree.Element("Revocation")
    _add(element, "NoticeNo", revocation.number)
    _add(element, "RevocationDate", revocation.revoked_on.isoformat())
    _add(element, "RevokedBy", revocation.revoked_by)
    _add(element, "Unit", revocation.unit)
    return [element]


def _conformity(content: Content) -> list[etree._Element]:
    conformity = content.conformity
    if conformity is None:
        return []
    element = etree.Element("ConformityResult")
    _add(element, "CertificateNo", conformity.number or "")
    _add(element, "CertificateDate", conformity.issued_on.isoformat() if conformity.issued_on else "")
    _add(element, "ValidUntil", conformity.valid_until.isoformat() if conformity.valid_until else "")
    element.append(_goods(conformity.lines))
    return [element]


DETAILS: Mapping[str, Callable[[Content], list[etree._Element]]] = {
    "InspectionMode": _mode,
    "Items": _items,
    "Inspection": _inspection,
    "Notice": _notice,
    "Handler": _handler,
    "FormerDepartment": _former_agency,
    "Revocation": _revocation,
    "ConformityResult": _conformity,
}


def _add(parent: etree._Element, tag: str, text: str) -> None:
    parent.append(text_element(tag, text))
