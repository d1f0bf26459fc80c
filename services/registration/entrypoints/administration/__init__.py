"""The part of the API for administrators: agencies, staff, calendars, certification bodies and laboratories."""

from services.registration.entrypoints.administration.agencies import AgencyAdministration
from services.registration.entrypoints.administration.bodies import BodyAdministration
from services.registration.entrypoints.administration.calendars import CalendarAdministration
from services.registration.entrypoints.administration.staff import StaffAdministration
from services.registration.entrypoints.administration.standing import OwnStanding


class AdministrationOperations(
    AgencyAdministration, StaffAdministration, CalendarAdministration, BodyAdministration, OwnStanding
):
    """All of it."""


__all__ = ["AdministrationOperations"]
