"""The law as data: regimes, deadlines, working days, code lists, the catalogue of goods, the rule table.

law = load()
law.regime_on(date(2026, 7, 1)).supplement.due_on(day, law.calendar("TCKT11"))
"""

from shared.regulation.calendar import WorkingCalendar, legal_day
from shared.regulation.code_lists import ResultClass
from shared.regulation.loading import BadRegulation
from shared.regulation.regulation import Regulation, load

__all__ = ["BadRegulation", "Regulation", "ResultClass", "WorkingCalendar", "legal_day", "load"]
