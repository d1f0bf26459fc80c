"""The alerts: what is wrong, from where on, and which paragraph of the runbook puts it right.

From where on stands in shared/operating/thresholds.yaml, for the operators' pages too; wrong is what is more than that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

THRESHOLDS = Path(__file__).parents[2] / "shared" / "operating" / "thresholds.yaml"
RUNBOOK = "docs/operations.md"
# What counters say is looked at over this time.
_LOOK_BACK = 600
_HEALED_BY_NOBODY = ("fork", "given_up", "parked", "unreadable")


@dataclass(frozen=True)
class Alert:
    """expr: PromQL. lasts: seconds for which it has to hold. severity: `page` somebody now, or open a `ticket`.

    summary: with Prometheus' placeholders. anchor: of the paragraph in the runbook.
    """

    name: str
    expr: str
    lasts: float
    severity: str
    summary: str
    anchor: str


def thresholds() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(THRESHOLDS.read_text(encoding="utf-8"))
    return read


def alerts(limits: Mapping[str, Any], look_back: float = _LOOK_BACK) -> list[Alert]:
    waiting = limits["oldest_waiting_seconds"]
    at_once = "|".join(sorted(reason for reason in waiting if reason in _HEALED_BY_NOBODY))
    late = " or ".join(
        f'max by (service, reason) (cuakhau_oldest_waiting_seconds{{reason="{reason}"}}) > {seconds}'
        for reason, seconds in waiting.items()
        if reason not in _HEALED_BY_NOBODY
    )
    return [
        Alert(
            "ServiceSilent",
            'up{job="cuakhau"} == 0',
            limits["service_silent_seconds"],
            "page",
            "{{ $labels.service }} at {{ $labels.instance }} does not answer",
            "a-service-is-silent",
        ),
        Alert(
            "ServiceCannotWork",
            'time() - max by (service) (cuakhau_timer_last_done_timestamp_seconds{timer="retry_waiting"})'
            f" > {limits['not_ready_seconds']}",
            0,
            "page",
            "{{ $labels.service }} answers, and has done nothing for {{ $value | humanizeDuration }}",
            "a-service-cannot-work",
        ),
        Alert(
            "EventsUnpublished",
            f"max by (source) (cuakhau_oldest_unpublished_seconds) > {limits['oldest_unpublished_seconds']}",
            0,
            "page",
            "An event of {{ $labels.source }} has been waiting for the broker for {{ $value | humanizeDuration }}",
            "events-are-not-published",
        ),
        Alert(
            "EventsNotTaken",
            grown("cuakhau_not_taken_total", "source", look_back),
            0,
            "page",
            "The broker has no queue for events of {{ $labels.source }}, or refuses them",
            "events-are-not-taken",
        ),
        Alert(
            "MessagesReturned",
            grown('cuakhau_consumed_total{outcome="returned"}', "queue", look_back),
            0,
            "ticket",
            "Messages go back to {{ $labels.queue }} in an unforeseen way",
            "messages-go-back-to-their-queue",
        ),
        Alert(
            "MessageNeedsSomebody",
            f'max by (service, reason) (cuakhau_waiting_messages{{reason=~"{at_once}"}}) > 0',
            0,
            "page",
            "{{ $value }} messages wait in {{ $labels.service }} that no time heals: {{ $labels.reason }}",
            "messages-wait-for-somebody",
        ),
        Alert(
            "MessageWaitsLong",
            late,
            0,
            "ticket",
            "A message ({{ $labels.reason }}) has been waiting in {{ $labels.service }} for {{ $value | humanizeDuration }}",
            "messages-wait-long",
        ),
        Alert(
            "PartnerDoesNotAnswer",
            'min by (channel) (notification_partner_breaker{state="closed"}) == 0',
            limits["breaker_open_seconds"],
            "page",
            "What letters go to over {{ $labels.channel }} does not answer",
            "a-partner-does-not-answer",
        ),
        Alert(
            "LettersLate",
            f"max by (channel) (cuakhau_oldest_letter_seconds) > {limits['letters_queued_seconds']}",
            0,
            "ticket",
            "A letter over {{ $labels.channel }} has been queued for {{ $value | humanizeDuration }}",
            "letters-are-late",
        ),
        Alert(
            "LettersFailed",
            f'max by (channel) (cuakhau_letters{{status="failed"}}) > {limits["letters_failed"]}',
            0,
            "ticket",
            "{{ $value }} letters over {{ $labels.channel }} were given up",
            "letters-were-given-up",
        ),
        Alert(
            "TimersOverdue",
            f"max by (service) (cuakhau_oldest_overdue_timer_seconds) > {limits['timers_overdue_seconds']}",
            0,
            "page",
            "What time should have brought about in {{ $labels.service }} is {{ $value | humanizeDuration }} late",
            "what-is-done-by-the-clock-is-late",
        ),
        Alert(
            "WindowHasToSendAgain",
            grown("cuakhau_window_faults_total", "", look_back),
            0,
            "page",
            "Messages of the single window are not taken: it is told to send them again",
            "the-window-has-to-send-again",
        ),
        Alert(
            "RequestsFail",
            f'sum by (service) (rate(cuakhau_http_request_seconds_count{{status=~"5.."}}[{_span(look_back)}]))'
            f" / sum by (service) (rate(cuakhau_http_request_seconds_count[{_span(look_back)}])) > 0.05",
            look_back / 2,
            "ticket",
            "{{ $value | humanizePercentage }} of what {{ $labels.service }} is asked ends in an error of ours",
            "requests-fail",
        ),
        Alert(
            "StaffNotTold",
            grown("notification_staff_without_address_total", "agency, role", look_back),
            0,
            "ticket",
            "Nobody at {{ $labels.agency }} could be told of a deadline as {{ $labels.role }}",
            "staff-cannot-be-told",
        ),
        Alert(
            "TracesLost",
            grown("cuakhau_spans_lost_total", "service", look_back),
            0,
            "ticket",
            "Steps of traces of {{ $labels.service }} do not reach the collector",
            "traces-are-lost",
        ),
    ]


def grown(counter: str, by: str, seconds: float) -> str:
    """Whether it counted within that time; a counter that was not there before has counted from nothing."""
    group, span = f"sum by ({by})", _span(seconds)
    return f"{group} (increase({counter}[{span}])) > 0 or ({group} ({counter}) > 0 unless {group} ({counter} offset {span}))"


def _span(seconds: float) -> str:
    return f"{round(seconds * 1000)}ms" if seconds < 1 or seconds % 1 else f"{round(seconds)}s"


def rules(found: list[Alert]) -> dict[str, Any]:
    """As Prometheus reads them."""
    return {
        "groups": [
            {
                "name": "cuakhau",
                "rules": [
                    {
                        "alert": alert.name,
                        "expr": alert.expr,
                        **({"for": _span(alert.lasts)} if alert.lasts else {}),
                        "labels": {"severity": alert.severity},
                        "annotations": {"summary": alert.summary, "runbook": f"{RUNBOOK}#{alert.anchor}"},
                    }
                    for alert in found
                ],
            }
        ]
    }
