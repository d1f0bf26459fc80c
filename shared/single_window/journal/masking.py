"""What was said, for people to read: attachments are told by their size."""

from __future__ import annotations

import re

# Longer than signatures and their certificates.
_LONGEST_SHOWN = 4096
# Each character is looked at once, whatever the text: shorter runs are passed over within the pattern, which cannot fail
# and so never begins anew behind where it began.
_IN_RUN = r"[A-Za-z0-9+/\s]"
_LONG_RUN = re.compile(
    rf"(?:[^A-Za-z0-9+/\s]++|{_IN_RUN}{{1,{_LONGEST_SHOWN}}}+(?!{_IN_RUN}))*+({_IN_RUN}{{{_LONGEST_SHOWN + 1},}}+=*+)?+"
)


# What moves a terminal's cursor, colours it or turns the order of its letters around.
_UNSEEN = (*range(9), 0xB, 0xC, *range(0xE, 0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_SPELT = {code: f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" for code in _UNSEEN}


def readable(data: bytes) -> str:
    """As text; bytes that are no UTF-8 as \\x.., and what would act on the terminal of whoever looks."""
    return data.decode("utf-8", "backslashreplace").translate(_SPELT)


def masked(text: str) -> str:
    """Without the content of attachments: base64 longer than any signature."""
    shown, last = [], 0
    for found in _LONG_RUN.finditer(text):
        run = found[1] or ""
        inside = run.strip()
        if len(inside) > _LONGEST_SHOWN and not _is_of_words(inside):
            begin = found.start(1) + len(run) - len(run.lstrip())
            size = len("".join(inside.split())) * 3 // 4
            shown += [text[last:begin], f"[attachment, about {size} bytes]"]
            last = found.end()
    return "".join([*shown, text[last:]])


def _is_of_words(run: str) -> bool:
    """Not base64 in lines."""
    return any(len(word) < 16 for word in run.split()[:-1])
