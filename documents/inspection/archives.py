"""Opening a ZIP container (DOCX and XLSX are ones) without being taken in by it."""

import io
import zipfile
import zlib

from documents.inspection.limits import Limits, in_words
from documents.inspection.results import Refused

_ENCRYPTED = 0x1
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_LARGEST_END = 22


#: What reading a ZIP raises that is broken, locked, packed in a way that nobody knows, or made to break its reader.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


class Archive:
    """The members of a container, checked before anything was unpacked and read within their stated sizes."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Raises Refused for a bomb, a polyglot, an encrypted member or a name that points outside."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = self._zip.infolist()
        except UNREADABLE as error:
            raise Refused("This file is damaged: it can’t be opened.") from error
        _check_edges(data, self._zip)
        _check_members(members, limits)
        self._members = {member.filename: member for member in members}

    def names(self) -> list[str]:
        return list(self._members)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str) -> bytes:
        """One member, never more of it than its header promised. Raises Refused when the two differ."""
        member = self._members[name]
        try:
            with self._zip.open(member) as stream:
                content = stream.read(member.file_size + 1)
        except UNREADABLE as error:
            raise Refused("This file is damaged: a part of it can’t be unpacked.") from error
        if len(content) != member.file_size:
            raise Refused("This file is damaged: a part of it is not as large as it says.")
        return content


def _check_edges(data: bytes, archive: zipfile.ZipFile) -> None:
    # Another format before the first member or behind the directory makes the file two things at once.
    if archive.comment or data[-_LARGEST_END:][:4] != b"PK\x05\x06":
        raise Refused("This file has something else hidden behind its end.")
    if not data.startswith(b"PK\x03\x04"):
        raise Refused("This file has something else hidden before its beginning.")


def _check_members(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(members) > limits.most_members:
        raise Refused(
            f"This file unpacks to {len(members)} parts; at most {limits.most_members} are accepted."
        )
    names = [member.filename.casefold() for member in members]
    if len(set(names)) != len(names):
        raise Refused("This file holds two parts of one name, which programs read differently.")
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.most_unpacked_bytes:
        raise Refused(
            f"This file unpacks to {in_words(unpacked)}; at most {in_words(limits.most_unpacked_bytes)} is accepted."
        )
    for member in members:
        if member.flag_bits & _ENCRYPTED:
            raise Refused("This file is protected by a password. Upload a copy without one.")
        if member.compress_type not in _METHODS:
            raise Refused("This file is packed in a way that office programs don’t use.")
        if _points_outside(member.filename):
            raise Refused("This file holds a part whose name points outside of it.")
        large = member.file_size > limits.ratio_counts_from
        if large and member.file_size > limits.highest_ratio * max(1, member.compress_size):
            raise Refused("This file unpacks to far more than its size: it looks like a ZIP bomb.")


def _points_outside(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in parts or ":" in name or "\x00" in name
