"""Asks the program of this container by HTTP until it answers, and prints the status.

Arguments: port, path, and for how many seconds to try.
"""

import http.client
import sys
import time

PAUSE = 0.1
SHORTEST_WAIT = 1


def ask(port, path, seconds):
    connection = http.client.HTTPConnection(
        "127.0.0.1", port, timeout=max(SHORTEST_WAIT, seconds)
    )
    try:
        connection.request("GET", path, headers={"Host": "localhost:%d" % port})
        return connection.getresponse().status
    finally:
        connection.close()


def main(port, path, seconds):
    end = time.monotonic() + seconds
    while True:
        try:
            print(ask(port, path, end - time.monotonic()))
            return
        except (OSError, http.client.HTTPException) as error:
            if time.monotonic() > end:
                sys.exit("%s: %s" % (type(error).__name__, error))
        time.sleep(PAUSE)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]))
