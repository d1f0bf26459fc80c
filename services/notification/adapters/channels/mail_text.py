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
from services.notification.domain.entitlement_letters import EntitlementLetters
from services.notification.domain.letters import Kind, Letter, LetterBox
from services.notification.domain.staff import Row, Section, StaffNotice
from shared.clock import VIETNAM
from shared.regulation import legal_day

LANGUAGES = ("vi", "en")
# Result code to its name per language.
ResultNames = Mapping[str, Mapping[int, str]]


@dataclass(frozen=True)
class MailText:
    subject: str
    plain: str
    html: str


class MailTexts:
    """result_names: {"vi": {1: "Đạt …"}, "en": {1: "Meets …"}}, from the code lists of the law.

    console: its public address, under which importers find their dossiers; None: letters say nothing of it.
    """

    def __init__(self, result_names: ResultNames, console: str | None = None) -> None:
        loader = PackageLoader("services.notification.adapters.channels", "templates")
        # The words are put in as they are; the HTML part escapes them as a whole.
        self._words = Environment(loader=loader, autoescape=False, undefined=StrictUndefined)  # noqa: S701
        self._words.filters |= {"day": _day, "moment": _moment, "legal_day": legal_day, "flat": _flat}
        self._pages = Environment(loader=loader, autoescape=select_autoescape(["html"]), undefined=StrictUndefined)
        self._result_names = result_names
        self._words.globals["my_page"] = f"{console}/my" if console else None
        self._labels: Mapping[str, Any] = yaml.safe_load(loader.get_source(self._words, "labels.yaml")[0])
        for kind in Kind:
            for language in LANGUAGES:
                self._words.get_template(_template(kind, language))

    def render(self, box: LetterBox, letter: Letter) -> MailText:
        """box: a Correspondence, what an agency's staff are told, or letters about a reduction."""
        facts = self._facts(box, letter)
        words = {language: self._rendered(facts, letter, language) for language in LANGUAGES}
        subject = words["vi"].partition("\n")[0]
        sections = [(language, _blocks(words[language].partition("\n")[2])) for language in LANGUAGES]
        plain = "\n\n----------\n\n".join("\n\n".join(blocks) for _, blocks in sections) + "\n"
        html = self._pages.get_template("letter.html").render(
            subject=subject, sections=[(language, [_shape(block) for block in blocks]) for language, blocks in sections]
        )
        return MailText(subject, plain, html)

    def _facts(self, box: LetterBox, letter: Letter) -> dict[str, Any]:
        facts: dict[str, Any] = {"content": letter.content, "deadline": letter.content.deadline}
        if isinstance(box, Correspondence):
            through_window = box.recipient.window is not None
            return {
                **facts,
                "file_code": box.file_code,
                "recipient": _flat(box.recipient.name),
                "through_window": through_window,
            }
        if isinstance(box, StaffNotice):
            sections = [(section, box.count(section), _of(box, section)) for section in Section if box.count(section)]
            to = letter.to.name if letter.to else ""
            return {**facts, "notice": box, "sections": sections, "recipient": _flat(to or box.agency.name)}
        if isinstance(box, EntitlementLetters) and letter.content.reduction:
            reduction = letter.content.reduction
            return {**facts, "reduction": reduction, "good": _flat(reduction.good), "recipient": _flat(box.importer)}
        raise ValueError(f"there are no words for a {type(box).__name__}")

    def _rendered(self, facts: Mapping[str, Any], letter: Letter, language: str) -> str:
        return self._words.get_template(_template(letter.kind, language)).render(
            **facts, labels=self._labels[language], result_names=self._result_names[language]
        )


def _of(notice: StaffNotice, section: Section) -> list[Row]:
    return [row for row in notice.rows if row.section is section]


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
