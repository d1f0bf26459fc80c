"""Inspection's HTTP side over a real database, as a process of its own, without a broker."""

import eventlet

eventlet.monkey_patch()

import os  # noqa: E402
from functools import partial  # noqa: E402
from typing import Any  # noqa: E402

import nameko  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402

from services.inspection.adapters.figures import CaseCounts  # noqa: E402
from services.inspection.adapters.laboratories import ListedLaboratories  # noqa: E402
from services.inspection.adapters.lots import PastLots  # noqa: E402
from services.inspection.adapters.papers import paper_words  # noqa: E402
from services.inspection.adapters.photos import PhotoStore  # noqa: E402
from services.inspection.adapters.positions import positions_of  # noqa: E402
from services.inspection.adapters.result_numbers import ResultNumberCounter  # noqa: E402
from services.inspection.adapters.worklist import CaseLists  # noqa: E402
from services.inspection.application.papers import papers_of  # noqa: E402
from services.inspection.entrypoints.app import InspectionApp  # noqa: E402
from services.inspection.entrypoints.http import InspectionHttp  # noqa: E402
from shared import regulation  # noqa: E402
from shared.clock import new_id, utc_now  # noqa: E402
from shared.papers.marks import PaperMarks  # noqa: E402
from shared.papers.wiring import paper_desk  # noqa: E402
from shared.reference.register import Register  # noqa: E402
from shared.regulation.sampling import load_sampling  # noqa: E402
from shared.storage.database import open_database  # noqa: E402
from shared.web import provide  # noqa: E402
from tests.integration.inspection_stores import goods_of, schedule_of, stores_of  # noqa: E402


def app_of(mongodb_uri: str, name: str) -> InspectionApp:
    database = open_database(mongodb_uri, name, "inspection")
    case_store, complaint_store = stores_of(database)
    without_broker: Any = None
    sampling = load_sampling()
    _, goods = goods_of(database)
    return InspectionApp(
        cases=case_store,
        worklist=CaseLists(case_store),
        counts=CaseCounts(database["case_figures"], case_store),
        complaints=complaint_store,
        numbers=ResultNumberCounter(database["result_numbers"]),
        law=regulation.load(),
        clock=utc_now,
        new_id=new_id,
        messages=without_broker,
        positions=positions_of(case_store),
        schedule=schedule_of(database),
        laboratories=ListedLaboratories(sampling.laboratories),
        photos=PhotoStore(database["photos"], clock=utc_now),
        lots=PastLots(case_store),
        sampling=sampling,
        facts_for=goods.deciding.facts_for,
        dispositions=case_store,
        goods=goods,
        papers=paper_desk(
            "inspection",
            database,
            owed=partial(
                papers_of,
                cases=case_store,
                entitlements=goods.entitlements,
                words=paper_words(regulation.load(), lambda: Register()),
            ),
            marks=PaperMarks(case_store),
            clock=utc_now,
            environ={"CUAKHAU_ENV": "development"},
        ),
    )


def main() -> None:
    provide(app_of(os.environ["MONGODB_URI"], os.environ["DEMO_DATABASE"]))
    nameko.config.setup({"WEB_SERVER_ADDRESS": f"127.0.0.1:{os.environ['DEMO_PORT']}", "max_workers": 10})
    runner = ServiceRunner()
    runner.add_service(InspectionHttp)
    runner.start()
    runner.wait()


if __name__ == "__main__":
    main()
