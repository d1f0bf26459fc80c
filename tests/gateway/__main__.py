"""Runs the gateway in the foreground.

GATEWAY_ADDRESS       where it takes texts and shows them (127.0.0.1:8127)
GATEWAY_SECRET        by which both sides sign; without it nothing is verified, and receipts are not sent
NOTIFICATION_ADDRESS  where receipts go (127.0.0.1:8103)
"""

import logging
import os
import signal
import sys

from werkzeug.serving import make_server

from tests.gateway.receipts import Receipts
from tests.gateway.server import make_gateway
from tests.gateway.texts import Texts


def main() -> None:
    host, _, port = os.environ.get("GATEWAY_ADDRESS", "127.0.0.1:8127").rpartition(":")
    secret = os.environ.get("GATEWAY_SECRET", "")
    receipts = Receipts(f"http://{os.environ.get('NOTIFICATION_ADDRESS', '127.0.0.1:8103')}/gateway/receipts", secret)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server(host, int(port), make_gateway(Texts(), receipts, secret), threaded=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(f"gateway: http://{host}:{port}/", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()


if __name__ == "__main__":
    main()
