"""A page of a PDF as it is painted: every letter and every area, in order, with colour, clip and transparency.

Order is what the layout tools leave out, and what tells a shaded table cell from a box drawn over a name.
"""

# The methods are called as PDF calls its operators.
# ruff: noqa: N802

import dataclasses
import math
from collections.abc import Sequence
from typing import Any

from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextSeq
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFResourceManager, PDFTextState
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import dict_value, resolve1
from pdfminer.psparser import PSLiteral, literal_name
from pdfminer.utils import MATRIX_IDENTITY, Matrix, Rect, apply_matrix_pt, apply_matrix_rect, decode_text

from documents.inspection.results import Refused

Box = tuple[float, float, float, float]
Colour = tuple[float, float, float]

EVERYWHERE: Box = (-math.inf, -math.inf, math.inf, math.inf)
WHITE: Colour = (1.0, 1.0, 1.0)
UNKNOWN_LETTER = "\ufffd"

_MOST_LETTERS = 200_000
_MOST_AREAS = 100_000
_DEEPEST_FORM = 20
#: A stroke this thick covers a line of text.
_THICK_STROKE = 5.0
#: Below this a filled area shows what lies under it.
_OPAQUE_FROM = 0.9


@dataclasses.dataclass(slots=True)
class Letter:
    """One letter where it stands. `order` counts everything painted on the page."""

    text: str
    order: int
    origin: tuple[float, float]
    direction: tuple[float, float]
    advance: float
    size: float
    box: Box
    colour: Colour | None
    opacity: float
    is_invisible: bool
    clip: Box

    @property
    def centre(self) -> tuple[float, float]:
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


@dataclasses.dataclass(slots=True)
class Area:
    """Something filled or a picture. A colour of None: not known, for instance of a picture or a pattern."""

    order: int
    box: Box
    colour: Colour | None
    is_picture: bool
    is_opaque: bool
    outline: list[tuple[float, float]] | None = None

    def covers(self, point: tuple[float, float]) -> bool:
        return is_inside(point, self.box) and (self.outline is None or _is_in_outline(point, self.outline))


@dataclasses.dataclass
class PaintedPage:
    number: int
    visible: Box
    letters: list[Letter] = dataclasses.field(default_factory=list)
    areas: list[Area] = dataclasses.field(default_factory=list)
    curves: int = 0
    said: list[str] = dataclasses.field(default_factory=list)


class _GraphicState(PDFGraphicState):
    def __init__(self) -> None:
        super().__init__()
        self.clip: Box = EVERYWHERE
        self.opacity = 1.0
        self.blends = False

    def copy(self) -> "_GraphicState":
        twin = _GraphicState()
        twin.__dict__.update(self.__dict__)
        return twin


class _Painter(PDFLayoutAnalyzer):
    """Collects what is painted instead of laying it out."""

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources, laparams=None)
        self.page = PaintedPage(0, EVERYWHERE)
        self.state = _GraphicState()
        self._order = 0
        self._is_invisible = False
        self._colour: Colour | None = None

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        pass

    def end_page(self, page: PDFPage) -> None:
        pass

    def begin_figure(self, name: str, bbox: Rect, matrix: Matrix) -> None:
        pass

    def end_figure(self, _: str) -> None:
        pass

    def begin_tag(self, tag: PSLiteral, props: Any = None) -> None:
        if isinstance(props, dict):
            for key in ("ActualText", "Alt", "E"):
                said = resolve1(props.get(key))
                if isinstance(said, bytes):
                    self.page.said.append(decode_text(said))

    def end_tag(self) -> None:
        pass

    def do_tag(self, tag: PSLiteral, props: Any = None) -> None:
        self.begin_tag(tag, props)

    def render_string(
        self, textstate: PDFTextState, seq: PDFTextSeq, ncs: PDFColorSpace, graphicstate: PDFGraphicState
    ) -> None:
        assert isinstance(graphicstate, _GraphicState)
        self._is_invisible = textstate.render in {3, 7}
        self._colour = _colour(graphicstate.ncolor, graphicstate.ncs)
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: PDFColorSpace,
        graphicstate: PDFGraphicState,
    ) -> float:
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = UNKNOWN_LETTER
        advance = font.char_width(cid) * fontsize * scaling
        if len(self.page.letters) >= _MOST_LETTERS:
            raise Refused("This PDF has more letters on one page than can be checked.")
        assert isinstance(graphicstate, _GraphicState)
        a, b, c, d, e, f = matrix
        length = math.hypot(a, b) or 1.0
        self.page.letters.append(
            Letter(
                text=text,
                order=self._next(),
                origin=(e, f),
                direction=(a / length, b / length),
                advance=advance * length,
                size=abs(fontsize) * math.sqrt(abs(a * d - b * c)),
                box=_letter_box(matrix, font, fontsize, rise, advance, cid),
                colour=self._colour,
                opacity=graphicstate.opacity,
                is_invisible=self._is_invisible,
                clip=graphicstate.clip,
            )
        )
        return advance

    def render_image(self, name: str, stream: Any) -> None:
        box = apply_matrix_rect(self.ctm, (0, 0, 1, 1))
        see_through = any(stream.get_any((key,)) for key in ("SMask", "Mask", "ImageMask", "IM"))
        self._area(box, None, is_picture=True, is_opaque=not see_through and self._is_opaque())

    def paint_path(
        self, gstate: PDFGraphicState, stroke: bool, fill: bool, evenodd: bool, path: Sequence[Any]
    ) -> None:
        self.page.curves += 1
        for outline, has_curves in _outlines(path, self.ctm):
            xs, ys = [x for x, _ in outline], [y for _, y in outline]
            box = (min(xs), min(ys), max(xs), max(ys))
            if fill and len(outline) > 2:
                shape = None if _is_rectangle(outline) and not has_curves else outline
                colour = _colour(gstate.ncolor, gstate.ncs)
                self._area(box, colour, outline=shape, is_opaque=self._is_opaque())
            elif stroke and not fill and len(outline) == 2:
                width = gstate.linewidth * math.sqrt(
                    abs(self.ctm[0] * self.ctm[3] - self.ctm[1] * self.ctm[2])
                )
                if width >= _THICK_STROKE:
                    half = width / 2
                    thick = (box[0] - half, box[1] - half, box[2] + half, box[3] + half)
                    self._area(thick, _colour(gstate.scolor, gstate.scs), is_opaque=self._is_opaque())

    def shade(self) -> None:
        """A colour gradient fills whatever the clip leaves."""
        self._area(self.state.clip, None, is_opaque=self._is_opaque())

    def _area(
        self,
        box: Box,
        colour: Colour | None,
        *,
        is_opaque: bool,
        is_picture: bool = False,
        outline: list[tuple[float, float]] | None = None,
    ) -> None:
        if len(self.page.areas) >= _MOST_AREAS:
            raise Refused("This PDF has more drawing on one page than can be checked.")
        clipped = meeting(box, self.state.clip)
        self.page.areas.append(Area(self._next(), clipped, colour, is_picture, is_opaque, outline))

    def _is_opaque(self) -> bool:
        return self.state.opacity >= _OPAQUE_FROM and not self.state.blends

    def _next(self) -> int:
        self._order += 1
        return self._order


class _Interpreter(PDFPageInterpreter):
    """Follows also what the layout tools pass over: clips, transparency, gradients and the old fill operator."""

    device: _Painter
    graphicstate: _GraphicState
    depth = 0

    def __init__(self, rsrcmgr: PDFResourceManager, device: _Painter) -> None:
        super().__init__(rsrcmgr, device)
        self._clip_follows = False
        self._inherited: _GraphicState | None = None

    def paint(self, page: PDFPage) -> None:
        self.render_contents(page.resources, page.contents, ctm=MATRIX_IDENTITY)

    def init_state(self, ctm: Matrix) -> None:
        super().init_state(ctm)
        self.graphicstate = self._inherited.copy() if self._inherited is not None else _GraphicState()
        self.device.state = self.graphicstate

    def subinterp(self) -> "PDFPageInterpreter":
        below = super().subinterp()
        assert isinstance(below, _Interpreter)
        below.depth = self.depth + 1
        if below.depth > _DEEPEST_FORM:
            raise Refused("This PDF is nested too deeply to be checked.")
        # A form begins with the state of the page that it is painted on.
        below._inherited = self.graphicstate
        return below

    def set_current_state(self, state: tuple[Matrix, PDFTextState, PDFGraphicState]) -> None:
        super().set_current_state(state)
        self.device.state = self.graphicstate

    def do_gs(self, name: Any) -> None:
        states = dict_value(self.resources.get("ExtGState", {}))
        state = resolve1(states.get(literal_name(name))) if isinstance(name, PSLiteral) else None
        if not isinstance(state, dict):
            return
        opacity = resolve1(state.get("ca"))
        if isinstance(opacity, int | float):
            self.graphicstate.opacity = float(opacity)
        blend = resolve1(state.get("BM"))
        if blend is not None:
            first = resolve1(blend[0]) if isinstance(blend, list) and blend else blend
            self.graphicstate.blends = not (
                isinstance(first, PSLiteral) and literal_name(first) in {"Normal", "Compatible"}
            )

    def do_cs(self, name: Any) -> None:
        super().do_cs(name)
        # Choosing a colour space also sets its first colour, which is black in those that we can tell.
        self.graphicstate.ncolor = (0.0, 0.0, 0.0, 1.0) if self.graphicstate.ncs.ncomponents == 4 else 0

    def do_W(self) -> None:
        self._clip_follows = True

    def do_W_a(self) -> None:
        self._clip_follows = True

    def do_n(self) -> None:
        self._clip()
        super().do_n()

    def do_S(self) -> None:
        self._clip()
        super().do_S()

    def do_f(self) -> None:
        self._clip()
        super().do_f()

    def do_F(self) -> None:
        self.do_f()

    def do_f_a(self) -> None:
        self._clip()
        super().do_f_a()

    def do_B(self) -> None:
        self._clip()
        super().do_B()

    def do_B_a(self) -> None:
        self._clip()
        super().do_B_a()

    def do_sh(self, name: object) -> None:
        self.device.shade()

    def do_BDC(self, tag: Any, props: Any) -> None:
        if isinstance(props, PSLiteral):
            named = dict_value(self.resources.get("Properties", {}))
            props = resolve1(named.get(literal_name(props)))
        super().do_BDC(tag, props)

    def do_Do(self, xobjid_arg: Any) -> None:
        super().do_Do(xobjid_arg)
        self.device.state = self.graphicstate
        self.device.set_ctm(self.ctm)

    def _clip(self) -> None:
        if not self._clip_follows:
            return
        self._clip_follows = False
        points = [point for outline, _ in _outlines(self.curpath, self.ctm) for point in outline]
        if points:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            box = (min(xs), min(ys), max(xs), max(ys))
            self.graphicstate.clip = meeting(self.graphicstate.clip, box)


class Press:
    """Paints pages one after another, sharing fonts between them."""

    def __init__(self) -> None:
        resources = PDFResourceManager()
        self._painter = _Painter(resources)
        self._interpreter = _Interpreter(resources, self._painter)

    def paint(self, page: PDFPage, number: int) -> PaintedPage:
        painted = PaintedPage(number, meeting(_box(page.mediabox), _box(page.cropbox)))
        self._painter.page = painted
        self._interpreter.paint(page)
        return painted


def meeting(one: Box, other: Box) -> Box:
    """What two boxes have in common; a box without extent when that is nothing."""
    x0, y0 = max(one[0], other[0]), max(one[1], other[1])
    return x0, y0, max(x0, min(one[2], other[2])), max(y0, min(one[3], other[3]))


def is_inside(point: tuple[float, float], box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _box(corners: Any) -> Box:
    x0, y0, x1, y1 = (float(each) for each in corners)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _letter_box(matrix: Matrix, font: PDFFont, fontsize: float, rise: float, advance: float, cid: int) -> Box:
    """Where on the page a letter stands, roughly: from its font's lowest reach, one size high."""
    if font.is_vertical():
        displacement = font.char_disp(cid)
        across, down = displacement if isinstance(displacement, tuple) else (None, 0.0)
        left = -(fontsize * 0.5 if across is None else across * fontsize * 0.001)
        top = (1000 - down) * fontsize * 0.001 + rise
        return apply_matrix_rect(matrix, (left, top + advance, left + fontsize, top))
    a, b, c, d, e, f = matrix
    bottom = font.get_descent() * fontsize + rise
    top = bottom + fontsize
    if b == 0 and c == 0:
        x0, x1, y0, y1 = e, e + a * advance, f + d * bottom, f + d * top
        return (min(x1, x0), min(y1, y0), max(x0, x1), max(y0, y1))
    return apply_matrix_rect(matrix, (0, bottom, advance, top))


def _outlines(path: Sequence[Any], ctm: Matrix) -> list[tuple[list[tuple[float, float]], bool]]:
    """The corners of each part of a path, on the page, and whether it has curves between them."""
    outlines: list[tuple[list[tuple[float, float]], bool]] = []
    for operator, *numbers in path:
        if operator == "m" or not outlines:
            outlines.append(([], False))
        corners, _ = outlines[-1]
        if operator in {"c", "v", "y"}:
            outlines[-1] = (corners, True)
        if len(numbers) >= 2:
            corners.append(apply_matrix_pt(ctm, (float(numbers[-2]), float(numbers[-1]))))
    return [(corners, has_curves) for corners, has_curves in outlines if len(corners) > 1]


def _is_rectangle(outline: list[tuple[float, float]]) -> bool:
    corners = outline[:-1] if outline[0] == outline[-1] else outline
    if len(corners) != 4:
        return False
    xs, ys = {round(x, 1) for x, _ in corners}, {round(y, 1) for _, y in corners}
    return len(xs) == 2 and len(ys) == 2


def _is_in_outline(point: tuple[float, float], outline: list[tuple[float, float]]) -> bool:
    x, y = point
    inside = False
    previous_x, previous_y = outline[-1]
    for corner_x, corner_y in outline:
        if (corner_y > y) != (previous_y > y):
            crossing = corner_x + (y - corner_y) * (previous_x - corner_x) / (previous_y - corner_y)
            if x < crossing:
                inside = not inside
        previous_x, previous_y = corner_x, corner_y
    return inside


def _colour(colour: Any, space: PDFColorSpace) -> Colour | None:
    """Red, green and blue of a colour, roughly; None for what can't be told (spot colours, patterns)."""
    if space.name not in {"DeviceGray", "CalGray", "DeviceRGB", "CalRGB", "DeviceCMYK", "ICCBased"}:
        return None
    values = (
        [colour] if isinstance(colour, int | float) else list(colour) if isinstance(colour, tuple) else []
    )
    if not all(isinstance(each, int | float) for each in values):
        return None
    if len(values) == 1:
        return (float(values[0]),) * 3
    if len(values) == 3:
        return float(values[0]), float(values[1]), float(values[2])
    if len(values) == 4:
        cyan, magenta, yellow, key = (float(each) for each in values)
        return (1 - cyan) * (1 - key), (1 - magenta) * (1 - key), (1 - yellow) * (1 - key)
    return None
