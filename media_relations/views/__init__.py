"""The pages of media relations, over HTTP."""
