"""What this room answers to the rooms below it. Importing the modules provides the points."""

from catalogue.hooks import lists, notices

__all__ = ["lists", "notices"]
