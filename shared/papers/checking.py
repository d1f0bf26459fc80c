"""`python -m shared.papers.checking`: what the signatures of a PDF on standard input say of it.

Answers {"finding": …, "signers": [names]} on standard output: INTACT, every signature fits all bytes that stand there;
CHANGED, some signature does not; UNSIGNED; NO_PAPER, it cannot be read as a PDF. Whether the signers are to be believed is
not said: that a file is ours is known by its hash.
"""

from __future__ import annotations

import io
import json
import logging
import resource
import sys

INTACT, CHANGED, UNSIGNED, NO_PAPER = "INTACT", "CHANGED", "UNSIGNED", "NO_PAPER"
_MEMORY, _SECONDS = 1 << 30, 15
_MOST_SIGNATURES = 20


def finding_of(file: bytes) -> tuple[str, list[str]]:
    """Imports pyHanko."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator.context import ValidationContext

    try:
        signatures = PdfFileReader(io.BytesIO(file)).embedded_signatures
    except (PdfError, ValueError, KeyError, TypeError, RecursionError):
        return NO_PAPER, []
    if not signatures:
        return UNSIGNED, []
    signers, sound = [], True
    for signature in signatures[:_MOST_SIGNATURES]:
        try:
            signers.append(_name(signature.signer_cert.subject.native.get("common_name")))
            status = validate_pdf_signature(signature, ValidationContext(trust_roots=[], allow_fetching=False))
            whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
            sound = sound and status.intact and status.valid and whole
        except (PdfError, SignatureValidationError, ValueError, KeyError, TypeError, AttributeError):
            sound = False
    return (INTACT if sound else CHANGED), signers


def _name(said: object) -> str:
    return str(said)[:200] if said else "?"


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    logging.disable(logging.CRITICAL)
    finding, signers = finding_of(sys.stdin.buffer.read())
    json.dump({"finding": finding, "signers": signers}, sys.stdout)


if __name__ == "__main__":
    main()
