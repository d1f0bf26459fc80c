"""What several figures are summed by."""

from __future__ import annotations

from datetime import date
from typing import Any


def count_if(condition: Any) -> dict[str, Any]:
    return {"$sum": {"$cond": [condition, 1, 0]}}


def overdue_on(today: date) -> dict[str, Any]:
    """Still open after the agency's day."""
    return {"$and": ["$open", {"$lt": ["$due_on", today.isoformat()]}]}
