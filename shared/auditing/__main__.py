"""`python -m shared.auditing`: a statement on standard input, its signature (CMS, DER) on standard output.

A process of its own, for the same reason as `python -m shared.papers`: what signs takes 60 MB, once a day.
"""

from __future__ import annotations

import os
import sys

from shared.auditing.signing import AGENCY, PIN_REFUSED, REFUSED
from shared.papers.sealing.errors import PinRefused, SignerAway, SignerUnfit
from shared.papers.sealing.settings import seal_settings
from shared.secret import Misconfigured


def main() -> int:
    os.nice(5)
    text = sys.stdin.buffer.read()
    try:
        settings = seal_settings(os.environ)
        agency = os.environ.get(AGENCY, "")
        if settings is None:
            raise SignerAway("No key signs daily roots here: set CUAKHAU_PAPER_SIGNER.")
        if "{agency}" in settings.key and not agency:
            raise SignerAway(f"{AGENCY} is not set: the code of the agency whose key signs daily roots.")
        from shared.papers.sealing.seal import Sealer

        signature = Sealer(settings).sign_detached(text, agency)
    except PinRefused as error:
        return _failed(PIN_REFUSED, error)
    except (SignerAway, SignerUnfit, Misconfigured) as error:
        return _failed(REFUSED, error)
    sys.stdout.buffer.write(signature)
    return 0


def _failed(status: int, error: Exception) -> int:
    print(error, file=sys.stderr)
    return status


sys.exit(main())
