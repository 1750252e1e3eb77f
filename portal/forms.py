"""What people type into the portal's own pages."""

from __future__ import annotations

from django import forms

LONGEST_SEARCH = 100
MOST_WORDS = 8


class SearchForm(forms.Form):
    """A few words to find something by."""

    q = forms.CharField(required=False, strip=True)

    def words(self) -> tuple[str, ...]:
        """The words that were typed, as many as are looked for; NUL and other control characters are none."""
        typed = "".join(letter if letter.isprintable() else " " for letter in self.data.get("q", ""))
        return tuple(typed[:LONGEST_SEARCH].split()[:MOST_WORDS])
