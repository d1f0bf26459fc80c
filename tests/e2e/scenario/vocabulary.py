"""The fixed vocabulary of scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Phrase:
    """party: heading of the vocabulary. needs, data: what must and what may stand beside the sentence."""

    party: str
    vi: str
    en: str
    act: str
    needs: tuple[str, ...] = ()
    data: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        return f"{self.vi} / {self.en}"


class UnknownSentence(LookupError):
    """Says what was probably meant."""


@cache
def phrases() -> Mapping[str, Phrase]:
    """By the English half."""
    read = yaml.safe_load((_FOLDER / "vocabulary.yaml").read_text(encoding="utf-8"))
    found = [
        Phrase(party, **{name: tuple(value) if isinstance(value, list) else value for name, value in row.items()})
        for party, rows in read.items()
        for row in rows
    ]
    return {phrase.en: phrase for phrase in found}


def phrase_of(sentence: str) -> Phrase:
    """sentence: "Vietnamese / English". Raises UnknownSentence."""
    english = sentence.rpartition("/")[2].strip()
    phrase = phrases().get(english)
    if phrase is None:
        near = get_close_matches(english, phrases(), n=1) or list(phrases())
        raise UnknownSentence(f"nothing is called '{english}'; there is: {', '.join(near)}")
    if sentence != phrase.sentence:
        raise UnknownSentence(f"'{sentence}' has to be written '{phrase.sentence}'")
    return phrase


@cache
def goods_kinds() -> Mapping[str, Mapping[str, Any]]:
    read = yaml.safe_load((_FOLDER / "goods.yaml").read_text(encoding="utf-8"))
    return {kind: {**read["defaults"], **fields} for kind, fields in read["kinds"].items()}
