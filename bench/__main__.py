"""`make bench`: every benchmark in turn, one JSON line each: name, ratio, target, held. Ends with 1 when one did not hold.

`python -m bench public_page hidden_review` runs only those that are named.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module

BENCHMARKS = [
    "notices", "due_scan", "public_page", "hidden_review", "enquiries", "search", "resources", "importing", "coverage", "calendar",
]  # fmt: skip


def main(names: list[str]) -> int:
    """Each benchmark is a module here whose `run()` gives one result or several; progress goes to stderr."""
    all_held = True
    for name in names or BENCHMARKS:
        for result in import_module(f"bench.{name}").run():
            print(json.dumps(result), flush=True)
            all_held = all_held and result["held"]
    return 0 if all_held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
