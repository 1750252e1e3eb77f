"""The configuration of this room, by subject."""

from partnership.admin import bodies, people, rules, words

__all__ = ["bodies", "people", "rules", "words"]
