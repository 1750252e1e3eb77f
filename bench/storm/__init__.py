"""Faults with real processes, on a PostgreSQL cluster, a Redis and a mail server of its own.

`make storm` runs the full form, `make storm-short` the one for every change. Each storm prints one line.
"""
