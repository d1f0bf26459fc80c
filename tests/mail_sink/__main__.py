"""Runs the mail sink in the foreground.

SMTP_ADDRESS       where it takes mail (127.0.0.1:8125)
MAIL_VIEW_ADDRESS  where it shows it over HTTP (127.0.0.1:8126)
"""

import logging
import os
import signal
import sys

from werkzeug.serving import make_server

from tests.mail_sink.box import Box
from tests.mail_sink.smtp import make_smtp
from tests.mail_sink.view import make_view


def main() -> None:
    smtp_host, _, smtp_port = os.environ.get("SMTP_ADDRESS", "127.0.0.1:8125").rpartition(":")
    view_host, _, view_port = os.environ.get("MAIL_VIEW_ADDRESS", "127.0.0.1:8126").rpartition(":")
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    box = Box()
    smtp = make_smtp(box, smtp_host, int(smtp_port))
    # The view comes up only once mail is taken, so that its health speaks for both.
    smtp.start()
    server = make_server(view_host, int(view_port), make_view(box), threaded=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(f"mail sink: smtp {smtp_host}:{smtp_port}, view http://{view_host}:{view_port}/", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
        smtp.stop()


if __name__ == "__main__":
    main()
