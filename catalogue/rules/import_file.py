"""The CSV file of resources, read line by line: a line for each variant, those with one “resource” belong together.

Nothing here writes, and nothing here asks the database: who and what a line names is looked up by who calls.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalogue.models import Kind, Resource, ResourceVersion
from catalogue.rules import versions as version_rules
from catalogue.rules.resources import EARLIEST_YEAR, LATEST_YEAR, MOST_MONTHS
from catalogue.rules.versions import VersionContents
from foundation import prose
from foundation.csv_lines import LineError, read_table, too_long
from foundation.hidden_text import MARKS_OF_SCRIPTS, hidden_in, without_invisible

#: The columns, by the name that people write, each with what it is for.
COLUMNS = {
    "resource": "Anything that is the same in all lines of one resource. Empty: the line is a resource of its own.",
    "kind": "What it is, for instance “Leaflet” or “Procedure”. Needed.",
    "title": "As readers see it, at most 150 characters. Needed.",
    "summary": "Two plain sentences: what it is, for whom.",
    "owner": "The e-mail address of who looks after it. Empty: you.",
    "topics": "By their names here, with a semicolon between them.",
    "audiences": "By their names here, with a semicolon between them.",
    "who may read it": "“Everybody”, “People who sign in” or “The business unit”. Empty: everybody.",
    "source": "“Our own”, “A partner” or “A national body”. Empty: our own.",
    "whose": "Whose it is, where it is not ours.",
    "year": "Of that edition, for instance 2024.",
    "reuse terms": "What others may do with it, as they read it.",
    "shows pictures": "“Yes” where it shows people, or pictures of others.",
    "image rights": "Whose the pictures are, and until when they may be used.",
    "image consent": "Who consented, when, and where that is kept. It stays inside.",
    "tested with": "Children, families or practitioners who tried it out.",
    "you said we did": "What people said, and what was changed for it.",
    "review months": "After how many months it is reviewed. Empty: as often as its kind.",
    "language": "By its name or tag, for instance “Polish” or “pl”. Empty: English.",
    "format": "For instance “Web page”, “For printing” or “Easy read”. Empty: a web page of a text, else for printing.",
    "version title": "In its own language. Empty: the title.",
    "version summary": "In its own language.",
    "text": "What a web page says, in Markdown.",
    "link": "The whole address of what others host, beginning with https://.",
    "file": "The name of the file, which you give together with the CSV.",
    "alternative text": "What the pictures show, for who can’t see them.",
    "transcript": "What is said and shown in a video or a recording.",
    "has captions": "“Yes” where a video has captions.",
}
NEEDED = ("kind", "title")

#: What is told of the resource; a later line of the same one leaves these empty or says the same.
OF_THE_RESOURCE = tuple(COLUMNS)[1:18]
LONGEST = {
    "resource": 100,
    "title": 150,
    "summary": 500,
    "whose": 150,
    "reuse terms": 300,
    "image rights": 300,
    "image consent": 300,
    "tested with": 300,
    "you said we did": 20_000,
    "version title": 150,
    "version summary": 500,
    "text": version_rules.MOST_CHARACTERS,
    "link": 500,
    "file": 255,
    "alternative text": 500,
    "transcript": version_rules.MOST_CHARACTERS,
}

#: In which nothing may stand that its readers would not see.
READ_BY_PEOPLE = (
    "title",
    "summary",
    "you said we did",
    "version title",
    "version summary",
    "text",
    "transcript",
)

MOST_BYTES = 32 * 1024 * 1024
MOST_ROWS = 5_000
YES, NO = {"yes", "y", "true", "1", "x"}, {"", "no", "n", "false", "0"}


@dataclass(frozen=True)
class Variant:
    """One variant as it stands in a line. `format` is empty where the line names none that there is."""

    line: int
    language: str
    format: str
    contents: VersionContents
    file_name: str
    is_right: bool  #: Whether the line has no error of its own.


@dataclass
class Entry:
    """One resource as it stands in one or more lines. What is wrong in it is empty."""

    line: int
    kind: str
    title: str
    values: dict[str, str]
    visibility: str
    source: str
    source_year: int | None
    has_images: bool
    review_months: int | None
    is_right: bool  #: Whether its first line has no error of its own.
    variants: list[Variant] = field(default_factory=list)

    @property
    def topics(self) -> list[str]:
        return names_in(self.values["topics"])

    @property
    def audiences(self) -> list[str]:
        return names_in(self.values["audiences"])


def read(data: bytes, errors: list[LineError]) -> list[Entry]:
    """The resources of the file; what is wrong is added to the errors, line by line."""
    lines = read_table(
        data,
        columns=COLUMNS,
        needed=NEEDED,
        most_bytes=MOST_BYTES,
        most_rows=MOST_ROWS,
        rows_are="resources",
        errors=errors,
    )
    entries: list[Entry] = []
    by_key: dict[str, Entry] = {}
    for line, given in lines:
        values = _as_seen(line, given, errors)
        key = values["resource"].casefold()
        entry = by_key.get(key) if key else None
        if entry is None:
            entry = _entry(line, values, errors)
            entries.append(entry)
            if key:
                by_key[key] = entry
        else:
            errors += _other_words(line, entry, values)
        if (variant := _variant(line, values, errors)) is not None:
            entry.variants.append(variant)
    return entries


def _as_seen(line: int, given: Mapping[str, str], errors: list[LineError]) -> dict[str, str]:
    """The cells without what nobody sees; what else came along with a paste is an error."""
    values = {
        column: without_invisible(cell.replace("\r\n", "\n"), keep=MARKS_OF_SCRIPTS)
        for column, cell in given.items()
    }
    for column in READ_BY_PEOPLE:
        if hidden := hidden_in(values[column], keep=MARKS_OF_SCRIPTS):
            words = f"Something came along with the text that readers would not see: {hidden[0].what}."
            errors.append(LineError(line, words, column))
    return values


def names_in(cell: str) -> list[str]:
    """What stands in a cell with semicolons between, each once."""
    return list(dict.fromkeys(name.strip() for name in cell.split(";") if name.strip()))


def _entry(line: int, values: Mapping[str, str], errors: list[LineError]) -> Entry:
    found = [LineError(line, "It is missing.", name) for name in NEEDED if not values[name]]
    kind = choice(values["kind"], Kind.choices)
    if values["kind"] and kind is None:
        found.append(_none_of(line, "kind", [label for _, label in Kind.choices]))
    visibility = choice(values["who may read it"] or "public", Resource.Visibility.choices)
    if visibility is None:
        found.append(_none_of(line, "who may read it", [label for _, label in Resource.Visibility.choices]))
    source = choice(values["source"] or "own", Resource.Source.choices)
    if source is None:
        found.append(_none_of(line, "source", [label for _, label in Resource.Source.choices]))
    elif source != Resource.Source.OWN and not values["whose"]:
        found.append(LineError(line, "Say whose it is.", "whose"))
    year = _number(line, "year", values, found, least=EARLIEST_YEAR, most=LATEST_YEAR)
    months = _number(line, "review months", values, found, least=1, most=MOST_MONTHS)
    has_images = _yes(line, "shows pictures", values, found)
    found += too_long(line, values, LONGEST)
    errors += found
    return Entry(
        line=line,
        kind=kind or "",
        title=values["title"],
        values=dict(values),
        visibility=visibility or "",
        source=source or "",
        source_year=year,
        has_images=has_images,
        review_months=months,
        is_right=not found,
    )


def _variant(line: int, values: Mapping[str, str], errors: list[LineError]) -> Variant | None:
    """What the line says of a variant; None where it says nothing of one."""
    given = [name for name in ("text", "link", "file") if values[name]]
    if not given:
        if values["format"]:
            errors.append(
                LineError(line, "A variant is a text, a link or a file. The line has none of them.", "format")
            )
        return None
    found: list[LineError] = []
    if len(given) > 1:
        found.append(LineError(line, "It is either a text, a link or a file.", given[1]))
    formats = ResourceVersion.Format.choices
    format_ = choice(values["format"] or ("web" if values["text"] else "print"), formats)
    if format_ is None:
        found.append(_none_of(line, "format", [label for _, label in formats]))
    contents = VersionContents(
        title=values["version title"],
        summary=values["version summary"],
        text=values["text"],
        link=values["link"],
        alternative_text=values["alternative text"],
        transcript=values["transcript"],
        has_captions=_yes(line, "has captions", values, found),
    )
    if values["link"]:
        found += [
            LineError(line, words, "link") for words in version_rules.reasons_about_link(values["link"])
        ]
    found += [
        LineError(line, words, name)
        for name in ("text", "transcript")
        for words in prose.reasons_about(values[name])
    ]
    found += too_long(line, values, LONGEST)
    errors += [one for one in found if one not in errors]
    return Variant(
        line, values["language"] or "en", format_ or "", contents, values["file"], is_right=not found
    )


def _other_words(line: int, entry: Entry, values: Mapping[str, str]) -> list[LineError]:
    return [
        LineError(line, f"It says otherwise than line {entry.line}, which is about the same resource.", name)
        for name in OF_THE_RESOURCE
        if values[name] and values[name] != entry.values[name]
    ]


def choice(words: str, choices: list[tuple[str, str]]) -> str | None:
    """A choice by its name here or by its label, with or without what stands in brackets."""
    wanted = words.casefold().replace("-", " ").replace("_", " ")
    for value, label in choices:
        said = str(label).casefold().replace("-", " ")
        if wanted in (value.replace("_", " "), said, said.split(" (")[0]):
            return value
    return None


def _none_of(line: int, column: str, labels: list[str]) -> LineError:
    return LineError(line, f"It is none of: {', '.join(str(label) for label in labels)}.", column)


def _number(
    line: int, column: str, values: Mapping[str, str], errors: list[LineError], *, least: int, most: int
) -> int | None:
    words = values[column]
    if not words:
        return None
    if words.isdecimal() and len(words) < 6 and least <= int(words) <= most:
        return int(words)
    errors.append(LineError(line, f"Write a number from {least} to {most}.", column))
    return None


def _yes(line: int, column: str, values: Mapping[str, str], errors: list[LineError]) -> bool:
    words = values[column].casefold()
    if words not in YES | NO:
        errors.append(LineError(line, "Write “Yes”, or leave it empty.", column))
    return words in YES
