"""Whom the journey of a statement begins with: the demonstration's agencies and people, and two journalists."""

from __future__ import annotations

from media_relations.models import Journalist, Outlet
from portal.demonstration import people

JOURNALISTS = {"Idris Vance": "idris.vance@echo.example", "Noor Whitby": "noor.whitby@radio.example"}


def make(password: str) -> None:
    people.make(password)
    outlet = Outlet.objects.create(name="Anyshire Echo")
    for name, email in JOURNALISTS.items():
        Journalist.objects.create(name=name, email=email, outlet=outlet)
