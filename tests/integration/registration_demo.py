"""Registration's HTTP side over a real database, as a process of its own, without a broker."""

import eventlet

eventlet.monkey_patch()

import os  # noqa: E402
from dataclasses import replace  # noqa: E402
from functools import partial  # noqa: E402
from typing import Any  # noqa: E402

import nameko  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402

from services.registration.adapters.documents import DocumentStore  # noqa: E402
from services.registration.adapters.dossiers import CODEC, INDEXES, KIND, DossierRepository  # noqa: E402
from services.registration.adapters.early_messages import EarlyMessageStore  # noqa: E402
from services.registration.adapters.file_codes import FileCodeCounter  # noqa: E402
from services.registration.adapters.law import law_of  # noqa: E402
from services.registration.adapters.law.administered import Administered  # noqa: E402
from services.registration.adapters.law.deadlines import DeadlineTables  # noqa: E402
from services.registration.adapters.papers import paper_words  # noqa: E402
from services.registration.adapters.positions import POSITION_INDEXES, positions_of  # noqa: E402
from services.registration.adapters.references import Desk  # noqa: E402
from services.registration.adapters.relaxed_rules import read_relaxed  # noqa: E402
from services.registration.adapters.single_window import Exchange, NoWindowFiles  # noqa: E402
from services.registration.adapters.spreadsheet import BulkTemplate  # noqa: E402
from services.registration.adapters.window_standings import STANDING_INDEXES, WindowStandings  # noqa: E402
from services.registration.application.clocking import ClockedDossiers, keep_deadlines  # noqa: E402
from services.registration.application.early import EarlyIntake  # noqa: E402
from services.registration.application.importing import ImportDesk  # noqa: E402
from services.registration.application.papers import papers_of  # noqa: E402
from services.registration.application.window import WindowIntake  # noqa: E402
from services.registration.entrypoints.app import RegistrationApp  # noqa: E402
from services.registration.entrypoints.http import RegistrationHttp  # noqa: E402
from services.registration.entrypoints.soap import Window  # noqa: E402
from shared.clock import new_id, utc_now  # noqa: E402
from shared.contracts import CATALOGUE  # noqa: E402
from shared.papers.marks import PaperMarks  # noqa: E402
from shared.papers.wiring import paper_desk  # noqa: E402
from shared.reference.callers import admitting  # noqa: E402
from shared.regulation.regulation import load  # noqa: E402
from shared.secret import DEVELOPMENT_SECRET  # noqa: E402
from shared.single_window.journal import INDEXES as JOURNAL_INDEXES  # noqa: E402
from shared.single_window.journal import JournalStore, read_retention  # noqa: E402
from shared.slips import slips_of  # noqa: E402
from shared.storage import AGGREGATE_INDEXES, TimerSweep, ensure_indexes  # noqa: E402
from shared.storage.database import open_database  # noqa: E402
from shared.web import provide  # noqa: E402


def _store(database: Any, repository: Any, collection: str, **more: Any) -> Any:
    source: dict[str, Any] = {"source": "registration", "catalogue": CATALOGUE, "clock": utc_now, "new_id": new_id}
    return repository(database[collection], **source, **more)


def app_of(mongodb_uri: str, name: str) -> RegistrationApp:
    database = open_database(mongodb_uri, name, "registration")
    stored = DossierRepository(
        database["registrations"],
        kind=KIND,
        codec=CODEC,
        source="registration",
        catalogue=CATALOGUE,
        clock=utc_now,
        new_id=new_id,
    )
    ensure_indexes(stored.collection, (*AGGREGATE_INDEXES, *INDEXES, *STANDING_INDEXES, *POSITION_INDEXES))
    desk = Desk.of(partial(_store, database))
    timetables = DeadlineTables(replace(load(), administered=desk.register.overrides))
    dossiers = ClockedDossiers(stored, timetables, utc_now)
    documents = DocumentStore(database, clock=utc_now)
    file_codes = FileCodeCounter(database["file_codes"])
    law = law_of(load(), Administered(desk.register, utc_now))
    intake = WindowIntake(dossiers, documents, file_codes, law, utc_now, new_id, NoWindowFiles())
    exchange, early = Exchange(), EarlyMessageStore(database["early_messages"])
    early_intake = EarlyIntake(
        intake, early, lambda call, at: exchange.read(call, at).message, dossiers, documents, utc_now
    )
    journal = JournalStore(database["window_journal"], new_id=new_id, retention=read_retention())
    ensure_indexes(journal.collection, JOURNAL_INDEXES)
    window = Window(exchange, early_intake.receive, utc_now, journal)
    without_broker: Any = None
    slips = slips_of(DEVELOPMENT_SECRET, "http://127.0.0.1:8100")
    return RegistrationApp(
        dossiers,
        documents,
        file_codes,
        law,
        utc_now,
        new_id,
        window,
        journal,
        WindowStandings(stored.collection),
        without_broker,
        remove_orphaned_files=lambda: 0,
        catch_up_early=early_intake.sweep,
        measure_deadlines=lambda: None,
        unapplied=early.unapplied,
        hand_over=lambda: 0,
        timetables=timetables,
        administration=desk.administration(
            (row.code for row in load().agencies), utc_now, bodies=(row.code for row in load().cert_bodies)
        ),
        deadlines=TimerSweep(stored, partial(keep_deadlines, dossiers=stored, timetables=timetables, clock=utc_now)),
        spreadsheets=BulkTemplate(),
        papers=paper_desk(
            "registration",
            database,
            owed=partial(papers_of, dossiers=stored, words=paper_words(load(), desk.register, slips)),
            marks=PaperMarks(stored),
            clock=utc_now,
            environ={"CUAKHAU_ENV": "development"},
        ),
        slips=slips,
        positions=positions_of(stored),
        imports=ImportDesk(stored, documents, law, timetables, read_relaxed(), utc_now, new_id),
    )


def main() -> None:
    app = app_of(os.environ["MONGODB_URI"], os.environ["DEMO_DATABASE"])
    provide(app, admit=admitting(app.administration.register, utc_now, os.environ.get("DEMO_REGISTER", "optional")))
    nameko.config.setup({"WEB_SERVER_ADDRESS": f"127.0.0.1:{os.environ['DEMO_PORT']}", "max_workers": 10})
    runner = ServiceRunner()
    runner.add_service(RegistrationHttp)
    runner.start()
    runner.wait()


if __name__ == "__main__":
    main()
