"""A case with its summary beside it: one write keeps both, whoever wrote."""

from __future__ import annotations

from services.inspection.domain.case import Case
from services.inspection.domain.worklist.summary import Summary, summary_of
from shared.aggregate import Json
from shared.storage import DataclassCodec

SUMMARY = DataclassCodec(Summary)
_CASE = DataclassCodec(Case)


class CaseCodec:
    """What is loaded is the case alone."""

    def dump(self, state: Case) -> Json:
        return {**_CASE.dump(state), "summary": SUMMARY.dump(summary_of(state))}

    def load(self, document: Json) -> Case:
        return _CASE.load(document)
