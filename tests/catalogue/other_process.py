"""A process of the portal that answers as the web does, from whatever it has in its own memory."""

from __future__ import annotations

import django

from bench.sides import serve


def ask_public(path: str) -> str:
    """The page that anybody has from it now."""
    from django.test import Client

    return Client(headers={"host": "localhost"}).get(path).content.decode()


if __name__ == "__main__":
    django.setup()
    serve(ask_public)
