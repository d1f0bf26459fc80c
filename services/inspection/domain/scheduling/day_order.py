"""In which order an officer makes a day's stops.

Agreed times come first: a stop whose window is over before another's begins is made before it. Among those left free the
nearest comes next: same site, then same province, as seen from the stop before (at first from home); then by province
code, site, agreed time and file code. So stops at one site stand together as far as the agreed times let them.
"""

from __future__ import annotations

from collections.abc import Iterable

from services.inspection.domain.officer_calendar.calendar import Booking
from services.inspection.domain.scheduling.places import Place, Travel, travel


def in_travel_order(bookings: Iterable[Booking], home: Place) -> list[tuple[Booking, Travel]]:
    """Each stop with how far it is from the one before."""
    left, here = list(bookings), home
    ordered = []
    while left:
        free = [stop for stop in left if not any(other.ends_at <= stop.starts_at for other in left)]
        stop = min(free, key=lambda stop: _rank(stop, here))
        ordered.append((stop, travel(here, stop.place)))
        left.remove(stop)
        here = stop.place
    return ordered


def _rank(stop: Booking, here: Place) -> tuple[object, ...]:
    return (travel(here, stop.place), stop.place.code, stop.starts_at, stop.ends_at, stop.file_code, stop.id)
