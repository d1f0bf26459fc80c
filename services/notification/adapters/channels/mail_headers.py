"""Headers of an e-mail, encoded once and then written as they are.

The standard library's own way parses each value into a tree and folds that: for one Vietnamese subject and sender it takes
longer than all else that is done to send a letter.
"""

from __future__ import annotations

from email.charset import BASE64, Charset
from email.header import Header
from email.policy import EmailPolicy

_UTF8 = Charset("utf-8")
_UTF8.header_encoding = BASE64


class AsWritten(EmailPolicy):
    """Takes header values as they are to stand in the mail, folded lines included (they begin with a blank)."""

    def header_store_parse(self, name: str, value: str) -> tuple[str, str]:
        if any(not line.startswith((" ", "\t")) for line in _lines(value)[1:]):
            raise ValueError(f"a line break in {name} would begin a header of its own")
        return name, value

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value

    def fold(self, name: str, value: str) -> str:
        return self.linesep.join(_lines(f"{name}: {value}")) + self.linesep

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("utf-8" if self.utf8 else "ascii")


def encoded(name: str, text: str) -> str:
    """One line of text as the value of header `name`: as it is if it is short ASCII, else in encoded words."""
    if text.isascii() and text.isprintable() and len(name) + 2 + len(text) <= 78:
        return text
    return Header(text, _UTF8, header_name=name, maxlinelen=76).encode()


def _lines(value: str) -> list[str]:
    return value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
