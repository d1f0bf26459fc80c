"""From facts to a page: PDF/A-2a on A4, tagged, in Vietnamese, its font embedded.

Imports WeasyPrint: 70 MB and a second, so only the process that makes papers does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any

import segno
from babel import Locale
from jinja2 import Environment, PackageLoader, StrictUndefined
from weasyprint import HTML
from weasyprint.urls import URLFetcher

from shared.clock import VIETNAM
from shared.papers.codes import spaced
from shared.papers.facts import PHOTOS_PRINTED, Facts, SamplingRecord, kind_of
from shared.papers.photos import prints

_VARIANT = "pdf/a-2a"
FONT = "Liberation Serif"
# A paper that is printed badly or folded still opens its page.
_QR_ERROR = "m"


def render(facts: Facts, *, code: str, verify_at: str, pictures: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """code: of the paper, without hyphens. verify_at: address of the page that tells whether it stands. pictures: files of
    its photos, by SHA-256.
    """
    photos = tuple(prints(facts.photos, pictures)) if isinstance(facts, SamplingRecord) else ()
    template = _environment().get_template(f"{kind_of(facts)}.html")
    text = template.render(facts=facts, code=spaced(code), url=verify_at, photos=photos, most=PHOTOS_PRINTED)
    made = HTML(string=text, url_fetcher=_inside()).write_pdf(
        pdf_variant=_VARIANT, pdf_tags=True, finisher=_ensure_font
    )
    return bytes(made or b"")


def qr_of(url: str) -> segno.QRCode:
    return segno.make_qr(url, error=_QR_ERROR)


class NoFont(Exception):
    """The font of papers is not installed; another one would have other widths, and might lack letters."""


def _ensure_font(_document: Any, pdf: Any) -> None:
    """Raises NoFont."""
    names = {str(each["BaseFont"]) for each in pdf.objects if isinstance(each, dict) and "BaseFont" in each}
    others = [name for name in names if FONT.replace(" ", "-") not in name]
    if others:
        raise NoFont(f"{FONT} is not installed, {others[0]} came in its place: apt-get install fonts-liberation")


def _inside() -> URLFetcher:
    """What an importer typed must not make us fetch anything: papers are made of themselves alone."""
    return URLFetcher(allowed_protocols=("data",), fail_on_errors=True)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("shared.papers", "layout"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(day=_day, dated=_dated, number=_number, country=_country, moment=_moment, whole=_whole)
    environment.globals.update(qr=_qr_image, font=FONT)
    return environment


def _day(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else "…"


def _dated(day: date) -> str:
    """As decrees on clerical work have it: days below ten and the first two months with a zero."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def _moment(moment: datetime) -> str:
    local = moment.astimezone(VIETNAM)
    return f"{local.hour:02} giờ {local.minute:02}, {_dated(local.date())}"


def _number(value: Decimal) -> str:
    whole, _, part = f"{value.normalize():,f}".partition(".")
    return whole.replace(",", ".") + (f",{part}" if part else "")


def _country(code: str) -> str:
    return str(Locale("vi").territories.get(code, code))


def _whole(text: str, name: str | None) -> str:
    """A name within a text is not broken over two lines."""
    return text.replace(name, name.replace(" ", "\u00a0")) if name else text


def _qr_image(url: str) -> str:
    return str(qr_of(url).svg_data_uri(border=0, xmldecl=False))
