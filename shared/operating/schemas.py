"""What a service says of itself, as JSON."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, pre_dump, validate

from shared.operating.feeds import Feed
from shared.operating.instances import STATES
from shared.operating.samples import HOURS
from shared.operating.standing import Standing
from shared.operating.switches import Switch

_BREAKER = ("closed", "open", "half_open")


def _about(text: str) -> dict[str, str]:
    return {"description": text}


class InstanceOut(Schema):
    id = fields.String(metadata=_about("host:pid"))
    host = fields.String()
    version = fields.String()
    commit = fields.String(allow_none=True)
    started_at = fields.DateTime()
    seen_at = fields.DateTime(metadata=_about("when it last said that it lives: every five seconds"))
    state = fields.String(
        validate=validate.OneOf(STATES),
        metadata=_about("stopped: ended in good order; gone: not seen for twenty seconds. Both are listed for an hour"),
    )
    checks = fields.Dict(keys=fields.String(), values=fields.String(), metadata=_about('"ok", "ok: …" or why not'))
    in_hand = fields.Integer(metadata=_about("messages and letters being worked on"))
    paused = fields.List(fields.String(), metadata=_about("switches by which it goes already"))


class OutboxOut(Schema):
    count = fields.Integer(metadata=_about("dossiers with events that the broker has not confirmed"))
    more = fields.Boolean(metadata=_about("there are more than counted"))
    oldest_since = fields.DateTime(allow_none=True)
    failing = fields.Integer(metadata=_about("of these, tried in vain"))


class WaitingOut(Schema):
    reason = fields.String()
    count = fields.Integer()
    oldest_since = fields.DateTime(allow_none=True)


class TimersOut(Schema):
    overdue = fields.Integer()
    more = fields.Boolean()
    oldest_due_at = fields.DateTime(allow_none=True)


class ChannelOut(Schema):
    channel = fields.String(metadata=_about("WINDOW, EMAIL, ZALO or SMS"))
    state = fields.String(
        validate=validate.OneOf(_BREAKER), metadata=_about("of the breaker; the worst over all processes")
    )
    queued = fields.Integer()
    oldest_since = fields.DateTime(allow_none=True)
    failed = fields.Integer(metadata=_about("letters that were given up and not sent again"))
    more = fields.Boolean(metadata=_about("there are more letters than counted"))
    last_success_at = fields.DateTime(allow_none=True)
    last_failure_at = fields.DateTime(allow_none=True)
    last_error = fields.String(allow_none=True)


class FeedOut(Schema):
    direction = fields.String(validate=validate.OneOf(("in", "out")))
    type = fields.String(metadata=_about('type/function, "10/01"'))
    last_at = fields.DateTime()
    usual_gap_seconds = fields.Integer(
        allow_none=True, metadata=_about("95 of 100 gaps are shorter, in working time; null while too few are known")
    )
    unusual = fields.Boolean(metadata=_about("the present gap is far beyond it, in working time"))

    @pre_dump
    def _flat(self, feed: Feed, **_: Any) -> dict[str, Any]:
        gap = feed.usual_gap
        return {**vars(feed), "usual_gap_seconds": None if gap is None else round(gap.total_seconds())}


class SwitchOut(Schema):
    name = fields.String(metadata=_about("inbox, or a channel: window, email, zalo, sms"))
    paused = fields.Boolean()
    reason = fields.String(allow_none=True)
    by = fields.String(allow_none=True)
    at = fields.DateTime(allow_none=True, metadata=_about("of the last act; null: it was never paused"))


class HoldingOut(Schema):
    asked = fields.Boolean(metadata=_about("everything that can be paused is"))
    unpublished = fields.Integer(metadata=_about("dossiers with events to publish"))
    in_hand = fields.Integer(metadata=_about("messages and letters being worked on, in all processes"))
    yet_to_pause = fields.List(fields.String())
    nothing = fields.Boolean(metadata=_about("it may be stopped without anything under way"))


class StandingOut(Schema):
    service = fields.String()
    now = fields.DateTime()
    instances = fields.List(fields.Nested(InstanceOut))
    outbox = fields.Nested(OutboxOut)
    waiting = fields.List(fields.Nested(WaitingOut))
    timers = fields.Nested(TimersOut)
    channels = fields.List(fields.Nested(ChannelOut))
    feeds = fields.List(fields.Nested(FeedOut))
    switches = fields.List(fields.Nested(SwitchOut))
    holding = fields.Nested(HoldingOut)

    @pre_dump
    def _flat(self, standing: Standing, **_: Any) -> dict[str, Any]:
        channels = [
            {
                "channel": name,
                **vars(partner),
                "queued": queued.count,
                "oldest_since": queued.oldest_since,
                "failed": queued.failed,
                "more": queued.more,
            }
            for name, partner, queued in standing.channels
        ]
        return {**vars(standing), "channels": channels}


class TrendsQuery(Schema):
    hours = fields.Integer(load_default=24, validate=validate.Range(1, HOURS))
    minutes = fields.Integer(
        load_default=1, validate=validate.Range(1, 60), metadata=_about("one point for so many minutes")
    )


class SampledOutboxOut(Schema):
    count = fields.Integer()
    oldest_seconds = fields.Integer()


class SampledTimersOut(Schema):
    overdue = fields.Integer()
    late_seconds = fields.Integer(metadata=_about("of the one that is latest"))


class SampleOut(Schema):
    at = fields.DateTime(metadata=_about("the minute"))
    outbox = fields.Nested(SampledOutboxOut)
    waiting = fields.Dict(keys=fields.String(), values=fields.Integer(), metadata=_about("messages by reason"))
    timers = fields.Nested(SampledTimersOut)
    queued = fields.Dict(keys=fields.String(), values=fields.Integer(), metadata=_about("letters by channel"))
    received = fields.Integer(metadata=_about("messages in that stretch"))
    published = fields.Integer(metadata=_about("events in that stretch"))


class TrendsOut(Schema):
    service = fields.String()
    items = fields.List(
        fields.Nested(SampleOut), metadata=_about("the oldest first; a minute without a process has none")
    )


class ReasonIn(Schema):
    reason = fields.String(
        required=True,
        validate=[validate.Length(3, 500), validate.Regexp(r".*\S", error="Say why: officers read it.")],
    )


class DrainedOut(Schema):
    switches = fields.List(fields.Nested(SwitchOut), metadata=_about("what was paused by this"))
    holding = fields.Nested(HoldingOut)


class NoticeOut(Schema):
    name = fields.String()
    reason = fields.String()
    at = fields.DateTime()


class NoticesOut(Schema):
    paused = fields.List(fields.Nested(NoticeOut))


def notice(switch: Switch) -> dict[str, Any]:
    """Who paused it is the operators' own business."""
    return {"name": switch.name, "reason": switch.reason, "at": switch.at}
