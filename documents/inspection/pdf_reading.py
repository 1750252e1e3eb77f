"""What a clean PDF says, by page, and what on its pages a reader would not see."""

import io
from collections.abc import Iterable

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser

from documents.inspection.pdf_painting import (
    UNKNOWN_LETTER,
    WHITE,
    Area,
    Box,
    Colour,
    Letter,
    PaintedPage,
    Press,
    is_inside,
)
from documents.inspection.results import Found, Kind, Passage, found

#: Letters smaller than this (in points) are read by nobody.
_SMALLEST = 1.5
#: Two colours nearer than this look alike on paper and on a screen.
_ALIKE = 0.06
#: A mark drawn by a line or a border covers nothing.
_THINNEST = 3.0
#: A picture that fills so much of the page makes it a scan.
_SCAN_FROM = 0.65
_SMALLEST_PICTURE = 40.0
_FEW_LETTERS = 10
_MANY_CURVES = 60
_CELL = 60.0
_MOST_CELLS = 4_000


class Reading:
    """The words of each page and the findings on it."""

    def __init__(self, clean: bytes, marked: dict[int, list[Box]]) -> None:
        self.findings: list[Found] = []
        self.passages: list[Passage] = []
        self._without_text: list[int] = []
        self._scanned: list[int] = []
        self._with_pictures: list[int] = []
        self._unknown_letters: list[int] = []
        self._pages_with_text = 0
        press = Press()
        document = PDFDocument(PDFParser(io.BytesIO(clean)))
        for number, page in enumerate(PDFPage.create_pages(document), start=1):
            self._read(press.paint(page, number), marked.get(number, []))
        self._sum_up()

    @property
    def is_readable(self) -> bool:
        """Whether there is a text to check; a scan without one has none."""
        return self._pages_with_text > 0 or not self._without_text

    def _read(self, page: PaintedPage, marked: list[Box]) -> None:
        place = f"page {page.number}"
        painted = _text(page.letters)
        arranged = _text(_arranged(page.letters))
        for text in dict.fromkeys((painted, arranged, "\n".join(page.said))):
            if text.strip():
                self.passages.append(Passage(place, text))
        self._can_be_checked(page)
        for box in marked:
            under = _text(letter for letter in page.letters if is_inside(letter.centre, box))
            said = (
                f"This text stands under a mark that hides nothing: {under}"
                if under.strip()
                else "Nothing under it"
            )
            self.findings.append(found(Kind.REDACTION_MARK, place, said))
        if page.number in self._scanned:
            return
        unseen: dict[Kind, list[Letter]] = {}
        layers = _Layers(page.areas)
        for letter in page.letters:
            if letter.text.strip() and (kind := _how_unseen(letter, page, layers)) is not None:
                unseen.setdefault(kind, []).append(letter)
        for kind, letters in unseen.items():
            self.findings.append(found(kind, place, _text(letters)))

    def _can_be_checked(self, page: PaintedPage) -> None:
        letters = [letter for letter in page.letters if letter.text.strip()]
        pictures = [area for area in page.areas if area.is_picture and _is_large(area.box)]
        if pictures:
            self._with_pictures.append(page.number)
        if len(letters) < _FEW_LETTERS and (pictures or page.curves > _MANY_CURVES):
            self._without_text.append(page.number)
            return
        if letters:
            self._pages_with_text += 1
        if sum(letter.text == UNKNOWN_LETTER for letter in letters) > len(letters) / 20:
            self._unknown_letters.append(page.number)
        whole = _size(page.visible)
        scan = next((area for area in pictures if _size(area.box) >= _SCAN_FROM * whole), None)
        if scan is not None and letters:
            behind = sum(letter.is_invisible or letter.order < scan.order for letter in letters)
            if behind > 0.9 * len(letters):
                self._scanned.append(page.number)

    def _sum_up(self) -> None:
        if self._without_text:
            which = "This file has" if not self._pages_with_text else f"{_pages(self._without_text)} have"
            excerpt = f"{which} no text behind the picture, so it can’t be checked. Read it yourself."
            self.findings.append(found(Kind.UNREADABLE, _pages(self._without_text), excerpt))
        if self._scanned:
            excerpt = "Scanned pages: what was recognised behind the picture was checked; the picture itself can’t be."
            self.findings.append(found(Kind.UNREADABLE, _pages(self._scanned), excerpt))
        pictures = [
            number for number in self._with_pictures if number not in {*self._without_text, *self._scanned}
        ]
        if pictures:
            excerpt = "Words in pictures can’t be checked. Look at each of them."
            self.findings.append(found(Kind.UNREADABLE, f"pictures on {_pages(pictures)}", excerpt))
        if self._unknown_letters:
            excerpt = "The letters of a font can’t be told, so this text can’t be checked. Read it yourself."
            self.findings.append(found(Kind.UNREADABLE, _pages(self._unknown_letters), excerpt))


class _Layers:
    """Areas looked up by where they lie; only those that can hide a word."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._large: list[Area] = []
        self._cells: dict[tuple[int, int], list[Area]] = {}
        for area in areas:
            x0, y0, x1, y1 = area.box
            if not area.is_opaque or x1 - x0 < _THINNEST or y1 - y0 < _THINNEST:
                continue
            columns = range(int(max(x0, -1e6) // _CELL), int(min(x1, 1e6) // _CELL) + 1)
            rows = range(int(max(y0, -1e6) // _CELL), int(min(y1, 1e6) // _CELL) + 1)
            if len(columns) * len(rows) > _MOST_CELLS:
                self._large.append(area)
                continue
            for column in columns:
                for row in rows:
                    self._cells.setdefault((column, row), []).append(area)

    def at(self, point: tuple[float, float]) -> list[Area]:
        """The areas that cover a point, from the first painted to the last."""
        if not self._large and not self._cells:
            return []
        near = self._cells.get((int(point[0] // _CELL), int(point[1] // _CELL)), [])
        return sorted(
            (area for area in (*self._large, *near) if area.covers(point)),
            key=lambda area: area.order,
        )


def _how_unseen(letter: Letter, page: PaintedPage, layers: _Layers) -> Kind | None:
    point = letter.centre
    if letter.is_invisible or letter.opacity < 0.05 or letter.size < _SMALLEST:
        return Kind.INVISIBLE_TEXT
    if not is_inside(point, page.visible) or not is_inside(point, letter.clip):
        return Kind.INVISIBLE_TEXT
    covering = layers.at(point)
    if covering and covering[-1].order > letter.order:
        return Kind.COVERED_TEXT
    behind: Colour | None = covering[-1].colour if covering else WHITE
    if behind is not None and letter.colour is not None and _look_alike(letter.colour, behind):
        return Kind.INVISIBLE_TEXT if _look_alike(behind, WHITE) else Kind.COVERED_TEXT
    return None


def _look_alike(one: Colour, other: Colour) -> bool:
    return (
        abs(one[0] - other[0]) < _ALIKE
        and abs(one[1] - other[1]) < _ALIKE
        and abs(one[2] - other[2]) < _ALIKE
    )


def _text(letters: Iterable[Letter]) -> str:
    """Letters put together to words and lines, by where each stands from the one before."""
    pieces: list[str] = []
    before: Letter | None = None
    for letter in letters:
        if before is not None:
            dx, dy = letter.origin[0] - before.origin[0], letter.origin[1] - before.origin[1]
            along = dx * before.direction[0] + dy * before.direction[1]
            across = abs(dy * before.direction[0] - dx * before.direction[1])
            size = max(before.size, 0.1)
            if across > 0.6 * size:
                pieces.append("\n")
            elif not -0.3 * size <= along - before.advance <= 0.18 * size:
                pieces.append(" ")
        pieces.append(letter.text)
        before = letter
    return "".join(pieces)


def _arranged(letters: list[Letter]) -> list[Letter]:
    """The letters line by line as they stand on the page, whatever order they were painted in."""

    by_direction: dict[tuple[int, int], list[tuple[float, float, int, Letter]]] = {}
    for number, letter in enumerate(letters):
        (x, y), (dx, dy) = letter.origin, letter.direction
        key = round(dx * 10), round(dy * 10)
        upwards, along = y * dx - x * dy, x * dx + y * dy
        by_direction.setdefault(key, []).append((-upwards, along, number, letter))
    arranged: list[Letter] = []
    for group in by_direction.values():
        group.sort(key=lambda entry: entry[:3])
        line: list[tuple[float, int, Letter]] = []
        begins, height = 0.0, 0.0
        for downwards, along, number, letter in group:
            if line and downwards - begins > 0.4 * height:
                arranged.extend(each for _, _, each in sorted(line, key=_place_on_line))
                line = []
            if not line:
                begins, height = downwards, max(letter.size, 0.1)
            line.append((along, number, letter))
        arranged.extend(each for _, _, each in sorted(line, key=_place_on_line))
    return arranged


def _place_on_line(entry: tuple[float, int, Letter]) -> tuple[float, int]:
    return entry[0], entry[1]


def _size(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _is_large(box: Box) -> bool:
    return box[2] - box[0] >= _SMALLEST_PICTURE and box[3] - box[1] >= _SMALLEST_PICTURE


def _pages(numbers: list[int]) -> str:
    """Page numbers as a person lists them: "page 3", "pages 1, 4 to 6"."""
    runs: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    words = ", ".join(str(first) if first == last else f"{first} to {last}" for first, last in runs)
    return f"page {words}" if len(set(numbers)) == 1 else f"pages {words}"
