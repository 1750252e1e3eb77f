"""What html-validate, which others wrote, finds wrong with pages by the HTML standard: many pages with one process."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tests.machine import ROOT, node, why_no_node

ASSETS = ROOT / "assets"
PROGRAMME = ASSETS / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"


@cache
def why_not() -> str:
    if why := why_no_node():
        return why
    if not PROGRAMME.exists():
        return "html-validate is not installed (make assets)."
    return ""


def faults(pages: Mapping[str, bytes], folder: Path) -> dict[str, list[str]]:
    """What is wrong with each page, by its address. The folder is to be empty, and holds the pages afterwards."""
    addresses = {}
    for number, (address, body) in enumerate(pages.items()):
        file = folder / f"{number}.html"
        file.write_bytes(body)
        addresses[str(file)] = address
    told = folder / "faults.json"  # its own output it cuts off where that is long
    done = subprocess.run(
        [
            node(),
            PROGRAMME,
            "--config",
            ASSETS / "htmlvalidate.json",
            "--formatter",
            f"json={told}",
            str(folder / "*.html"),
        ],
        cwd=ASSETS,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1) or not told.exists():
        raise RuntimeError(done.stderr or done.stdout)
    return {
        addresses[result["filePath"]]: [
            f"{message['line']}: {message['message']} ({message['ruleId']})" for message in result["messages"]
        ]
        for result in json.loads(told.read_text())
        if result["messages"]
    }
