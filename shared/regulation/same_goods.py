"""Which goods are the same, and under which numbers they stand after the registration was changed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping

# Of what makes goods the same, what a registration tells, in the order of the key. What else the law may name (the use, a
# GTIN) has no field in form 01.
_TOLD = ("importer", "name", "brand", "model", "tech_spec", "manufacturer", "origin", "hs_code")


def good_key(particulars: Mapping[str, str | None], same: Collection[str]) -> str:
    """Equal for goods that are the same. particulars: by field. same: the fields in which the law wants them equal.

    Where none of these is told, only equality in all that is told makes goods the same. Upper and lower case and white
    space do not count. 32 hexadecimal digits.
    """
    fields = [field for field in _TOLD if field in same] or _TOLD
    parts = (particulars.get(field) for field in fields)
    normal = "\x1f".join(" ".join((part or "").casefold().split()) for part in parts)
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
