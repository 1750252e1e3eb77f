"""What is typed on this room's own pages and on those of signing in, by subject."""

from partnership.forms.standing_in import AbsenceForm, DesignationForm

__all__ = ["AbsenceForm", "DesignationForm"]
