"""Texts by how they begin, as a plain range: unlike a pattern it takes any text, and its index is always of use."""

from __future__ import annotations

from shared.aggregate import Json


def beginning_with(prefix: str) -> Json:
    """A condition on one field."""
    return {"$gte": prefix, "$lt": prefix + "\U0010ffff"}
