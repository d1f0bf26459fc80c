"""Registration, wired: what reads like a table of contents."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from os import environ

from eventlet import tpool

from services.registration.adapters.documents import DocumentStore, sweep_orphans
from services.registration.adapters.dossiers import CODEC, INDEXES, KIND, DossierRepository
from services.registration.adapters.due_figures import measure_deadlines
from services.registration.adapters.early_messages import EARLY_INDEXES, EarlyMessageStore
from services.registration.adapters.file_codes import FileCodeCounter
from services.registration.adapters.law import law_of
from services.registration.adapters.law.administered import Administered
from services.registration.adapters.law.deadlines import DeadlineTables
from services.registration.adapters.papers import paper_words
from services.registration.adapters.positions import POSITION_INDEXES, positions_of
from services.registration.adapters.references import Desk
from services.registration.adapters.relaxed_rules import read_relaxed
from services.registration.adapters.single_window import Exchange, NoWindowFiles, WindowFiles
from services.registration.adapters.spreadsheet import BulkTemplate
from services.registration.adapters.window_standings import STANDING_INDEXES, WindowStandings
from services.registration.application.clocking import ClockedDossiers, clocked, keep_deadlines
from services.registration.application.early import EarlyIntake
from services.registration.application.importing import ImportDesk
from services.registration.application.papers import papers_of
from services.registration.application.reacting import IGNORED, reactions
from services.registration.application.succession import hand_over
from services.registration.application.window import WindowIntake
from services.registration.entrypoints.app import RegistrationApp
from services.registration.entrypoints.events import RegistrationEvents
from services.registration.entrypoints.http import RegistrationHttp
from services.registration.entrypoints.soap import Window
from services.registration.entrypoints.timers import RegistrationTimers
from shared import regulation
from shared.operating.feeds import FEED_INDEXES, Feeds, read_silence
from shared.papers.marks import MARK_INDEXES, PaperMarks
from shared.papers.store import INDEXES as PAPER_INDEXES
from shared.papers.wiring import paper_desk, public_url
from shared.reference.callers import admitting
from shared.regulation.sampling import load_sampling
from shared.regulation.versions import ensure_unchanged
from shared.runtime import Platform, Service
from shared.secret import secret_from
from shared.single_window.journal import INDEXES as JOURNAL_INDEXES
from shared.single_window.journal import JournalStore, read_retention
from shared.single_window.signing import signer_from, verifier_from
from shared.slips import slips_of
from shared.storage import TimerSweep, ensure_indexes

# Longer than any intake takes between its files and its dossier.
_ORPHAN_GRACE = timedelta(hours=24)


def build(platform: Platform) -> Service:
    clock, new_id = platform.clock, platform.new_id
    desk = Desk.of(platform.store)
    in_force = replace(regulation.load(), administered=desk.register.overrides)
    timetables = DeadlineTables(in_force)
    stored = platform.store(DossierRepository, "registrations", kind=KIND, codec=CODEC)
    dossiers = ClockedDossiers(stored, timetables, clock)
    messages = platform.messages(
        stored, clocked(reactions(clock), timetables, clock), IGNORED, publishing=[*desk.stores.values()]
    )
    documents = DocumentStore(platform.database, clock=clock)
    file_codes = FileCodeCounter(platform.database["file_codes"])
    law = law_of(in_force, Administered(desk.register, clock))
    url = environ.get("WINDOW_FILES_URL")
    files = WindowFiles(url, clock=clock, new_id=new_id, signer=signer_from(environ)) if url else NoWindowFiles()
    intake = WindowIntake(dossiers, documents, file_codes, law, clock, new_id, files)
    exchange = Exchange(verifier=verifier_from(environ, clock))
    early = EarlyMessageStore(platform.database["early_messages"])
    journal = JournalStore(
        platform.database["window_journal"], new_id=new_id, retention=read_retention(), offload=tpool.execute
    )
    early_intake = EarlyIntake(
        intake, early, lambda call, at: exchange.read(call, at).message, dossiers, documents, clock
    )

    messages.operating.feeds = Feeds(journal.collection, in_force.calendar, read_silence())
    slips = slips_of(secret_from(environ), public_url(environ))
    papers = paper_desk(
        "registration",
        platform.database,
        owed=partial(papers_of, dossiers=stored, words=paper_words(in_force, desk.register, slips)),
        marks=PaperMarks(stored),
        clock=clock,
        environ=environ,
    )

    def remove_orphaned_files() -> int:
        return sweep_orphans(documents, untouched_since=clock() - _ORPHAN_GRACE, referenced=stored.references)

    def prepare() -> None:
        messages.ensure_indexes(*INDEXES, *STANDING_INDEXES, *POSITION_INDEXES, *MARK_INDEXES)
        ensure_indexes(papers.store.collection, PAPER_INDEXES)
        ensure_indexes(early.collection, EARLY_INDEXES)
        ensure_indexes(journal.collection, (*JOURNAL_INDEXES, *FEED_INDEXES))
        ensure_unchanged(in_force, stored.regime_versions())

    app = RegistrationApp(
        dossiers=dossiers,
        documents=documents,
        file_codes=file_codes,
        law=law,
        clock=clock,
        new_id=new_id,
        window=Window(exchange, early_intake.receive, clock, journal),
        journal=journal,
        window_standings=WindowStandings(stored.collection),
        catch_up_early=early_intake.sweep,
        measure_deadlines=partial(measure_deadlines, stored, in_force.calendar, clock),
        unapplied=early.unapplied,
        messages=messages,
        remove_orphaned_files=remove_orphaned_files,
        hand_over=partial(hand_over, dossiers, stored, law=law, clock=clock),
        timetables=timetables,
        deadlines=TimerSweep(stored, partial(keep_deadlines, dossiers=stored, timetables=timetables, clock=clock)),
        imports=ImportDesk(stored, documents, law, timetables, read_relaxed(), clock, new_id),
        administration=desk.administration(
            (row.code for row in in_force.agencies),
            clock,
            bodies=(row.code for row in (*in_force.cert_bodies, *load_sampling().laboratories)),
        ),
        spreadsheets=BulkTemplate(),
        papers=papers,
        slips=slips,
        positions=positions_of(stored),
    )
    return Service(
        app,
        fronts=(RegistrationHttp, RegistrationEvents),
        back=RegistrationTimers,
        prepare=prepare,
        admit=admitting(desk.register, clock, platform.settings.staff_register),
    )
