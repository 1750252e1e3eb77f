"""The people of the demonstration, by the part of their address that names the role."""

from django.test import Client

from partnership.models import Person

PEOPLE = [
    "business.manager",
    "chair",
    "vice.chair",
    "communications.officer",
    "practice.lead",
    "reviewer",
    "council.partner",
    "health.partner",
    "police.partner",
    "agency.rep",
    "press.lead",
    "subcommittee",
    "admin",
]

#: Nobody first, then whoever has the fewest rights: who opens an address for a sweep is the first who may.
EVERYBODY: list[str | None] = [
    None, "subcommittee", "press.lead", "agency.rep", "reviewer", "council.partner", "admin"
]  # fmt: skip
EVERYBODY += [name for name in PEOPLE if name not in EVERYBODY]


def sign_in(client: Client, role: str | None) -> None:
    if role is not None:
        client.force_login(Person.objects.get(email=f"{role}@demo.example"))
