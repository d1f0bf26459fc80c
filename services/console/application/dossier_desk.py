"""What a dossier's page asks of the services."""

from __future__ import annotations

from typing import Protocol

from services.console.application.desk import Download
from services.console.domain.dossier.case import Case, Wish
from services.console.domain.dossier.correspondence import Correspondence
from services.console.domain.dossier.record import StandingRecord
from services.console.domain.dossier.registered import Dossier, Receipt
from services.console.domain.dossier.sampling_plan import LinePlan
from services.console.domain.dossier.timeline import Entry
from services.console.domain.dossier.window_messages import WindowMessages


class DossierDesk(Protocol):
    """What the services say of a dossier, in the name of whoever looks.

    Every call raises Unavailable, Forbidden and NotFound, as `desk.Desk` does.
    """

    def dossier(self, id: str) -> Dossier: ...

    def receipt(self, id: str) -> Receipt: ...

    def history(self, id: str) -> tuple[Entry, ...]: ...

    def case(self, id: str) -> Case: ...

    def case_history(self, id: str) -> tuple[Entry, ...]: ...

    def wish(self, id: str) -> Wish | None: ...

    def sampling_plan(self, id: str) -> tuple[LinePlan, ...]: ...

    def correspondence(self, id: str) -> Correspondence: ...

    def letter_history(self, id: str) -> tuple[Entry, ...]: ...

    def record(self, tax_code: str) -> StandingRecord: ...

    def window_in(self, id: str) -> WindowMessages: ...

    def window_out(self, id: str) -> WindowMessages: ...

    def file(self, id: str, sha256: str) -> Download: ...

    def photo(self, id: str, sha256: str) -> Download: ...
