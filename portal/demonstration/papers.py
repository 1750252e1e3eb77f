"""The demonstration's files: tagged PDFs that say on every page that they are invented."""

from __future__ import annotations

import json
from collections.abc import Sequence

import typst
from django.core.files.base import ContentFile

#: What is typed comes in as data and is never read as markup.
LAYOUT = """
#let told = json(bytes(sys.inputs.told))
#set document(title: told.title, date: none)
#set text(lang: "en", region: "GB", size: 11pt)
#set page(paper: "a4", margin: 2.5cm, footer: context [
  #set text(size: 9pt)
  Invented for a demonstration. No real child, family or organisation is meant.
  #h(1fr) #counter(page).display()
])
#set heading(numbering: "1.")
#set par(justify: false, leading: 0.75em)
#text(size: 20pt, weight: "bold")[#told.title]
#v(1em)
#for part in told.parts [
  = #part.heading
  #for words in part.paragraphs [
    #words

  ]
]
"""


def pdf(name: str, title: str, parts: Sequence[tuple[str, Sequence[str]]]) -> ContentFile[bytes]:
    """A PDF with headings and paragraphs, tagged, with its title and language set."""
    told = {
        "title": title,
        "parts": [{"heading": heading, "paragraphs": list(paragraphs)} for heading, paragraphs in parts],
    }
    made = typst.compile(
        LAYOUT.encode(), format="pdf", sys_inputs={"told": json.dumps(told)}, pdf_standards=["ua-1"]
    )
    return ContentFile(made, name=name)
