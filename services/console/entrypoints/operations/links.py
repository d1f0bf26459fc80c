"""Where a finding is put right."""

from __future__ import annotations

from flask import url_for

from services.console.domain.operations.finding import Finding, Rule

_OF_A_QUEUE = {Rule.NO_CONSUMER, Rule.QUEUE_STANDS, Rule.QUEUE_DEEP, Rule.PARKED}
_SECTIONS = {
    Rule.BREAKER_OPEN: "channels",
    Rule.LETTERS_QUEUED: "channels",
    Rule.LETTERS_FAILED: "channels",
    Rule.FEED_SILENT: "feeds",
    Rule.UNPUBLISHED: "backlog",
    Rule.TIMERS_OVERDUE: "backlog",
    Rule.BROKER_SILENT: "queues",
    Rule.BROKER_ALARM: "queues",
    Rule.UNROUTABLE: "queues",
}


def place_of(finding: Finding) -> str:
    """An address of ours; on the same page it is a part of that."""
    if finding.rule is Rule.WAITING:
        return url_for("messages.listing", service=finding.service, reason=finding.about)
    if finding.rule is Rule.PAUSED:
        return url_for("switches.listing")
    if finding.rule in _OF_A_QUEUE:
        return url_for("operations.queue", name=finding.about)
    return f"#{_SECTIONS.get(finding.rule, 'services')}"
