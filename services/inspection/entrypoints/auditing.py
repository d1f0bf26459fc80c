"""What inspection's aggregates tell an audit."""

from __future__ import annotations

from shared.auditing.facts import Document, Facts


def _status(document: Document) -> str | None:
    status = document["state"].get("status")
    return None if status is None else str(status)


CASE_FACTS = Facts(("state.status",), _status)
