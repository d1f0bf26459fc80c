"""Which processes of a service live, which are gone, and whether they are of one version."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from services.console.domain.operations.standing import GONE, STOPPED, Instance


def is_gone(instance: Instance, now: datetime, seconds: float) -> bool:
    """It has not said for `seconds` that it lives. Whoever has stopped in good order is not gone."""
    if instance.state == GONE:
        return True
    if instance.state == STOPPED or instance.seen_at is None:
        return False
    return (now - instance.seen_at).total_seconds() > seconds


def is_living(instance: Instance, now: datetime, seconds: float) -> bool:
    return instance.state != STOPPED and not is_gone(instance, now, seconds)


def missed(instances: Sequence[Instance], now: datetime, seconds: float) -> tuple[Instance, ...]:
    """Those that are gone and in whose place none was started since."""
    began = [each.started_at for each in instances if each.started_at and is_living(each, now, seconds)]
    return tuple(
        each
        for each in instances
        if is_gone(each, now, seconds) and not any(start >= each.seen_at for start in began if each.seen_at)
    )


def versions(instances: Sequence[Instance], now: datetime, seconds: float) -> tuple[str, ...]:
    """Of those that live, each once, by name: "1.2.0 (ab12cd3)"."""
    return tuple(sorted({version_of(each) for each in instances if is_living(each, now, seconds)} - {""}))


def version_of(instance: Instance) -> str:
    named = instance.version or ""
    return f"{named} ({instance.commit[:7]})".strip() if instance.commit else named
