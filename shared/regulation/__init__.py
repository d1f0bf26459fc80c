"""The law as data: regimes, deadlines, working days, code lists, the catalogue of goods, the rule table.

law = load()
law.regime_on(received_on).supplement.due_on(day, law.calendar("TCKT11"))
law.look_up(regime, "85161019", day).candidates; law.required_documents(regime, measure, branch)
law.acts.allowed("cqkt", 5, "importer"); law.competence.resolve(regime, rows, "15BB", day)
ensure_unchanged(law, {regime: versions_of_stored_dossiers})
"""

from shared.regulation.calendar import WorkingCalendar, legal_day
from shared.regulation.code_lists import ResultClass
from shared.regulation.loading import BadRegulation
from shared.regulation.regulation import Regulation, load
from shared.regulation.versions import ensure_unchanged

__all__ = ["BadRegulation", "Regulation", "ResultClass", "WorkingCalendar", "ensure_unchanged", "legal_day", "load"]
