"""How much of anything an upload may be, so that no file can take the portal down."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Limits:
    """The bounds of one inspection. All of them hold before anything is unpacked or decoded as a whole."""

    most_bytes: int = 50 * 1024 * 1024
    most_unpacked_bytes: int = 250 * 1024 * 1024
    most_members: int = 3_000
    #: Deflate can't do better than 1,032 to 1; word-processor XML seldom passes 30.
    highest_ratio: int = 150
    #: Below this a high ratio harms nobody, and small repetitive parts reach it honestly.
    ratio_counts_from: int = 5 * 1024 * 1024
    most_pages: int = 600
    most_objects: int = 400_000
    most_pixels: int = 60_000_000
    most_paragraphs: int = 60_000
    most_cells: int = 300_000
    #: For the process that inspects (see `apart`).
    seconds: int = 60
    memory_bytes: int = 2 * 1024 * 1024 * 1024


LIMITS = Limits()


def in_words(size: int) -> str:
    """A number of bytes as a person says it: "50 MB"."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{round(size / (1024 * 1024))} MB"
