"""One sample of every message that the agency sends, `tests/data/nsw/outbound/<type>-<function>-<kind>.xml`.

`python -m tests.unit.notification.outbound_samples` writes them anew, from the letters that the tests know.
"""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from services.notification.adapters.channels.window import WindowChannel
from services.notification.adapters.channels.window_catalogue import read_window_catalogue
from services.notification.domain.kinds import Kind
from shared.single_window import build_envelope
from tests.unit.notification.letters import WINDOW_KINDS, told

FOLDER = Path(__file__).parents[2] / "data" / "nsw" / "outbound"
_CATALOGUE = read_window_catalogue()


def path_of(kind: Kind) -> Path:
    message = _CATALOGUE.messages[kind]
    return FOLDER / f"{message.type}-{message.function}-{kind.value.replace('_', '-')}.xml"


def sample_of(kind: Kind) -> str:
    """As it is sent, with line breaks for people."""
    channel = WindowChannel("http://window.example/", _CATALOGUE)
    root = etree.fromstring(build_envelope(channel.envelope(*told(kind))))
    etree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(root, encoding="unicode") + "\n"


def main() -> None:
    for kind in WINDOW_KINDS:
        path_of(kind).write_text(sample_of(kind), encoding="utf-8")


if __name__ == "__main__":
    main()
