"""What Word documents and spreadsheets hide is found; their clean copies hold what is on the page and no more."""

import io
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from documents.inspection import Kind, Refused, inspect
from documents.terms import Place, Term, find
from tests.documents import files

NAME = "Robin Ashington"
DECORATION = """<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:ext
uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><d:decorative val="1"
xmlns:d="http://schemas.microsoft.com/office/drawing/2017/decorative"/></a:ext></a:extLst>"""


def looked_at(data: bytes):
    return inspect(data, "report.docx")


def waiting(result) -> list[tuple[Kind, str, str]]:
    return [(each.kind, each.place, each.excerpt) for each in result.findings if not each.removed]


def removed(result, kind: Kind) -> list[str]:
    return [each.excerpt for each in result.findings if each.removed and each.kind == kind]


def all_bytes(result) -> bytes:
    return b"\n".join(files.members(result.clean).values())


def words(result) -> str:
    return "\n".join(f"{each.place}: {each.text}" for each in result.passages)


# Word ---------------------------------------------------------------------------------------------


def test_a_clean_document_has_nothing_to_decide_and_opens_again():
    result = looked_at(files.docx_file("First.", "Second."))

    assert waiting(result) == []
    assert [each.text for each in docx.Document(io.BytesIO(result.clean)).paragraphs] == ["First.", "Second."]
    assert "paragraph 2: Second." in words(result)


def test_equal_documents_give_equal_clean_copies():
    assert looked_at(files.docx_file()).clean == looked_at(files.docx_file()).clean


def test_properties_are_blanked_and_our_title_is_set():
    def change(document: Any) -> None:
        document.core_properties.author = NAME
        document.core_properties.comments = "second draft for Sam"

    result = inspect(files.docx_file(change=change), "report.docx", title="Review of Child K")

    assert any(NAME in each and "second draft" in each for each in removed(result, Kind.METADATA))
    assert b"Ashington" not in all_bytes(result)
    properties = docx.Document(io.BytesIO(result.clean)).core_properties
    assert (properties.title, properties.author) == ("Review of Child K", "")


def test_comments_are_gone_with_their_marks_and_said():
    def change(document: Any) -> None:
        paragraph = document.paragraphs[0]
        document.add_comment(runs=paragraph.runs[0], text=f"Ask {NAME}", author="Sam Bell", initials="SB")

    result = looked_at(files.docx_file(change=change))

    assert removed(result, Kind.COMMENT) == [f"Sam Bell: Ask {NAME}"]
    assert b"Ashington" not in all_bytes(result)
    assert b"commentRange" not in all_bytes(result)
    assert not [name for name in files.members(result.clean) if "comment" in name]


@pytest.mark.parametrize(("kind", "said"), [("ins", "Inserted"), ("del", "Deleted")])
def test_a_tracked_change_waits_for_a_decision_and_loses_its_author(kind, said):
    result = looked_at(files.docx_file(change=files.tracked(kind, f"{NAME}'s brother")))

    assert waiting(result) == [(Kind.TRACKED_CHANGE, "paragraph 2", f"{said}: {NAME}'s brother")]
    assert f"paragraph 2: {NAME}'s brother" in words(result)
    assert b'author="Robin' not in all_bytes(result)
    assert b"2026-01-01" not in all_bytes(result)


def test_a_tracked_change_of_a_table_row_waits_for_a_decision():
    def change(document: Any) -> None:
        row = document.add_table(rows=1, cols=1).rows[0]
        row.cells[0].text = NAME
        mark = OxmlElement("w:ins")
        mark.set(qn("w:author"), "Sam")
        row._tr.get_or_add_trPr().append(mark)

    result = looked_at(files.docx_file(change=change))

    assert [kind for kind, _, _ in waiting(result)] == [Kind.TRACKED_CHANGE]


@pytest.mark.parametrize(
    ("formats", "kind"),
    [
        ({"vanish": {}}, Kind.HIDDEN_TEXT),
        ({"sz": {"val": "2"}}, Kind.HIDDEN_TEXT),
        ({"color": {"val": "FFFFFF"}}, Kind.INVISIBLE_TEXT),
        ({"highlight": {"val": "black"}}, Kind.COVERED_TEXT),
        ({"color": {"val": "000000"}, "shd": {"val": "clear", "fill": "000000"}}, Kind.COVERED_TEXT),
        ({"color": {"val": "C00000"}, "shd": {"val": "clear", "fill": "C00000"}}, Kind.COVERED_TEXT),
    ],
)
def test_text_that_nobody_sees_is_found(formats, kind):
    result = looked_at(files.docx_file(change=files.run_with(NAME, **formats)))

    assert waiting(result) == [(kind, "paragraph 2", NAME)]


@pytest.mark.parametrize(
    "formats",
    [
        {"vanish": {"val": "0"}},
        {"color": {"val": "FFFFFF"}, "shd": {"val": "clear", "fill": "1D70B8"}},
        {"highlight": {"val": "yellow"}},
        {"shd": {"val": "clear", "fill": "000000"}},
    ],
)
def test_text_that_can_be_seen_is_left_alone(formats):
    assert waiting(looked_at(files.docx_file(change=files.run_with(NAME, **formats)))) == []


def test_text_hidden_by_its_style_is_found():
    def change(document: Any) -> None:
        base = document.styles.add_style("Base", 1)
        base.font.hidden = True
        style = document.styles.add_style("Note to self", 1)
        style.base_style = base
        document.add_paragraph(NAME, style=style)

    assert waiting(looked_at(files.docx_file(change=change))) == [(Kind.HIDDEN_TEXT, "paragraph 2", NAME)]


def test_a_hidden_table_row_is_found():
    def change(document: Any) -> None:
        row = document.add_table(rows=1, cols=1).rows[0]
        row.cells[0].text = NAME
        row._tr.get_or_add_trPr().append(OxmlElement("w:hidden"))

    ((kind, _, excerpt),) = waiting(looked_at(files.docx_file(change=change)))
    assert (kind, excerpt) == (Kind.HIDDEN_TEXT, f"Hidden row: {NAME}")


def test_headers_footers_tables_and_alternative_texts_are_read():
    def change(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "Header words"
        document.sections[0].footer.paragraphs[0].text = "Footer words"
        document.add_table(rows=1, cols=2).rows[0].cells[1].text = "Cell words"
        picture = document.add_picture(io.BytesIO(files.png()))
        picture._inline.docPr.set("descr", "Drawing by Robin")
        picture._inline.docPr.set("name", "robin-ashington.png")

    result = looked_at(files.docx_file(change=change))

    for each in ("header 1, paragraph 1: Header words", "footer 1, paragraph 1: Footer words", "Cell words"):
        assert each in words(result)
    assert "Drawing by Robin" in words(result)
    assert b"robin-ashington" not in all_bytes(result)


def barriers(result) -> list[str]:
    return [excerpt for kind, _, excerpt in waiting(result) if kind == Kind.INACCESSIBLE]


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        (lambda properties: None, ["1 picture without an alternative text."]),
        (lambda properties: properties.set("descr", " "), ["1 picture without an alternative text."]),
        (lambda properties: properties.set("descr", "A bridge"), []),
        (lambda properties: properties.append(parse_xml(DECORATION)), []),
    ],
    ids=["silent", "blank", "told", "decoration"],
)
def test_a_picture_says_in_words_what_it_shows_or_is_decoration(mark, said):
    def change(document: Any) -> None:
        mark(document.add_picture(io.BytesIO(files.png()))._inline.docPr)

    assert barriers(looked_at(files.docx_file(change=change))) == said


@pytest.mark.parametrize(
    ("style", "paragraphs", "is_told"),
    [("Normal", 19, False), ("Normal", 20, True), ("Heading 2", 20, False), ("Quote", 20, True)],
)
def test_a_long_document_has_headings(style, paragraphs, is_told):
    def change(document: Any) -> None:
        document.paragraphs[3].style = style

    result = looked_at(files.docx_file(*["An ordinary paragraph."] * paragraphs, change=change))

    assert any("no headings" in each for each in barriers(result)) == is_told


def test_a_paragraph_made_a_heading_by_its_own_level_is_one():
    def change(document: Any) -> None:
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), "0")
        document.paragraphs[0]._p.get_or_add_pPr().append(level)

    assert barriers(looked_at(files.docx_file(*["An ordinary paragraph."] * 30, change=change))) == []


def test_camera_data_in_a_picture_is_gone_and_the_picture_asks_for_a_look():
    def change(document: Any) -> None:
        picture = document.add_picture(io.BytesIO(files.jpeg(gps=True, comment=b"Robin at school")))
        picture._inline.docPr.set("descr", "A bridge")

    result = looked_at(files.docx_file(change=change))

    assert b"Robin" not in all_bytes(result)
    assert [(kind, place) for kind, place, _ in waiting(result)] == [(Kind.UNREADABLE, "pictures")]
    assert len(docx.Document(io.BytesIO(result.clean)).inline_shapes) == 1


def test_a_cropped_picture_still_holds_what_was_cut_off():
    def change(document: Any) -> None:
        picture = document.add_picture(io.BytesIO(files.png()))
        fill = picture._inline.graphic.graphicData.pic.blipFill
        crop = OxmlElement("a:srcRect")
        crop.set("l", "40000")
        fill.insert(1, crop)

    result = looked_at(files.docx_file("Enough words to be read by the check.", change=change))

    assert (Kind.HIDDEN_TEXT, "paragraph 2") in [(kind, place) for kind, place, _ in waiting(result)]


def test_a_document_of_pictures_alone_cannot_be_checked():
    data = files.docx_file("", change=lambda document: document.add_picture(io.BytesIO(files.png())))

    result = looked_at(data)

    assert not result.is_readable
    assert [kind for kind, _, _ in waiting(result) if kind != Kind.INACCESSIBLE] == [Kind.UNREADABLE]


def test_custom_xml_building_blocks_attachments_and_thumbnails_are_gone_and_said():
    data = files.with_members(files.docx_file(), customXml__item9_xml=f"<a>{NAME}</a>".encode())
    content = files.members(data)
    content["customXml/item9.xml"] = content.pop("customXml/item9_xml")
    content["word/embeddings/sheet.xlsx"] = files.xlsx_file()
    data = files.zipped(content)
    data = files.with_relationship(data, "customXml", "../customXml/item9.xml")
    data = files.with_relationship(data, "package", "embeddings/sheet.xlsx").replace(b"rIdX", b"rIdX")

    result = looked_at(data)

    assert NAME in removed(result, Kind.CUSTOM_XML)
    assert "sheet.xlsx" in removed(result, Kind.ATTACHMENT)
    kept = files.members(result.clean)
    assert not [name for name in kept if "customXml" in name or "embeddings" in name or "thumbnail" in name]
    assert b"Ashington" not in all_bytes(result)


def test_the_path_of_a_template_on_the_own_machine_is_gone_and_said():
    path = "file:///C:\\Users\\robin.ashington\\AppData\\Normal.dotm"
    data = files.with_relationship(
        files.docx_file(), "attachedTemplate", path, external=True, part="word/_rels/settings.xml.rels"
    )

    result = looked_at(data)

    assert path in removed(result, Kind.METADATA)
    assert b"robin" not in all_bytes(result)


def test_links_to_the_web_stay_and_are_read_and_links_to_files_go():
    web = files.with_relationship(files.docx_file(), "hyperlink", "https://example.org/robin", external=True)
    local = files.with_relationship(files.docx_file(), "hyperlink", "file:///C:/robin.doc", external=True)

    assert "https://example.org/robin" in words(looked_at(web))
    assert "file:///C:/robin.doc" in removed(looked_at(local), Kind.METADATA)
    assert b"robin" not in all_bytes(looked_at(local))


def test_marks_of_editing_sessions_are_gone():
    def change(document: Any) -> None:
        document.paragraphs[0]._p.set(qn("w:rsidR"), "00AB12CD")

    assert b"rsid" not in all_bytes(looked_at(files.docx_file(change=change)))


def test_strict_open_xml_is_refused_rather_than_not_read():
    def strict(content: bytes) -> bytes:
        return content.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        )

    content = files.members(files.docx_file())
    content["word/document.xml"] = strict(content["word/document.xml"])
    with pytest.raises(Refused, match="strict Open XML"):
        looked_at(files.zipped(content))


# Spreadsheets -------------------------------------------------------------------------------------


def sheet_looked_at(change=None):
    return inspect(files.xlsx_file(change), "minutes.xlsx")


def test_a_clean_spreadsheet_has_nothing_to_decide_and_opens_again():
    result = sheet_looked_at()

    assert waiting(result) == []
    assert openpyxl.load_workbook(io.BytesIO(result.clean)).active["A2"].value == "Tell every school"
    assert "sheet “Actions”, A2: Tell every school" in words(result)


def hidden_sheet(book: Any) -> None:
    sheet = book.create_sheet("Addresses")
    sheet["A1"] = NAME
    sheet.sheet_state = "veryHidden"


def hidden_column(book: Any) -> None:
    book.active["D2"] = NAME
    book.active.column_dimensions["D"].hidden = True


def hidden_row(book: Any) -> None:
    book.active["A9"] = NAME
    book.active.row_dimensions[9].hidden = True


def hiding_format(book: Any) -> None:
    book.active["A9"] = NAME
    book.active["A9"].number_format = ";;;"


def white_text(book: Any) -> None:
    book.active["A9"] = NAME
    book.active["A9"].font = openpyxl.styles.Font(color="FFFFFFFF")


@pytest.mark.parametrize(
    ("change", "kind", "place"),
    [
        (hidden_sheet, Kind.HIDDEN_SHEET, "sheet “Addresses”"),
        (hidden_column, Kind.HIDDEN_SHEET, "sheet “Actions”, column D"),
        (hidden_row, Kind.HIDDEN_SHEET, "sheet “Actions”, row 9"),
        (hiding_format, Kind.HIDDEN_TEXT, "sheet “Actions”, A9"),
        (white_text, Kind.INVISIBLE_TEXT, "sheet “Actions”, A9"),
    ],
)
def test_what_a_spreadsheet_hides_is_found(change, kind, place):
    ((found, where, excerpt),) = waiting(sheet_looked_at(change))

    assert (found, where) == (kind, place)
    assert NAME in excerpt


def test_comments_of_a_spreadsheet_are_gone_and_said():
    def change(book: Any) -> None:
        book.active["A2"].comment = openpyxl.comments.Comment(f"Ask {NAME}", "Sam")

    result = sheet_looked_at(change)

    assert any(NAME in each for each in removed(result, Kind.COMMENT))
    assert b"Ashington" not in all_bytes(result)
    assert openpyxl.load_workbook(io.BytesIO(result.clean)).active["A2"].comment is None


def test_one_stray_cell_at_the_end_of_a_sheet_costs_nothing():
    def change(book: Any) -> None:
        book.active["XFD1048576"] = "stray"

    assert "stray" in words(sheet_looked_at(change))


# What stays beside the words ------------------------------------------------------------------------

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)

BENEATH = {
    "tooltip of a link": f'<w:p {NAMESPACES}><w:hyperlink w:anchor="here" w:tooltip="{NAME}"><w:r><w:t>here</w:t></w:r></w:hyperlink></w:p>',
    "anchor of a link": f'<w:p {NAMESPACES}><w:hyperlink w:anchor="Robin_Ashington"><w:r><w:t>here</w:t></w:r></w:hyperlink></w:p>',
    "place in a linked document": f'<w:p {NAMESPACES}><w:hyperlink w:anchor="here" w:docLocation="{NAME}"><w:r><w:t>here</w:t></w:r></w:hyperlink></w:p>',
    "equation": f"<w:p {NAMESPACES}><m:oMath><m:r><m:t>{NAME}</m:t></m:r></m:oMath></w:p>",
    "word art": f'<w:p {NAMESPACES}><w:r><w:pict><v:shape style="width:200pt;height:40pt"><v:textpath string="{NAME}"/></v:shape></w:pict></w:r></w:p>',
    "entry of a list to choose from": f'<w:sdt {NAMESPACES}><w:sdtPr><w:dropDownList><w:listItem w:displayText="{NAME}" w:value="1"/></w:dropDownList></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Choose</w:t></w:r></w:p></w:sdtContent></w:sdt>',
    "value of a list to choose from": f'<w:sdt {NAMESPACES}><w:sdtPr><w:comboBox><w:listItem w:displayText="One" w:value="{NAME}"/></w:comboBox></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Choose</w:t></w:r></w:p></w:sdtContent></w:sdt>',
    "default of a form field": f'<w:p {NAMESPACES}><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="x"/><w:textInput><w:default w:val="{NAME}"/></w:textInput></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
    "entry of a form field": f'<w:p {NAMESPACES}><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="x"/><w:ddList><w:listEntry w:val="{NAME}"/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
    "binding to data": f'<w:sdt {NAMESPACES}><w:sdtPr><w:dataBinding w:xpath="/{NAME}" w:storeItemID="x"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Choose</w:t></w:r></w:p></w:sdtContent></w:sdt>',
    "format of a date to choose": f'<w:sdt {NAMESPACES}><w:sdtPr><w:date w:fullDate="2014-05-03T00:00:00Z"><w:dateFormat w:val="{NAME}"/></w:date></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Choose</w:t></w:r></w:p></w:sdtContent></w:sdt>',
    "link of a shape": f'<w:p {NAMESPACES}><w:r><w:pict><v:shape href="https://example.org/robin-ashington" style="width:200pt;height:40pt"/></w:pict></w:r></w:p>',
    "target of a shape": f'<w:p {NAMESPACES}><w:r><w:pict><v:shape id="{NAME}" o:spid="{NAME}" style="width:200pt;height:40pt"/></w:pict></w:r></w:p>',
    "drawn text box": f'<w:p {NAMESPACES}><w:r><w:drawing><a:p><a:r><a:t>Robin</a:t></a:r><a:r><a:t> Ashington</a:t></a:r></a:p></w:drawing></w:r></w:p>',
    "name of another program": f'<w:p {NAMESPACES} xmlns:x="https://example.org/robin-ashington"><x:note/></w:p>',
}  # fmt: skip


def is_named(result) -> bool:
    """Whether the check finds the name in what was read."""
    places = [Place(each.place, each.text) for each in result.passages]
    return bool(find(places, [Term(1, NAME, is_name=True)]))


def may_leave(result) -> bool:
    """The name stays in the clean copy, and the check has not seen it."""
    everything = all_bytes(result).decode("utf-8", "replace").casefold()
    stays = any(
        form in everything for form in ("robin ashington", "robin_ashington", "robin-ashington", "robin</")
    )
    return stays and not is_named(result)


@pytest.mark.parametrize("what", BENEATH)
def test_what_stays_in_a_word_document_beside_its_words_is_read(what):
    def change(document: Any) -> None:
        document.element.body.insert(0, parse_xml(BENEATH[what]))

    assert not may_leave(looked_at(files.docx_file(change=change)))


def test_the_name_of_a_style_is_read():
    def change(document: Any) -> None:
        document.paragraphs[0].style = document.styles.add_style(NAME, 1)

    assert is_named(looked_at(files.docx_file(change=change)))


def test_what_numbers_a_list_is_read():
    def change(document: Any) -> None:
        level = (
            f'<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="{NAME}"/></w:lvl></w:abstractNum>'
        )
        document.part.numbering_part.element.insert(
            0, parse_xml(f'<w:abstractNum {NAMESPACES} w:abstractNumId="77">{level}')
        )

    assert is_named(looked_at(files.docx_file(change=change)))


def test_words_in_a_part_that_has_no_paragraphs_are_read():
    def change(document: Any) -> None:
        document.styles.element.append(parse_xml(f"<w:p {NAMESPACES}><w:r><w:t>{NAME}</w:t></w:r></w:p>"))

    assert is_named(looked_at(files.docx_file(change=change)))


def test_what_stays_in_a_workbook_beside_its_cells_is_read():
    def change(book: openpyxl.Workbook) -> None:
        book.active.oddHeader.center.text = NAME

    assert is_named(inspect(files.xlsx_file(change=change), "list.xlsx"))


@pytest.mark.parametrize("term", ["Black", "Georgia", "Title", "Light"])
def test_what_a_word_processor_writes_by_itself_is_no_name(term):
    result = looked_at(files.docx_file("First.", "Second."))
    places = [Place(each.place, each.text) for each in result.passages]

    assert find(places, [Term(1, term, is_name=True)]) == []
