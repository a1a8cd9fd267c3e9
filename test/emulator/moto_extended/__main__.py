"""python -m moto_extended --port 4000 --log access.jsonl: AWS on 127.0.0.1, until the process ends."""

from __future__ import annotations

import argparse

from werkzeug.serving import run_simple

from moto.moto_server.werkzeug_app import MotoRequestHandler

from .wsgi_app import EmulatorApp


class SilentRequestHandler(MotoRequestHandler):
    """Without Werkzeug's access log: ours has more fields."""

    def log_request(self, *_: object) -> None:
        pass


parser = argparse.ArgumentParser(prog="moto_extended", description=__doc__)
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--log", required=True, help="the access log: one line of JSON for each request")
arguments = parser.parse_args()

with open(arguments.log, "a", encoding="utf-8") as log:
    run_simple("127.0.0.1", arguments.port, EmulatorApp(log), threaded=True, request_handler=SilentRequestHandler)
