"""What must be there in a status, and is not only for a dossier that came from elsewhere without it."""

from __future__ import annotations

from typing import TypeVar

from shared.errors import Permanent

T = TypeVar("T")


class IncompleteDossier(Permanent):
    code = "incomplete_dossier"


def there(value: T | None, what: str) -> T:
    """The value. Raises IncompleteDossier, naming what is missing."""
    if value is None:
        raise IncompleteDossier(f"The dossier should hold {what} in this status, and does not; an operator must look.")
    return value
