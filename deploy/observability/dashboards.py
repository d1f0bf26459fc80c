"""Grafana's dashboards as data: an overview, messages, and rate, errors and duration per service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_SOURCE = {"type": "prometheus", "uid": "${source}"}
_PER_ROW = 3
_HEIGHT = 8
_WIDTH = 24


@dataclass(frozen=True)
class Panel:
    """queries: PromQL and how its lines are named. unit: as Grafana calls it."""

    title: str
    queries: Sequence[tuple[str, str]]
    unit: str = "short"


def _rate(counter: str, by: str) -> str:
    return f"sum by ({by}) (rate({counter}[$__rate_interval]))"


def _most(histogram: str, by: str) -> str:
    """Within which 95 of 100 are done. histogram: its buckets."""
    return f"histogram_quantile(0.95, {_rate(histogram, f'le, {by}')})"


_HTTP = 'service=~"$service.*"'
_OF = 'service="$service"'

OVERVIEW = [
    Panel("Services that answer", [('up{job="cuakhau"}', "{{service}} {{instance}}")]),
    Panel(
        "Versions", [("max by (service, version, commit) (cuakhau_build_info)", "{{service}} {{version}} {{commit}}")]
    ),
    Panel("Legal deadlines", [("max by (when) (registration_deadlines)", "{{when}}")]),
    Panel("Oldest unpublished event", [("max by (source) (cuakhau_oldest_unpublished_seconds)", "{{source}}")], "s"),
    Panel("Waiting messages", [("max by (service, reason) (cuakhau_waiting_messages)", "{{service}} {{reason}}")]),
    Panel("Letters queued", [('max by (channel) (cuakhau_letters{status="queued"})', "{{channel}}")]),
    Panel("Letters given up", [('max by (channel) (cuakhau_letters{status="failed"})', "{{channel}}")]),
    Panel("Oldest letter", [("max by (channel) (cuakhau_oldest_letter_seconds)", "{{channel}}")], "s"),
    Panel("Partners that answer", [('min by (channel) (notification_partner_breaker{state="closed"})', "{{channel}}")]),
    Panel(
        "Messages of the window",
        [(_rate("cuakhau_window_call_seconds_count", "function, outcome"), "{{function}} {{outcome}}")],
        "reqps",
    ),
    Panel("Late by the clock", [("max by (service) (cuakhau_oldest_overdue_timer_seconds)", "{{service}}")], "s"),
    Panel("Steps of traces lost", [(_rate("cuakhau_spans_lost_total", "service"), "{{service}}")], "cps"),
]

MESSAGES = [
    Panel("Published", [(_rate("cuakhau_published_total", "source"), "{{source}}")], "cps"),
    Panel("Published bytes", [(_rate("cuakhau_published_bytes_total", "source"), "{{source}}")], "Bps"),
    Panel("Not taken", [(_rate("cuakhau_not_taken_total", "source"), "{{source}}")], "cps"),
    Panel("Settled", [(_rate("cuakhau_received_total", "service, outcome"), "{{service}} {{outcome}}")], "cps"),
    Panel(
        "Acknowledged, returned", [(_rate("cuakhau_consumed_total", "queue, outcome"), "{{queue}} {{outcome}}")], "cps"
    ),
    Panel("Given out once more", [(_rate("cuakhau_redelivered_total", "queue"), "{{queue}}")], "cps"),
    Panel("In hand", [("sum by (queue) (cuakhau_messages_in_hand)", "{{queue}}")]),
    Panel(
        "Oldest waiting", [("max by (service, reason) (cuakhau_oldest_waiting_seconds)", "{{service}} {{reason}}")], "s"
    ),
    Panel(
        "From act to act, 95 of 100",
        [(_most("cuakhau_commit_to_commit_seconds_bucket", "service, source"), "{{source}} → {{service}}")],
        "s",
    ),
    Panel(
        "Tries to send",
        [(_rate("notification_letter_tries_total", "channel, outcome"), "{{channel}} {{outcome}}")],
        "cps",
    ),
]

SERVICE = [
    Panel(
        "Requests",
        [(_rate(f"cuakhau_http_request_seconds_count{{{_HTTP}}}", "method, route"), "{{method}} {{route}}")],
        "reqps",
    ),
    Panel(
        "Requests that fail",
        [
            (
                _rate(f'cuakhau_http_request_seconds_count{{{_HTTP},status=~"5.."}}', "route, status"),
                "{{route}} {{status}}",
            )
        ],
        "reqps",
    ),
    Panel(
        "Time to answer, 95 of 100",
        [(_most(f"cuakhau_http_request_seconds_bucket{{{_HTTP}}}", "route"), "{{route}}")],
        "s",
    ),
    Panel("Events", [(_rate(f"cuakhau_event_seconds_count{{{_OF}}}", "type"), "{{type}}")], "cps"),
    Panel(
        "Events not applied",
        [
            (
                _rate(f'cuakhau_event_seconds_count{{{_OF},outcome!~"applied|duplicate"}}', "type, outcome"),
                "{{type}} {{outcome}}",
            )
        ],
        "cps",
    ),
    Panel("Time to settle, 95 of 100", [(_most(f"cuakhau_event_seconds_bucket{{{_OF}}}", "type"), "{{type}}")], "s"),
    Panel(
        "By the clock",
        [(_rate(f"cuakhau_timer_seconds_count{{{_OF}}}", "timer, outcome"), "{{timer}} {{outcome}}")],
        "cps",
    ),
    Panel(
        "Time by the clock, 95 of 100", [(_most(f"cuakhau_timer_seconds_bucket{{{_OF}}}", "timer"), "{{timer}}")], "s"
    ),
    Panel("Requests in hand", [(f"sum(cuakhau_http_requests_in_hand{{{_HTTP}}})", "in hand")]),
]


def dashboards() -> dict[str, dict[str, Any]]:
    """By file name."""
    named = {"type": "custom", "name": "service", "query": "registration,inspection,notification"}
    return {
        "overview.json": _dashboard("cuakhau-overview", "Cuakhau: overview", OVERVIEW),
        "messages.json": _dashboard("cuakhau-messages", "Cuakhau: messages", MESSAGES),
        "service.json": _dashboard("cuakhau-service", "Cuakhau: one service", SERVICE, [named]),
    }


def _dashboard(uid: str, title: str, panels: Sequence[Panel], variables: Sequence[Any] = ()) -> dict[str, Any]:
    source = {"type": "datasource", "name": "source", "query": "prometheus"}
    return {
        "uid": uid,
        "title": title,
        "tags": ["cuakhau"],
        "schemaVersion": 38,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {"list": [source, *variables]},
        "panels": [_panel(number, panel) for number, panel in enumerate(panels)],
    }


def _panel(number: int, panel: Panel) -> dict[str, Any]:
    width = _WIDTH // _PER_ROW
    place = {"h": _HEIGHT, "w": width, "x": number % _PER_ROW * width, "y": number // _PER_ROW * _HEIGHT}
    return {
        "id": number + 1,
        "type": "timeseries",
        "title": panel.title,
        "datasource": _SOURCE,
        "gridPos": place,
        "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0}, "overrides": []},
        "targets": [
            {"refId": chr(ord("A") + at), "datasource": _SOURCE, "expr": expr, "legendFormat": legend}
            for at, (expr, legend) in enumerate(panel.queries)
        ],
    }
