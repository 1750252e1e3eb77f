"""What this room answers to the rooms below it. Importing the modules provides the points."""

from catalogue.hooks import lists, notice_subjects, notices

__all__ = ["lists", "notice_subjects", "notices"]
