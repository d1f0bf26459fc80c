"""The words of SMS and the parameters of Zalo's templates, from the table beside this file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from importlib.resources import files
from typing import Any

import yaml
from marshmallow import Schema, ValidationError, fields, validate

from services.notification.domain.correspondence import Correspondence
from services.notification.domain.gsm import ONE_MESSAGE, folded, septets
from services.notification.domain.kinds import KINDS, Channel, Kind, Reader
from services.notification.domain.letters import Letter
from services.notification.domain.texting import QuietHours, Texting
from shared.clock import VIETNAM

_OPTIONAL = re.compile(r"\[([^\]]*)\]")
_VALUE = re.compile(r"\{(\w+)\}")
# As long as they come: a table that fits with these fits always, but for a notice's number of unheard length.
_LONGEST = {
    "file_code": "QG2026000590",
    "due_on": "31/12/2026",
    "expected_on": "31/12/2026",
    "at": "08:00 31/12/2026",
    "number": "1234/TB-TDC-QLCL",
    "issued_on": "31/12/2026",
}


class BadTexts(Exception):
    """The data file cannot be used; the message names every fault."""


class NoWords(ValueError):
    """A letter that cannot be put into a text; the message says why."""


@dataclass(frozen=True)
class Text:
    """template: of Zalo, else the kind's name. parameters: of it."""

    template: str
    words: str
    parameters: Mapping[str, str]


@dataclass(frozen=True)
class _Row:
    sms: str
    template: str | None
    parameters: Mapping[str, str]
    any_hour: bool


class TextTable:
    def __init__(self, rows: Mapping[Kind, _Row], quiet: QuietHours) -> None:
        self._rows = rows
        self._quiet = quiet

    def texting(self, *, zalo: bool) -> Texting:
        """zalo: whether it is tried at all."""
        both, sms = (Channel.ZALO, Channel.SMS), (Channel.SMS,)
        return Texting(
            channels={kind: both if zalo and row.template else sms for kind, row in self._rows.items()},
            any_hour=frozenset(kind for kind, row in self._rows.items() if row.any_hour),
            quiet=self._quiet,
        )

    def text(self, box: Correspondence, letter: Letter) -> Text:
        """Raises NoWords."""
        row = self._rows.get(letter.kind)
        if row is None:
            raise NoWords(f"texts.yaml has no words for {letter.kind.value}")
        facts = _facts(box, letter)
        words = folded(_filled(row.sms, facts))
        if (septets(words) or 0) > ONE_MESSAGE:
            raise NoWords(f"the text has {septets(words)} signs, one message carries {ONE_MESSAGE}: {words}")
        if letter.channel is Channel.SMS:
            return Text(letter.kind.value, words, {})
        if row.template is None:
            raise NoWords(f"texts.yaml names no template of Zalo for {letter.kind.value}")
        return Text(row.template, words, {name: facts.get(value, "") for name, value in row.parameters.items()})


def _facts(box: Correspondence, letter: Letter) -> dict[str, str]:
    """What there is of the values that a text may say."""
    content = letter.content
    deadline, notice, revocation = content.deadline, content.notice, content.revocation
    values = {
        "file_code": box.file_code,
        "due_on": content.due_on or (deadline.due_on if deadline else None),
        "expected_on": deadline.expected_on if deadline else None,
        "at": content.inspection.starts_at if content.inspection else None,
        "number": notice.number if notice else revocation.number if revocation else None,
        "issued_on": notice.issued_on if notice else None,
    }
    return {name: _said(value) for name, value in values.items() if value is not None}


def _said(value: str | date | datetime) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value


def _filled(words: str, facts: Mapping[str, str]) -> str:
    def kept(found: re.Match[str]) -> str:
        inside = found.group(1)
        return inside if set(_VALUE.findall(inside)) <= set(facts) else ""

    chosen = _OPTIONAL.sub(kept, words)
    if missing := sorted(set(_VALUE.findall(chosen)) - set(facts)):
        raise NoWords(f"the letter says nothing of {', '.join(missing)}")
    return _VALUE.sub(lambda found: facts[found.group(1)], chosen)


class _Zalo(Schema):
    template = fields.String(required=True, validate=validate.Length(min=1, max=100))
    parameters = fields.Dict(
        keys=fields.String(), values=fields.String(validate=validate.OneOf(list(_LONGEST))), required=True
    )


def _is_one_message(words: str) -> None:
    if strange := sorted(set(_VALUE.findall(words)) - set(_LONGEST)):
        raise ValidationError(f"no value is called {', '.join(strange)}; there are {', '.join(_LONGEST)}")
    long = _filled(words, _LONGEST)
    length = septets(long)
    if length is None:
        raise ValidationError("it has signs outside the GSM alphabet; write it without diacritics")
    if length > ONE_MESSAGE:
        raise ValidationError(f"filled in it has {length} signs; one message carries {ONE_MESSAGE}")


class _TextRow(Schema):
    kind = fields.Enum(Kind, by_value=True, required=True)
    sms = fields.String(required=True, validate=_is_one_message)
    zalo = fields.Nested(_Zalo, load_default=None)
    any_hour = fields.Boolean(load_default=False)
    source = fields.String(required=True)
    certainty = fields.String(required=True)


class _Quiet(Schema):
    begins = fields.Time(data_key="from", required=True)
    ends = fields.Time(data_key="to", required=True)
    certainty = fields.String(required=True)


class _Table(Schema):
    source = fields.String(required=True)
    certainty = fields.String(required=True)
    quiet_hours = fields.Nested(_Quiet, required=True)
    texts = fields.List(fields.Nested(_TextRow), required=True)


def read_texts(text: str | None = None) -> TextTable:
    """From YAML; without `text` the table that comes with the service. Raises BadTexts."""
    if text is None:
        text = files(__package__).joinpath("texts.yaml").read_text(encoding="utf-8")
    try:
        loaded: dict[str, Any] = _Table().load(yaml.safe_load(text))
    except (ValidationError, yaml.YAMLError) as error:
        raise BadTexts(f"texts.yaml: {error}") from error
    begins, ends = loaded["quiet_hours"]["begins"], loaded["quiet_hours"]["ends"]
    if begins == ends:
        raise BadTexts("texts.yaml: quiet_hours: from and to are the same; nothing could ever go")
    kinds = [row["kind"] for row in loaded["texts"]]
    if twice := sorted({kind.value for kind in kinds if kinds.count(kind) > 1}):
        raise BadTexts(f"texts.yaml: more than one row for {', '.join(twice)}")
    if strange := [kind.value for kind in kinds if KINDS[kind].reader is not Reader.APPLICANT]:
        raise BadTexts(f"texts.yaml: only what the applicant hears is texted, not {', '.join(strange)}")
    rows = {row["kind"]: _row(row) for row in loaded["texts"]}
    return TextTable(rows, QuietHours(_hour(begins), _hour(ends)))


def _row(row: Mapping[str, Any]) -> _Row:
    zalo = row["zalo"] or {"template": None, "parameters": {}}
    return _Row(row["sms"], zalo["template"], zalo["parameters"], row["any_hour"])


def _hour(at: time) -> time:
    return at.replace(second=0, microsecond=0)
