"""Which goods are the same, and under which numbers they stand after the registration was changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping


def good_key(tax_code: str, *particulars: str | None) -> str:
    """What makes two goods the same: importer, name, brand, model, characteristics, manufacturer and origin all equal.

    Upper and lower case and white space do not count. 32 hexadecimal digits.
    """
    normal = "\x1f".join(" ".join((part or "").casefold().split()) for part in (tax_code, *particulars))
    return hashlib.sha256(normal.encode()).hexdigest()[:32]


def lines_of_same_goods(lines: Iterable[int], before: Mapping[int, str], after: Mapping[int, str]) -> tuple[int, ...]:
    """The numbers under which the goods of these lines stand now; without those that are gone.

    before, after: good key by line number. Where the same goods fill several lines, one that kept its number stays the
    one that is meant.
    """
    found: list[int] = []
    for number in lines:
        key = before.get(number)
        if key is not None and after.get(number) == key:
            found.append(number)
        else:
            found.extend(other for other, its_key in after.items() if its_key == key)
    return tuple(sorted(dict.fromkeys(found)))
