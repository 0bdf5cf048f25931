import os

import flask

app = flask.Flask(__name__)


@app.get("/health")
def health():
    return "service-a is healthy"


def main():
    app.run(host="127.0.0.1", port=int(os.environ.get("PORT", "8000")))
