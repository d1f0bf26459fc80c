"""The last days that the law gives, so that a page can say them before the act that starts the time."""

from __future__ import annotations

from datetime import date

from shared.regulation import load

SUPPLEMENT_REQUESTED = "SUPPLEMENT_REQUESTED"
EXTENSION_REFUSED = "EXTENSION_REFUSED"
LABEL_CORRECTION_REQUESTED = "LABEL_CORRECTION_REQUESTED"


def due_after(happening: str, *, regime: str, agency: str, today: date) -> date:
    """The last day when it happens today. Closures that the agency keeps itself are not in it: the service's answer is
    what counts."""
    law = load()
    rule = law.regime(regime).starting(happening)[0]
    return rule.due_on(today, law.calendar(agency))
