"""Which fault meets which exchange: drawn from a seed, so that a run can be repeated."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """What may befall one exchange.

    late: the answer (towards the window), the second half of the message (from the window) takes its time. lost: the
    message is kept, the answer is never seen. duplicate: the answer, or the message, comes twice. fault: a SOAP fault
    instead of an answer, nothing kept. garbage: an answer, or a message before the right one, that nobody can read.
    out_of_order: another dossier is answered first; of two messages of a dossier the second goes first.
    """

    LATE = "late"
    LOST = "lost"
    DUPLICATE = "duplicate"
    FAULT = "fault"
    GARBAGE = "garbage"
    OUT_OF_ORDER = "out_of_order"


@dataclass(frozen=True)
class Chance:
    """share: of exchanges that a fault meets, 0 to 1. seconds: how late is late. kinds: those that may come."""

    share: float = 0.0
    seed: int = 0
    seconds: float = 1.0
    kinds: tuple[Fault, ...] = tuple(Fault)

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise ValueError(f"the share of faults is {self.share:g}; it is between 0 and 1 (0% and 100%)")
        if not 0 <= self.seconds <= 60:
            raise ValueError(f"seconds are {self.seconds:g}; late is at most 60 s")

    def draw(self, *what: object, among: Sequence[Fault] | None = None) -> Fault | None:
        """The fault that meets this exchange, the same for the same seed and the same words. among: of these only."""
        kinds = [kind for kind in self.kinds if among is None or kind in among]
        dice = self.dice("fault", *what)
        return dice.choice(kinds) if kinds and dice.random() < self.share else None

    def dice(self, *what: object) -> random.Random:
        """For what else is chosen by chance."""
        return random.Random(" ".join(map(str, (self.seed, *what))))


def read_chance(body: dict[str, object]) -> Chance:
    """From JSON {share?, seed?, seconds?, kinds?}. Raises ValueError, TypeError."""
    kinds = body.get("kinds") or list(Fault)
    if not isinstance(kinds, list):
        raise TypeError("kinds is a list")
    return Chance(
        share=float(str(body.get("share", 0))),
        seed=int(str(body.get("seed", 0))),
        seconds=float(str(body.get("seconds", 1))),
        kinds=tuple(Fault(str(kind)) for kind in kinds),
    )
