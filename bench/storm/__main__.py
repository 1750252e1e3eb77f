"""`python -m bench.storm [--short] [R1 R4 …]`: one line of JSON for each storm; fails when a bar was not held."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
import traceback

import psycopg2

from bench.storm.servers import why_not
from bench.storm.stack import Storm, result
from bench.storm.storms import STORMS


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(STORMS))
    parser.add_argument("--short", action="store_true", help="the form that runs for every change")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(STORMS):
        parser.error(f"There is no storm called {', '.join(sorted(unknown))}.")
    if reason := why_not():
        print(reason, file=sys.stderr)
        return 2
    # Whoever stops it, the servers and processes of the storm end with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    held = True
    with Storm(short=asked.short) as storm:
        for name in [each for each in STORMS if each in asked.names or not asked.names]:
            began = time.monotonic()
            try:
                found = STORMS[name](storm)
            except (AssertionError, OSError, psycopg2.Error) as broken:
                # Something was waited for in vain. The others are tried all the same.
                traceback.print_exc()
                found = result(name, lost=0, doubled=0, held={str(broken) or "It broke off.": False})
            found["seconds"] = round(time.monotonic() - began, 1)
            print(json.dumps(found), flush=True)
            held = held and bool(found["held"])
        storm.is_kept = not held
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
