"""The evidence pack: a ZIP of everything that proves how a review was published.

Parts are written one after another into a file on disk, a message or document at a time, so that memory
does not grow with the number of notices. What is protected (the terms of a list, the excerpts of
findings) stays in the portal: a pack leaves it.
"""
