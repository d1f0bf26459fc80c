"""The words of an e-mail, from the templates beside this file.

One template per kind and language, plain text with the subject in its first line; paragraphs are separated by an empty
line, lines that begin with "- " are a list. The HTML part is made from the same words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from services.notification.domain.correspondence import Correspondence
from services.notification.domain.letters import Kind, Letter
from shared.clock import VIETNAM

LANGUAGES = ("vi", "en")
# Result code to its name per language.
ResultNames = Mapping[str, Mapping[int, str]]


@dataclass(frozen=True)
class MailText:
    subject: str
    plain: str
    html: str


class MailTexts:
    """result_names: {"vi": {1: "Đạt …"}, "en": {1: "Meets …"}}, from the code lists of the law."""

    def __init__(self, result_names: ResultNames) -> None:
        loader = PackageLoader("services.notification.adapters.channels", "templates")
        # The words are put in as they are; the HTML part escapes them as a whole.
        self._words = Environment(loader=loader, autoescape=False, undefined=StrictUndefined)  # noqa: S701
        self._words.filters |= {"day": _day, "moment": _moment}
        self._pages = Environment(loader=loader, autoescape=select_autoescape(["html"]), undefined=StrictUndefined)
        self._result_names = result_names
        self._labels: Mapping[str, Any] = yaml.safe_load(loader.get_source(self._words, "labels.yaml")[0])
        for kind in Kind:
            for language in LANGUAGES:
                self._words.get_template(_template(kind, language))

    def render(self, correspondence: Correspondence, letter: Letter) -> MailText:
        words = {language: self._rendered(correspondence, letter, language) for language in LANGUAGES}
        subject = words["vi"].partition("\n")[0]
        sections = [(language, _blocks(words[language].partition("\n")[2])) for language in LANGUAGES]
        plain = "\n\n----------\n\n".join("\n\n".join(blocks) for _, blocks in sections) + "\n"
        html = self._pages.get_template("letter.html").render(
            subject=subject, sections=[(language, [_shape(block) for block in blocks]) for language, blocks in sections]
        )
        return MailText(subject, plain, html)

    def _rendered(self, correspondence: Correspondence, letter: Letter, language: str) -> str:
        return self._words.get_template(_template(letter.kind, language)).render(
            file_code=correspondence.file_code,
            recipient=_flat(correspondence.recipient.name),
            content=letter.content,
            labels=self._labels[language],
            result_names=self._result_names[language],
        )


def _template(kind: Kind, language: str) -> str:
    return f"{kind.value}.{language}.txt"


def _blocks(text: str) -> list[str]:
    return [block.strip() for block in re.split(r"\n\s*\n", text) if block.strip()]


def _shape(block: str) -> Mapping[str, Any]:
    lines = block.splitlines()
    if all(line.startswith("- ") for line in lines):
        return {"list": [line[2:] for line in lines]}
    return {"lines": lines}


def _flat(text: str) -> str:
    return " ".join(text.split())


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
