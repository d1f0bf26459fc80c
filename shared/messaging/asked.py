"""Questions that must not hold up whoever asks them."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Asked:
    """A question put in a thread of its own: a database that is frozen answers late, and heartbeats must go on."""

    def __init__(self, question: Callable[[], bool]) -> None:
        self.yes = False
        self.answered = False
        self._question = question
        threading.Thread(target=self._ask, daemon=True).start()

    def _ask(self) -> None:
        try:
            self.yes = self._question()
        finally:
            self.answered = True
