"""Reference data that people administer: agencies, staff, calendars, bodies. Registration owns it, others keep copies.

Entries are effective-dated: each holds from its first day on, until its last day or until a later one begins.
"""

from shared.reference.entries import (
    AgencyEntry,
    BodyEntry,
    CalendarDay,
    CalendarEntry,
    Delegation,
    Record,
    StaffEntry,
    in_force,
)
from shared.reference.register import Register

__all__ = [
    "AgencyEntry",
    "BodyEntry",
    "CalendarDay",
    "CalendarEntry",
    "Delegation",
    "Record",
    "Register",
    "StaffEntry",
    "in_force",
]
