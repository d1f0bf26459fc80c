"""One replica of the deadline sweep, as a process of its own, over and over until it is killed."""

from __future__ import annotations

import os
import time
from functools import partial
from pathlib import Path

from services.registration.adapters.dossiers import CODEC, KIND, DossierRepository
from services.registration.adapters.law.deadlines import DeadlineTables
from services.registration.application.clocking import keep_deadlines
from shared.clock import MovableClock, new_id
from shared.contracts import CATALOGUE
from shared.regulation import load
from shared.storage import TimerSweep
from shared.storage.database import open_database


def main() -> None:
    clock = MovableClock(Path(os.environ["REPLICA_CLOCK"]))
    database = open_database(os.environ["MONGODB_URI"], os.environ["REPLICA_DATABASE"], "registration")
    dossiers = DossierRepository(
        database["registrations"],
        kind=KIND,
        codec=CODEC,
        source="registration",
        catalogue=CATALOGUE,
        clock=clock,
        new_id=new_id,
    )
    wake = partial(keep_deadlines, dossiers=dossiers, timetables=DeadlineTables(load()), clock=clock)
    sweep = TimerSweep(dossiers, wake)
    while True:
        if not sweep.run():
            time.sleep(0.05)


if __name__ == "__main__":
    main()
