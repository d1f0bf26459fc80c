"""Runs the stand-in window in the foreground; with `play` or `soak` it is a tool, see `playing.command`.

WINDOW_ADDRESS      where it listens (127.0.0.1:8190)
WINDOW_STORE        file in which it keeps what it got (.run/window.sqlite3 beside the repository's other run files)
REGISTRATION_ADDRESS  to which service it sends (127.0.0.1:8101)
WINDOW_SIGNING_KEY, WINDOW_SIGNING_CERTIFICATE, WINDOW_TRUST, WINDOW_TRADER_KEYS  see `signatures`
"""

import logging
import os
import signal
import sys
from pathlib import Path

from werkzeug.serving import make_server

from tests.single_window.sender import Sender
from tests.single_window.server import make_window
from tests.single_window.signatures import Signatures
from tests.single_window.store import Store

_ROOT = Path(__file__).parents[2]


def main() -> None:
    host, _, port = os.environ.get("WINDOW_ADDRESS", "127.0.0.1:8190").rpartition(":")
    run = Path(os.environ.get("CUAKHAU_RUN_DIR", _ROOT / ".run"))
    store = Store(os.environ.get("WINDOW_STORE", run / "window.sqlite3"))
    registration = os.environ.get("REGISTRATION_ADDRESS", "127.0.0.1:8101")
    signatures = Signatures.from_environment(os.environ)
    sender = Sender(f"http://{registration}/nsw/ws", build=signatures.build)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server(host, int(port), make_window(store, sender, signatures), threaded=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(f"stand-in window: http://{host}:{port}/nsw/ws", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
        sender.close()
        store.close()


if __name__ == "__main__":
    if sys.argv[1:]:
        # The window itself starts without what only the tool needs.
        from tests.single_window.playing.command import main as tool

        sys.exit(tool(sys.argv[1:]))
    main()
