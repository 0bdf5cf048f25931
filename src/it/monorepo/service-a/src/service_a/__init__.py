import os
import signal
import sys

import flask

app = flask.Flask(__name__)


@app.get("/health")
def health():
    return "service-a is healthy"


def main():
    # Process 1 ends by no signal that it does not handle.
    signal.signal(signal.SIGTERM, lambda *ignored: sys.exit())
    app.run(host="127.0.0.1", port=int(os.environ.get("PORT", "8000")))
