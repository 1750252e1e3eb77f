"""What this room answers to the rooms below it. Importing the modules provides the points."""

from campaigns.hooks import impact_notices, lists, notice_subjects, notices, plans

__all__ = ["impact_notices", "lists", "notice_subjects", "notices", "plans"]
