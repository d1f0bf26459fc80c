"""How a case is inspected: one rule per module, tried in the order of the law's table."""

from services.inspection.domain.modes.deciding import decide_mode
from services.inspection.domain.modes.facts import Facts, OpenComplaint, PastFail

__all__ = ["Facts", "OpenComplaint", "PastFail", "decide_mode"]
