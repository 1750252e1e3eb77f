"""Inspecting in a process of its own, so that no file can take the memory or the time of a web process.

What goes in and what comes out passes through a private folder that is gone afterwards.
"""

import dataclasses
import errno
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from documents.inspection.inspecting import inspect as inspect_here
from documents.inspection.limits import LIMITS, Limits
from documents.inspection.recognise import EVIDENCE
from documents.inspection.results import Found, Inspection, Kind, Passage, Refused

_ROOT = Path(__file__).resolve().parent.parent.parent
_TOO_HARD = (
    "This file takes too long or too much memory to be checked. Save it again, or split it, and try again."
)


def inspect(
    data: bytes,
    claimed_name: str,
    *,
    title: str = "Document",
    accepted: frozenset[str] = EVIDENCE,
    limits: Limits = LIMITS,
) -> Inspection:
    """As `inspecting.inspect`, within the limits' seconds and memory. Raises Refused beyond them.

    Raises OSError where the machine has no room for what goes in and what comes out.
    """
    with tempfile.TemporaryDirectory(prefix="inspection-") as name:
        folder = Path(name)
        (folder / "upload").write_bytes(data)
        request = {
            "name": claimed_name,
            "title": title,
            "accepted": sorted(accepted),
            "limits": dataclasses.asdict(limits),
        }
        (folder / "request.json").write_text(json.dumps(request))
        _run(folder, limits)
        try:
            answer = json.loads((folder / "answer.json").read_text())
        except (FileNotFoundError, ValueError) as error:
            raise Refused(_TOO_HARD) from error
        if "refused" in answer:
            raise Refused(answer["refused"])
        return Inspection(
            media_type=answer["media_type"],
            extension=answer["extension"],
            shown_name=answer["shown_name"],
            clean=(folder / "clean").read_bytes(),
            findings=tuple(
                Found(Kind(kind), place, excerpt, removed)
                for kind, place, excerpt, removed in answer["findings"]
            ),
            passages=tuple(Passage(*each) for each in answer["passages"]),
            pages=answer["pages"],
            is_readable=answer["is_readable"],
        )


def _run(folder: Path, limits: Limits) -> None:
    # No secrets go along: the child gets none of our environment but what finds Python's libraries.
    environment = {key: os.environ[key] for key in ("PATH", "LANG", "LD_LIBRARY_PATH") if key in os.environ}
    try:
        ended = subprocess.run(  # noqa: S603 - our own interpreter and a folder that we named
            [sys.executable, "-m", "documents.inspection.apart", str(folder)],
            cwd=_ROOT,
            env=environment | {"PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=limits.seconds + 10,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(_TOO_HARD) from error
    if ended.returncode == os.EX_IOERR:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _limit(limits: Limits) -> None:
    # Missing on Windows, which the portal doesn't run on.
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(folder: Path) -> None:
    """The child's side: read the request, inspect, write the answer last."""
    request = json.loads((folder / "request.json").read_text())
    limits = Limits(**request["limits"])
    _limit(limits)
    try:
        result = inspect_here(
            (folder / "upload").read_bytes(),
            request["name"],
            title=request["title"],
            accepted=frozenset(request["accepted"]),
            limits=limits,
        )
    except Refused as refused:
        answer: dict[str, object] = {"refused": str(refused)}
    except MemoryError:
        answer = {"refused": _TOO_HARD}
    else:
        (folder / "clean").write_bytes(result.clean)
        answer = {
            "media_type": result.media_type,
            "extension": result.extension,
            "shown_name": result.shown_name,
            "findings": [[each.kind, each.place, each.excerpt, each.removed] for each in result.findings],
            "passages": [[each.place, each.text, each.is_of_its_making] for each in result.passages],
            "pages": result.pages,
            "is_readable": result.is_readable,
        }
    (folder / "answer.json").write_text(json.dumps(answer))


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except OSError:
        sys.exit(os.EX_IOERR)
