"""Words for papers and what became of them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from services.console.entrypoints.terms import PAPER_STANDINGS, PAPERS, as_label

_WHY: dict[str | None, Any] = {
    None: _l("Waits for its turn"),
    "signer_away": _l("The key cannot be reached"),
    "signer_unfit": _l("The key cannot be used: somebody has to look at its settings"),
    "defect": _l("The paper could not be laid out: a fault of the system"),
}
_FINDINGS: dict[str, Any] = {
    "INTACT": _l("Its signatures fit its contents, yet it is not one of the files that we sealed."),
    "CHANGED": _l("It was changed after it was signed."),
    "UNSIGNED": _l("It carries no digital signature. Papers of ours always do."),
    "NO_PAPER": _l("It cannot be read as a PDF file."),
}


def paper_kind(code: str) -> Any:
    return PAPERS.get(code, code)


def standing_name(code: str) -> str:
    return as_label(PAPER_STANDINGS.get(code, code))


def why_unmade(code: str | None) -> Any:
    return _WHY.get(code, code)


def finding_text(code: str) -> Any:
    return _FINDINGS.get(code, code)
