"""python -m emulator --port 4000 --log access.jsonl: AWS on 127.0.0.1, until it is ended."""

from __future__ import annotations

import argparse

from werkzeug.serving import run_simple

from moto.moto_server.werkzeug_app import MotoRequestHandler

from .layer import Emulator


class Quiet(MotoRequestHandler):
    """The access log says more than Werkzeug's own."""

    def log_request(self, *_: object) -> None:
        pass


parser = argparse.ArgumentParser(prog="emulator", description=__doc__)
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--log", required=True, help="where one line of JSON is written for each request")
arguments = parser.parse_args()

with open(arguments.log, "a", encoding="utf-8") as log:
    run_simple("127.0.0.1", arguments.port, Emulator(log), threaded=True, request_handler=Quiet)
