"""What a PDF hides is found, what need not leave is gone from the clean copy, and a clean one passes."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, OutlineItem, String
from PIL import Image

from documents.inspection import Kind, inspect
from documents.terms import Place, Term, find
from tests.documents import files
from tests.documents.files import box, line

NAME = "Robin Ashington"
OTHER = line("An ordinary line of the report.", y=300)


def looked_at(data: bytes, name: str = "report.pdf"):
    return inspect(data, name)


def open_findings(result) -> list[tuple[Kind, str, str]]:
    quiet = {Kind.INACCESSIBLE}
    return [
        (each.kind, each.place, each.excerpt)
        for each in result.findings
        if not each.removed and each.kind not in quiet
    ]


def removed_findings(result, kind: Kind) -> list[str]:
    return [f"{each.place}: {each.excerpt}" for each in result.findings if each.removed and each.kind == kind]


def reopened(result) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(result.clean))


def all_bytes(result) -> bytes:
    """The clean copy with every stream unpacked, so that nothing hides behind compression."""
    made = reopened(result)
    out = io.BytesIO()
    made.save(
        out,
        stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        compress_streams=False,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
    )
    return out.getvalue()


def test_a_clean_tagged_report_has_nothing_to_decide():
    result = looked_at(files.tagged_pdf())

    assert [each for each in result.findings if not each.removed] == []
    assert result.is_readable
    assert result.pages == 1
    assert files.REPORT in " ".join(" ".join(passage.text.split()) for passage in result.passages)


def test_equal_files_give_equal_clean_copies():
    data = files.tagged_pdf()

    assert looked_at(data).clean == looked_at(data).clean


def test_the_clean_copy_of_a_clean_copy_says_the_same():
    first = looked_at(files.tagged_pdf())
    second = looked_at(first.clean)

    assert [each.text for each in second.passages[2:]] == [each.text for each in first.passages[2:]]
    assert [each for each in second.findings if not each.removed] == []


def test_tags_and_language_stay_and_our_title_is_set():
    result = inspect(files.tagged_pdf(title=NAME), "report.pdf", title="Review of Child K")
    made = reopened(result)

    assert made.Root.MarkInfo.Marked
    assert "/StructTreeRoot" in made.Root
    assert str(made.Root.Lang) == "en"
    assert str(made.docinfo["/Title"]) == "Review of Child K"
    assert made.Root.ViewerPreferences.DisplayDocTitle
    assert NAME.encode() not in all_bytes(result)


def test_properties_xmp_and_bookmarks_are_gone_and_said():
    def change(made: pikepdf.Pdf) -> None:
        with made.open_metadata() as xmp:
            xmp["dc:creator"] = [NAME]
        made.docinfo["/Author"] = NAME
        made.docinfo["/Keywords"] = "Hillbrook School"
        with made.open_outline() as outline:
            outline.root.append(OutlineItem(f"Talk with {NAME}", 0))

    result = looked_at(files.pdf(change=change))

    said = removed_findings(result, Kind.METADATA)
    assert any("Author: Robin Ashington; Keywords: Hillbrook School" in each for each in said)
    assert any(each.startswith("document properties (XMP)") and NAME in each for each in said)
    assert f"bookmarks: Talk with {NAME}" in said
    made = reopened(result)
    assert "/Metadata" not in made.Root
    assert "/Outlines" not in made.Root
    assert set(made.docinfo.keys()) == {"/Title"}
    assert b"Ashington" not in all_bytes(result)
    assert b"Hillbrook" not in all_bytes(result)


def test_an_earlier_revision_is_gone_and_said():
    data = files.pdf(line(f"{NAME} was seven."))
    later = files.pdf(line("The child was seven."))
    stitched = data + b"\n" + later  # what an incremental save looks like: an old end before the new one

    result = looked_at(stitched)

    assert removed_findings(result, Kind.EARLIER_REVISION)
    assert result.clean.count(b"%%EOF") == 1
    assert b"Ashington" not in all_bytes(result)


def test_a_file_made_for_the_web_is_no_earlier_revision():
    assert not removed_findings(looked_at(files.pdf(linearize=True)), Kind.EARLIER_REVISION)


def test_attachments_are_gone_and_said():
    def change(made: pikepdf.Pdf) -> None:
        made.attachments["chronology of Robin.xlsx"] = b"a whole chronology"
        files.add_annotation(
            made, "FileAttachment", FS=Dictionary(Type=Name.Filespec, UF=String("letter.docx"))
        )

    result = looked_at(files.pdf(change=change))

    assert set(removed_findings(result, Kind.ATTACHMENT)) == {
        "whole file: chronology of Robin.xlsx",
        "page 1: letter.docx",
    }
    assert b"chronology" not in all_bytes(result)


def test_comments_are_gone_even_where_the_tags_point_to_them():
    def change(made: pikepdf.Pdf) -> None:
        files.add_annotation(made, "Text", Contents=String(f"Ask the school about {NAME}"), T=String("Sam"))
        note = made.pages[0].obj.Annots[0]
        element = made.make_indirect(Dictionary(S=Name.Annot, K=Dictionary(Type=Name.OBJR, Obj=note)))
        made.Root.StructTreeRoot = made.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=element))

    result = looked_at(files.pdf(change=change))

    assert removed_findings(result, Kind.COMMENT) == [f"page 1: Sam: Ask the school about {NAME}"]
    assert b"Ashington" not in all_bytes(result)


@pytest.mark.parametrize("subtype", ["Redact", "Stamp", "Ink", "FreeText", "Square"])
def test_a_mark_over_a_name_that_hides_nothing_waits_for_a_decision(subtype):
    interior = {"IC": Array([0, 0, 0])} if subtype == "Square" else {}
    data = files.pdf(
        line(NAME) + " " + OTHER, change=lambda made: files.add_annotation(made, subtype, **interior)
    )

    result = looked_at(data)

    marks = [each for each in open_findings(result) if each[0] == Kind.REDACTION_MARK]
    assert [place for _, place, _ in marks] == ["page 1"]
    assert NAME in marks[0][2]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        pytest.param(line(NAME) + " " + box(60, 690, 200, 30), Kind.COVERED_TEXT, id="black box"),
        pytest.param(line(NAME) + " " + box(60, 690, 200, 30, "1 g"), Kind.COVERED_TEXT, id="white box"),
        pytest.param(line(NAME) + " 0 g 60 690 200 30 re F", Kind.COVERED_TEXT, id="old fill operator"),
        pytest.param(line(NAME) + " 20 w 60 705 m 300 705 l S", Kind.COVERED_TEXT, id="thick line"),
        pytest.param(
            line(NAME) + " 0 g 50 680 m 300 690 l 290 730 l 55 725 l h f",
            Kind.COVERED_TEXT,
            id="crooked shape",
        ),
        pytest.param(box(60, 690, 200, 30) + " " + line(NAME), Kind.COVERED_TEXT, id="black on black"),
        pytest.param(
            box(60, 690, 200, 30, "0 0 0 1 k") + " " + line(NAME),
            Kind.COVERED_TEXT,
            id="black on four-colour black",
        ),
        pytest.param(line(NAME, before="1 g") + " 0 g", Kind.INVISIBLE_TEXT, id="white"),
        pytest.param(line(NAME, before="0.99 1 0.98 rg") + " 0 g", Kind.INVISIBLE_TEXT, id="almost white"),
        pytest.param(line(NAME, before="3 Tr") + " 0 Tr", Kind.INVISIBLE_TEXT, id="invisible mode"),
        pytest.param(line(NAME, x=700), Kind.INVISIBLE_TEXT, id="off the page"),
        pytest.param(line(NAME, y=-40), Kind.INVISIBLE_TEXT, id="below the page"),
        pytest.param(line(NAME, size=0.5), Kind.INVISIBLE_TEXT, id="tiny"),
        pytest.param(f"q 0 0 10 10 re W n {line(NAME)} Q", Kind.INVISIBLE_TEXT, id="clipped away"),
    ],
)
def test_text_that_nobody_sees_is_found_with_its_words(content, kind):
    result = looked_at(files.pdf(OTHER, content + " " + OTHER))

    assert [(found, place) for found, place, _ in open_findings(result)] == [(kind, "page 2")]
    assert open_findings(result)[0][2].replace(" ", "") == NAME.replace(" ", "")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(box(60, 690, 200, 30, "0.8 g") + " " + line(NAME), id="on a shaded cell"),
        pytest.param(
            box(60, 690, 200, 30, "0 g") + " " + line(NAME, before="1 g") + " 0 g", id="white on a dark bar"
        ),
        pytest.param(line(NAME) + " 60 690 200 30 re S", id="in a frame"),
        pytest.param(line(NAME) + " 60 695 200 1 re f", id="underlined"),
        pytest.param(
            f"/G1 gs {line(NAME)} /G2 gs " + box(60, 690, 200, 30, "1 1 0 rg") + " /G1 gs", id="highlighted"
        ),
        pytest.param(
            f"{line(NAME)} q 0 0 10 10 re W n " + box(60, 690, 200, 30) + " Q", id="beside a clipped box"
        ),
    ],
)
def test_text_that_can_be_seen_is_left_alone(content):
    def change(made: pikepdf.Pdf) -> None:
        made.pages[0].obj.Resources.ExtGState = Dictionary(
            G1=Dictionary(ca=1, BM=Name.Normal), G2=Dictionary(ca=1, BM=Name.Multiply)
        )

    assert open_findings(looked_at(files.pdf(content + " " + OTHER, change=change))) == []


def test_text_under_a_box_inside_a_form_object_is_found():
    def change(made: pikepdf.Pdf) -> None:
        form = made.make_stream(line(NAME).encode())
        form.Type, form.Subtype = Name.XObject, Name.Form
        form.BBox = Array([0, 0, 595, 842])
        form.Resources = made.pages[0].obj.Resources
        made.pages[0].obj.Resources.XObject = Dictionary(Fm1=form)

    result = looked_at(files.pdf(f"{OTHER} /Fm1 Do " + box(60, 690, 200, 30), change=change))

    assert open_findings(result) == [(Kind.COVERED_TEXT, "page 1", NAME)]


def test_a_form_object_inside_itself_is_read_once():
    def change(made: pikepdf.Pdf) -> None:
        form = made.make_stream(line(NAME).encode() + b" /Fm1 Do")
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 595, 842])
        form.Resources = Dictionary(Font=made.pages[0].obj.Resources.Font, XObject=Dictionary(Fm1=form))
        made.pages[0].obj.Resources.XObject = Dictionary(Fm1=form)

    result = looked_at(files.pdf("/Fm1 Do", change=change))

    assert NAME in "".join(each.text for each in result.passages)


def test_a_layer_that_is_switched_off_waits_for_a_decision():
    def change(made: pikepdf.Pdf) -> None:
        layer = made.make_indirect(Dictionary(Type=Name.OCG, Name=String("Draft names")))
        made.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))

    result = looked_at(files.pdf(change=change))

    assert [(kind, excerpt) for kind, _, excerpt in open_findings(result)] == [
        (Kind.HIDDEN_TEXT, "The layer “Draft names” isn’t always shown, but stays in the file")
    ]


def test_a_filled_in_field_becomes_plain_text_that_is_read():
    def change(made: pikepdf.Pdf) -> None:
        font = made.pages[0].obj.Resources.Font.F1
        field = Dictionary(FT=Name.Tx, T=String("child"), V=String(NAME), DA=String("/Helv 12 Tf 0 g"), F=4)
        files.add_annotation(made, "Widget", **{key.lstrip("/"): value for key, value in field.items()})
        widget = made.pages[0].obj.Annots[0]
        made.Root.AcroForm = Dictionary(
            Fields=Array([widget]), NeedAppearances=True, DR=Dictionary(Font=Dictionary(Helv=font))
        )

    result = looked_at(files.pdf(change=change))

    assert removed_findings(result, Kind.ACTIVE_CONTENT)
    assert "/AcroForm" not in reopened(result).Root
    assert NAME in " ".join(each.text for each in result.passages)


def test_links_to_pages_and_web_addresses_stay_and_are_read():
    def change(made: pikepdf.Pdf) -> None:
        address = "https://example.org/robin-ashington"
        files.add_annotation(made, "Link", A=Dictionary(S=Name.URI, URI=String(address)), T=String("Sam"))
        files.add_annotation(made, "Link", Dest=Array([made.pages[1].obj, Name.Fit]))
        files.add_annotation(made, "Link", A=Dictionary(S=Name.URI, URI=String("file:///C:/Users/robin")))

    result = looked_at(files.pdf(OTHER, OTHER, change=change))

    made = reopened(result)
    links = made.pages[0].obj.Annots
    assert len(links) == 2
    assert "/T" not in links[0]
    assert "https://example.org/robin-ashington" in [each.text for each in result.passages]
    assert b"Users" not in all_bytes(result)


def test_a_link_to_a_named_place_keeps_working_without_the_name():
    def change(made: pikepdf.Pdf) -> None:
        place = Array([made.pages[1].obj, Name.Fit])
        made.Root.Names = Dictionary(Dests=Dictionary(Names=Array([String("robin-ashington"), place])))
        files.add_annotation(made, "Link", A=Dictionary(S=Name.GoTo, D=String("robin-ashington")))

    result = looked_at(files.pdf(OTHER, OTHER, change=change))
    made = reopened(result)

    assert made.pages[0].obj.Annots[0].Dest[0].objgen == made.pages[1].obj.objgen
    assert b"ashington" not in all_bytes(result)


def test_words_for_screen_readers_are_read():
    def change(made: pikepdf.Pdf) -> None:
        figure = made.make_indirect(
            Dictionary(
                S=Name.Figure,
                Alt=String(f"Drawing by {NAME}"),
                T=String("secret title"),
                Pg=made.pages[0].obj,
            )
        )
        made.Root.StructTreeRoot = made.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=figure))

    result = looked_at(files.pdf(f"/Span <</ActualText ({NAME} again)>> BDC {OTHER} EMC", change=change))

    texts = {each.text for each in result.passages}
    assert f"Drawing by {NAME}" in texts
    assert f"{NAME} again" in texts
    assert b"secret title" not in all_bytes(result)


def test_camera_data_is_taken_off_pictures_and_the_picture_stays_the_same():
    photo = files.jpeg(gps=True, comment=b"Robin Ashington, at school")
    result = looked_at(files.picture_pdf(photo, width=100, height=100, words=OTHER))

    assert removed_findings(result, Kind.METADATA)
    assert b"Ashington" not in result.clean
    made = reopened(result)
    image = made.pages[0].obj.Resources.XObject.Im1
    cleaned = Image.open(io.BytesIO(image.read_raw_bytes()))
    assert not cleaned.getexif()
    assert cleaned.tobytes() == Image.open(io.BytesIO(photo)).tobytes()


def test_a_scan_without_text_cannot_be_checked_and_says_so():
    result = looked_at(files.picture_pdf(files.jpeg()))

    assert not result.is_readable
    ((kind, place, excerpt),) = open_findings(result)
    assert (kind, place) == (Kind.UNREADABLE, "page 1")
    assert "can’t be checked" in excerpt


def test_a_scan_with_recognised_text_is_read_but_its_pictures_are_not_trusted():
    data = files.picture_pdf(
        files.jpeg(), words=line(NAME + " was seen", before="3 Tr"), width=560, height=800
    )
    result = looked_at(data)

    assert result.is_readable
    assert NAME in " ".join(each.text for each in result.passages)
    ((kind, _, excerpt),) = open_findings(result)
    assert kind == Kind.UNREADABLE
    assert "Scanned pages" in excerpt


def test_pictures_beside_text_ask_for_a_look():
    result = looked_at(files.picture_pdf(files.jpeg(), words=OTHER, width=200, height=100))

    ((kind, place, _),) = open_findings(result)
    assert (kind, place) == (Kind.UNREADABLE, "pictures on page 1")


def test_an_untagged_pdf_without_language_has_findings_to_clear():
    result = looked_at(files.pdf())

    waiting = [
        each.excerpt for each in result.findings if each.kind == Kind.INACCESSIBLE and not each.removed
    ]
    assert len(waiting) == 2
    assert any("no tags" in each for each in waiting)
    assert any("language" in each for each in waiting)


@pytest.mark.parametrize(
    ("tag", "says"),
    [
        ({"S": Name.Figure}, True),
        ({"S": Name.Figure, "Alt": String(" ")}, True),
        ({"S": Name.Figure, "Alt": String("A bridge")}, False),
        ({"S": Name.Figure, "ActualText": String("A bridge")}, False),
        ({"S": Name.Photograph}, True),
        ({"S": Name.P}, False),
    ],
)
def test_a_picture_of_a_tagged_pdf_says_in_words_what_it_shows(tag, says):
    made = pikepdf.open(io.BytesIO(files.tagged_pdf()))
    tree = made.Root.StructTreeRoot
    tree.RoleMap = Dictionary(Photograph=Name.Figure)
    page = made.pages[0].obj
    tree.K = Array([tree.K, made.make_indirect(Dictionary(Type=Name.StructElem, Pg=page, P=tree, **tag))])
    out = io.BytesIO()
    made.save(out)

    waiting = [each for each in looked_at(out.getvalue()).findings if not each.removed]

    told = [(Kind.INACCESSIBLE, "page 1", "1 picture without an alternative text.")] if says else []
    assert [(each.kind, each.place, each.excerpt) for each in waiting] == told


def test_words_in_columns_are_read_in_both_orders():
    """Painted right column first; a name that crosses letters painted apart is still one line on the page."""
    content = f"{line('Ashington', x=120)} {line('Robin', x=72)} {OTHER}"

    texts = [each.text for each in looked_at(files.pdf(content)).passages]

    assert any("Robin Ashington" in " ".join(text.split()) for text in texts)


def test_unpainted_objects_do_not_stay():
    def change(made: pikepdf.Pdf) -> None:
        hidden = made.make_stream(b"BT (Robin Ashington) Tj ET")
        hidden.Type, hidden.Subtype, hidden.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
        made.pages[0].obj.Resources.XObject = Dictionary(Unused=hidden)
        made.pages[0].obj.Note = String("Robin Ashington")
        made.Root.Note = String("Robin Ashington")
        made.pages[0].obj.PieceInfo = Dictionary(Editor=Dictionary(Private=String("Robin Ashington")))

    assert b"Ashington" not in all_bytes(looked_at(files.pdf(change=change)))


def test_letters_whose_meaning_a_font_does_not_give_are_said_to_be_unreadable():
    def change(made: pikepdf.Pdf) -> None:
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name("/Custom"),
            CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        )
        made.pages[0].obj.Resources.Font.F2 = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/Custom"),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([made.make_indirect(descendant)]),
        )

    result = looked_at(files.pdf("BT /F2 12 Tf 72 700 Td <0001000200030004> Tj ET", change=change))

    ((kind, place, excerpt),) = open_findings(result)
    assert (kind, place) == (Kind.UNREADABLE, "page 1")
    assert "letters of a font can’t be told" in excerpt


def test_names_in_an_old_encoding_are_no_fault():
    plain = files.pdf(object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert b"/Type /Catalog" in plain

    result = looked_at(plain.replace(b"/Type /Catalog", b"/Type /Catalog /X << /S /Caf#e9 >>"))

    assert result.is_readable


# What stays beside the words ------------------------------------------------------------------------


def is_named(result) -> bool:
    """Whether the check finds the name in what was read."""
    places = [Place(each.place, each.text) for each in result.passages]
    return bool(find(places, [Term(1, NAME, is_name=True)]))


@pytest.mark.parametrize(
    "address", ["https://example.org/robin%20ashington", "https://example.org/%72obin-ashington"]
)
def test_the_address_of_a_link_is_read_as_a_browser_shows_it(address):
    link = Dictionary(S=Name.URI, URI=String(address))
    result = looked_at(files.pdf(change=lambda made: files.add_annotation(made, "Link", A=link)))

    with pikepdf.open(io.BytesIO(result.clean)) as made:
        assert str(made.pages[0].Annots[0].A.URI) == address
    assert is_named(result)


@pytest.mark.parametrize("where", ["summary of a table", "class of tags", "kind of tag"])
def test_what_the_tags_say_beside_the_words_is_read(where):
    with pikepdf.open(io.BytesIO(files.tagged_pdf("Report on what happened."))) as made:
        table = Dictionary(O=Name.Table, Summary=String(NAME))
        tree = made.Root.StructTreeRoot
        if where == "summary of a table":
            tree.K[0]["/A"] = table
        elif where == "class of tags":
            tree["/ClassMap"] = Dictionary(X=table)
        else:
            tree["/RoleMap"] = Dictionary({f"/{NAME}": Name.P})
        out = io.BytesIO()
        made.save(out)

    assert is_named(looked_at(out.getvalue()))


@pytest.mark.parametrize("term", ["Page", "Link", "Black"])
def test_what_every_pdf_is_made_of_is_no_name(term):
    result = looked_at(files.tagged_pdf("Report on what happened."))
    places = [Place(each.place, each.text) for each in result.passages]

    assert find(places, [Term(1, term, is_name=True)]) == []
