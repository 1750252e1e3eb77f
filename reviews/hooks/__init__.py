"""What this room answers to the rooms below it. Importing the modules provides the points."""

from reviews.hooks import exports, notice_subjects, plans, resources, review_notices, reviews

__all__ = ["exports", "notice_subjects", "plans", "resources", "review_notices", "reviews"]
