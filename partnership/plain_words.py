"""What a text is judged by while somebody writes it: the partnership's glossary, and plainer words for jargon."""

from __future__ import annotations

from partnership import plain_english
from partnership.models import GlossaryTerm
from partnership.plain_english import GlossaryEntry, Reading
from partnership.points import PLAINER_WORDS


def reading_of(text: str) -> Reading:
    """A text in Markdown as somebody meets it who has never heard our words."""
    return plain_english.read(text, glossary=_glossary(), plainer=_plainer_words())


def _glossary() -> dict[str, GlossaryEntry]:
    rows = GlossaryTerm.objects.values_list("term", "meaning", "plainer_words")
    return {term: GlossaryEntry(meaning, plainer) for term, meaning, plainer in rows}


def _plainer_words() -> dict[str, str]:
    """The glossary's own plainer words, and what the rooms above keep."""
    terms = GlossaryTerm.objects.exclude(plainer_words="").values_list("term", "plainer_words")
    own = {term: plainer for term, plainer in terms if not term.isupper()}
    return own | dict(PLAINER_WORDS.ask())
