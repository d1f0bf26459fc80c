"""What is done to a good message: each takes the bytes, a source of chance and another good message."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from random import Random

Mutation = Callable[[bytes, Random, bytes], bytes]

_NASTY = (
    b"",
    b" ",
    b"\x00",
    b"\x01\x1b[2J",
    b"\xff\xfe",
    b"\xc0\xbc",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    "\u202e\u200b\u2028".encode(),
    "²٣１".encode(),
    "😀".encode() * 300,
    b"-1",
    b"0",
    b"1e999",
    b"NaN",
    b"9" * 400,
    b"0." + b"0" * 300 + b"1",
    b"31/02/2026",
    b"0000-00-00",
    b"99/99/9999",
    b"2026-11-20T25:61:61",
    b"../../etc/passwd",
    b"CON",
    b"C:\\x.pdf",
    b"$where",
    b'{"$gt": ""}',
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"&b;",
    b"&#0;",
    b"&#xD800;",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"-->",
    b"<?xml version='1.0' encoding='utf-16'?>",
    b"<a/>" * 40,
    b"<a>" * 40 + b"</a>" * 40,
    b"</Envelope>",
    b"%s%n%x",
    b"x" * 5000,
    base64.b64encode(b"MZ\x90\x00" * 9),
    base64.b64encode(b"PK\x03\x04" + b"word/" * 20),
    base64.b64encode(b"%PDF-1.4 /Launch /JS"),
    base64.b64encode(b"<?xml version='1.0'?><a"),
    b"10",
    b"01",
    b"99",
    b"BKHCN0100001",
    b"true",
    b"1,2;3",
)
_ELEMENT = re.compile(rb"<([A-Za-z]\w*)>([^<]*)</\1>")
_TAG = re.compile(rb"</?[A-Za-z]\w*>")


def _place(data: bytes, chance: Random) -> int:
    return chance.randrange(len(data) + 1)


def flip(data: bytes, chance: Random, _other: bytes) -> bytes:
    broken = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8, 64))):
        if broken:
            broken[chance.randrange(len(broken))] = chance.randrange(256)
    return bytes(broken)


def cut(data: bytes, chance: Random, _other: bytes) -> bytes:
    start = _place(data, chance)
    return data[:start] + data[start + chance.choice((1, 10, 100, 1000, len(data))) :]


def repeat(data: bytes, chance: Random, _other: bytes) -> bytes:
    start = _place(data, chance)
    end = min(len(data), start + chance.choice((1, 20, 400)))
    return data[:start] + data[start:end] * chance.choice((2, 3, 50)) + data[end:]


def splice(data: bytes, chance: Random, other: bytes) -> bytes:
    return data[: _place(data, chance)] + other[_place(other, chance) :]


def insert(data: bytes, chance: Random, _other: bytes) -> bytes:
    at = _place(data, chance)
    return data[:at] + chance.choice(_NASTY) + data[at:]


def set_text(data: bytes, chance: Random, _other: bytes) -> bytes:
    """The text of an element, or of some at once."""
    found = list(_ELEMENT.finditer(data))
    for match in sorted(chance.sample(found, min(len(found), chance.choice((1, 1, 2, 5)))), key=lambda m: -m.start(2)):
        data = data[: match.start(2)] + chance.choice(_NASTY) + data[match.end(2) :]
    return data


def swap_texts(data: bytes, chance: Random, other: bytes) -> bytes:
    """A text of another message where this one has its own."""
    found, theirs = list(_ELEMENT.finditer(data)), list(_ELEMENT.finditer(other))
    if not (found and theirs):
        return data
    match = chance.choice(found)
    return data[: match.start(2)] + chance.choice(theirs)[2] + data[match.end(2) :]


def drop_element(data: bytes, chance: Random, _other: bytes) -> bytes:
    found = list(_ELEMENT.finditer(data))
    if not found:
        return data
    match = chance.choice(found)
    return data[: match.start()] + data[match.end() :]


def double_element(data: bytes, chance: Random, other: bytes) -> bytes:
    """An element once more, here or somewhere else, perhaps with another text."""
    found = list(_ELEMENT.finditer(data))
    if not found:
        return data
    match = chance.choice(found)
    again = match[0] if chance.random() < 0.5 else match[0].replace(match[2], chance.choice(_NASTY), 1)
    at = chance.choice(found).start()
    return data[:at] + again + data[at:]


def rename(data: bytes, chance: Random, other: bytes) -> bytes:
    """A tag under another name, the opening one, the closing one or both."""
    names = list({match[0].strip(b"</>") for match in _TAG.finditer(data)})
    if not names:
        return data
    one, another = chance.choice(names), chance.choice((*names, b"Envelope", b"Body", b"x:y", b"Signature", b"File"))
    form = chance.choice((b"<%s>", b"</%s>", b"both"))
    if form == b"both":
        return data.replace(b"<%s>" % one, b"<%s>" % another).replace(b"</%s>" % one, b"</%s>" % another)
    return data.replace(form % one, form % another, 1)


def recode(data: bytes, chance: Random, _other: bytes) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(
        chance.choice(("utf-16", "utf-16-le", "utf-32", "cp1258", "latin-1", "utf-7", "cp037")), "replace"
    )


def nest(data: bytes, chance: Random, _other: bytes) -> bytes:
    """Text escaped once more or once less, or in CDATA."""
    way = chance.randrange(3)
    if way == 0:
        return data.replace(b"&", b"&amp;").replace(b"<", b"&lt;")
    if way == 1:
        return data.replace(b"&lt;", b"<").replace(b"&gt;", b">").replace(b"&amp;", b"&")
    return b"<![CDATA[" + data + b"]]>"


# What leaves a message well-formed more often than not, and gets further in.
_WELL_FORMED: tuple[Mutation, ...] = (set_text, set_text, swap_texts, swap_texts, drop_element, double_element, rename)
_ANY: tuple[Mutation, ...] = (*_WELL_FORMED, flip, cut, repeat, splice, insert, recode, nest)


def mutated(data: bytes, chance: Random, other: bytes) -> bytes:
    mutations = chance.choice((_WELL_FORMED, _ANY))
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 6))):
        data = chance.choice(mutations)(data, chance, other)
    return data
