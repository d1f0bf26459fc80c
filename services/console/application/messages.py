"""Finding waiting messages in all services, and acting on one or several of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from services.console.application.asking import ask_each
from services.console.application.cursors import pack_cursors, unpack_cursors
from services.console.application.ports import MessagePage, Services, WaitingMessages
from services.console.domain.messages import MessageDetail, MessageQuery, MessageRef, Outcome, WaitingMessage
from services.console.domain.summary import oldest_first
from shared.errors import Conflict, CuakhauError, NotFound, Unavailable


class Unanswered(Unavailable):
    """An act was sent and no answer came: it may have taken effect or not."""

    code = "unanswered"


class AlreadyRunning(Conflict):
    """The same act on the same messages is being carried out."""

    code = "already_running"


class CountChanged(Conflict):
    """Another number of messages waits than the operator saw."""

    code = "count_changed"


@dataclass(frozen=True)
class MessageList:
    """failed: services that could not be asked; theirs are missing from items."""

    items: tuple[WaitingMessage, ...]
    next_cursor: str | None
    failed: Mapping[str, CuakhauError]


def list_messages(
    query: MessageQuery, *, services: Services, limit: int, only: str | None = None, cursor: str | None = None
) -> MessageList:
    """One page over all services, or over `only` one: up to `limit` of each, the longest waiting first.

    Raises NotFound for an unknown service, Invalid for a cursor that is not ours.
    """
    asked = services if only is None else {only: service_named(only, services)}
    cursors = unpack_cursors(cursor) if cursor else {}
    if cursor:
        asked = {name: service for name, service in asked.items() if name in cursors}

    def ask(name: str, service: WaitingMessages) -> MessagePage:
        return service.page(query, limit=limit, cursor=cursors.get(name))

    answers = ask_each(asked, ask)
    following = {name: page.next_cursor for name, page in answers.given.items() if page.next_cursor}
    # Who fell silent half-way is asked again for the same stretch.
    following |= {name: cursors[name] for name in answers.failed if name in cursors}
    return MessageList(
        items=tuple(oldest_first(message for page in answers.given.values() for message in page.items)),
        next_cursor=pack_cursors(following),
        failed=answers.failed,
    )


def show_message(ref: MessageRef, *, services: Services) -> MessageDetail:
    return service_named(ref.service, services).show(ref.id)


def reveal_message(ref: MessageRef, *, reason: str, services: Services) -> MessageDetail:
    return service_named(ref.service, services).reveal(ref.id, reason=reason)


def replay_message(ref: MessageRef, *, services: Services) -> Outcome:
    """Hands the message to its service's consumer again, now. Refusals are raised as errors of `shared.errors`."""
    return service_named(ref.service, services).replay(ref.id)


def skip_message(ref: MessageRef, *, reason: str, services: Services) -> Outcome:
    """Moves on as if the message had been applied; its effect never happens in that service."""
    return service_named(ref.service, services).skip(ref.id, reason=reason)


def rebase_message(ref: MessageRef, *, sequence: int, event_id: str | None, reason: str, services: Services) -> Outcome:
    """After a fork: declares which number and event count as the last applied; the source then sends what follows."""
    return service_named(ref.service, services).rebase(ref.id, sequence=sequence, event_id=event_id, reason=reason)


def replay_selection(refs: Sequence[MessageRef], *, services: Services) -> list[Outcome]:
    """One outcome per message, in the order given; what a service refuses or cannot do is an outcome too."""
    return _act_on_each(refs, services, lambda service, ids: service.replay_many(ids))


def skip_selection(refs: Sequence[MessageRef], *, reason: str, services: Services) -> list[Outcome]:
    """As `replay_selection`."""
    return _act_on_each(refs, services, lambda service, ids: service.skip_many(ids, reason=reason))


def service_named(name: str, services: Services) -> WaitingMessages:
    try:
        return services[name]
    except KeyError:
        raise NotFound(f"There is no service '{name}'; there are {', '.join(services)}.") from None


def outcome_of_error(ref: MessageRef, error: CuakhauError) -> Outcome:
    match error:
        case Conflict():
            word = "conflict"
        case Unanswered():
            word = "unsure"
        case Unavailable():
            word = "unreachable"
        case NotFound():
            word = "gone"
        case _:
            word = "refused"
    return Outcome(ref, word, error.message)


def _act_on_each(
    refs: Sequence[MessageRef], services: Services, act: Callable[[WaitingMessages, Sequence[str]], list[Outcome]]
) -> list[Outcome]:
    chosen: dict[str, list[str]] = {}
    for ref in dict.fromkeys(refs):
        chosen.setdefault(ref.service, []).append(ref.id)
    answers = ask_each(
        {name: service_named(name, services) for name in chosen},
        lambda name, service: act(service, chosen[name]),
    )
    by_ref = {outcome.ref: outcome for outcomes in answers.given.values() for outcome in outcomes}
    return [by_ref.get(ref) or _missing(ref, answers.failed.get(ref.service)) for ref in dict.fromkeys(refs)]


def _missing(ref: MessageRef, error: CuakhauError | None) -> Outcome:
    if error is not None:
        return outcome_of_error(ref, error)
    return Outcome(ref, "unsure", "The service said nothing about this message.")
