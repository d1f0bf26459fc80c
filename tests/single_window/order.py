"""Whether a message may follow those that the same dossier had before."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from shared.single_window import Envelope
from shared.single_window.xml import text_of

_FILE = Path(__file__).with_name("order.yaml")


@dataclass(frozen=True)
class Rule:
    name: str
    after: tuple[str, ...] = ()
    after_one_of: tuple[str, ...] = ()
    never_after: tuple[str, ...] = ()


@cache
def rules() -> dict[str, Rule]:
    read = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {
        kind: Rule(**{key: value if key == "name" else tuple(value) for key, value in rule.items()})
        for kind, rule in read.items()
    }


def kind_of(envelope: Envelope) -> str:
    """ "11/05"; "11/05/2" when it is about the certification body's case, which has an order of its own."""
    content = envelope.content
    about_body = content is not None and any(text_of(each) == "2" for each in content.iter("{*}HandlerType"))
    return f"{envelope.kind}/2" if about_body else envelope.kind


def violations(kind: str, before: Collection[str], *, refused_before: Collection[str] = ()) -> Iterator[str]:
    """What is wrong with `kind` coming now. before: kinds that came; refused_before: kinds that we refused.

    A message that we refused may be sent again at any time, as a new one.
    """
    rule = rules().get(kind)
    if rule is None:
        yield f"{kind} is in no agreed catalogue"
        return
    if kind in refused_before:
        return
    missing = [other for other in rule.after if other not in before]
    if missing:
        yield f"{kind} ({rule.name}) came before {', '.join(missing)}"
    if rule.after_one_of and not set(rule.after_one_of) & set(before):
        yield f"{kind} ({rule.name}) came before any of {', '.join(rule.after_one_of)}"
    late = [other for other in rule.never_after if other in before]
    if late:
        yield f"{kind} ({rule.name}) came after {', '.join(late)}"
