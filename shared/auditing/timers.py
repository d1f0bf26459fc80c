"""What makes a service's daily root, after the end of each legal day."""

from __future__ import annotations

from typing import Any

from shared.auditing.evidence import roots_of
from shared.messaging.pacing import timer

_EVERY = 600


class RootTimer:
    """To be mixed into a BackgroundService whose app has `.messages`."""

    app: Any
    _quietly: Any

    @timer(interval=_EVERY)
    def keep_daily_roots(self) -> None:
        self._quietly(lambda: roots_of(self.app.messages).run())
