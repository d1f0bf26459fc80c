"""`python -m shared.papers`: one paper on standard input, its sealed file on standard output.

A process of its own, so that services need not hold what lays out and seals (90 MB), nor stand still meanwhile. The exit
status is one of those in `making`; what went wrong stands on standard error.
"""

from __future__ import annotations

import json
import os
import sys
from base64 import b64decode

from shared.papers.facts import KINDS
from shared.papers.making import DEFECT, PIN_REFUSED, SIGNER_AWAY, SIGNER_UNFIT
from shared.papers.sealing.errors import PinRefused, SignerAway, SignerUnfit
from shared.papers.sealing.settings import seal_settings
from shared.secret import Misconfigured
from shared.storage.codec import DataclassCodec


def main() -> int:
    # Whoever takes dossiers in goes first.
    os.nice(5)
    asked = json.load(sys.stdin)
    try:
        settings = seal_settings(os.environ)
        if settings is None:
            raise SignerAway("No key seals papers here: set CUAKHAU_PAPER_SIGNER.")
        from shared.papers.rendering import render
        from shared.papers.sealing.seal import Sealer

        facts = DataclassCodec(KINDS[asked["kind"]]).load(asked["facts"])
        pictures = {sha256: b64decode(data) for sha256, data in asked["pictures"].items()}
        laid_out = render(facts, code=asked["code"], verify_at=asked["verify_at"], pictures=pictures)
        sealed = Sealer(settings).seal(laid_out, facts)
    except SignerAway as error:
        return _failed(SIGNER_AWAY, error)
    except PinRefused as error:
        return _failed(PIN_REFUSED, error)
    except (SignerUnfit, Misconfigured) as error:
        return _failed(SIGNER_UNFIT, error)
    except Exception as error:
        return _failed(DEFECT, error)
    sys.stdout.buffer.write(sealed)
    return 0


def _failed(status: int, error: Exception) -> int:
    print(f"{error}" if status != DEFECT else f"{type(error).__name__}: {error}", file=sys.stderr)
    return status


sys.exit(main())
