"""Retry and breaker settings, read from their data file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files
from typing import Any

import yaml
from marshmallow import Schema, ValidationError, fields, validate

from services.notification.application.breaker import Breaker
from services.notification.application.ports import Partner, Send
from services.notification.domain.letters import Channel
from services.notification.domain.retry import RetryPolicy
from shared.clock import Clock


class BadPolicy(Exception):
    """The data file cannot be used; the message names every fault."""


@dataclass(frozen=True)
class SendingPolicy:
    channels: Mapping[Channel, Mapping[str, Any]]
    stand_back_spread: timedelta

    def partner(self, channel: Channel, send: Send, longest: timedelta, clock: Clock) -> Partner:
        """longest: all time-outs of one try together, from the channel's adapter."""
        settings = self.channels[channel]
        retry, breaker = settings["retry"], settings["breaker"]
        return Partner(
            send=send,
            breaker=Breaker(
                threshold=breaker["threshold"],
                rest=timedelta(seconds=breaker["rest"]),
                patience=2 * longest,
                clock=clock,
            ),
            retry=RetryPolicy(
                first=timedelta(seconds=retry["first"]),
                cap=timedelta(seconds=retry["cap"]),
                spread=retry["spread"],
                alarm_after=retry["alarm_after"],
                give_up_after=retry["give_up_after"],
            ),
            longest=longest,
        )


_POSITIVE = validate.Range(min=0, min_inclusive=False)


class _Retry(Schema):
    first = fields.Float(required=True, validate=_POSITIVE)
    cap = fields.Float(required=True, validate=_POSITIVE)
    spread = fields.Float(required=True, validate=validate.Range(0, 1))
    alarm_after = fields.Integer(required=True, validate=_POSITIVE)
    give_up_after = fields.Integer(required=True, allow_none=True, validate=_POSITIVE)


class _Breaker(Schema):
    threshold = fields.Integer(required=True, validate=_POSITIVE)
    rest = fields.Float(required=True, validate=_POSITIVE)


class _Channel(Schema):
    retry = fields.Nested(_Retry, required=True)
    breaker = fields.Nested(_Breaker, required=True)


class _Policy(Schema):
    certainty = fields.String(required=True)
    channels = fields.Dict(
        keys=fields.Enum(Channel, by_value=True),
        values=fields.Nested(_Channel),
        required=True,
        validate=validate.Length(equal=len(Channel)),
    )
    stand_back_spread = fields.Float(required=True, validate=validate.Range(min=0))


def read_sending_policy(text: str | None = None) -> SendingPolicy:
    """From YAML; without `text` the one that comes with the service. Raises BadPolicy."""
    if text is None:
        text = files(__package__).joinpath("sending_policy.yaml").read_text(encoding="utf-8")
    try:
        loaded = _Policy().load(yaml.safe_load(text))
    except (ValidationError, yaml.YAMLError) as error:
        raise BadPolicy(f"sending_policy.yaml: {error}") from error
    return SendingPolicy(loaded["channels"], timedelta(seconds=loaded["stand_back_spread"]))
