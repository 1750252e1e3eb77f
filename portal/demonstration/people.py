"""The invented partnership: its agencies, its people, and where its statutory notices would go."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password

from foundation import clock
from notices import services as notices
from notices.services.addresses import code_for
from partnership import services
from partnership.models import (
    Agency,
    Area,
    Group,
    Partnership,
    Person,
    Recipient,
    Role,
    RuleEdition,
    StatutoryAddress,
)

Kind = Agency.Kind

#: Telephone numbers are of the range that the regulator keeps free for drama.
AGENCIES = [
    ("Anyshire Council", "Council", Kind.SAFEGUARDING_PARTNER),
    ("NHS Anyshire Integrated Care Board", "ICB", Kind.SAFEGUARDING_PARTNER),
    ("Anyshire Police", "Police", Kind.SAFEGUARDING_PARTNER),
    ("Anyshire Hospitals NHS Trust", "Hospitals", Kind.RELEVANT_AGENCY),
    ("Anyshire Community Health Trust", "Community health", Kind.RELEVANT_AGENCY),
    ("Anyshire Schools Together", "Schools", Kind.RELEVANT_AGENCY),
    ("Anyshire Youth Justice Service", "Youth justice", Kind.RELEVANT_AGENCY),
    ("Anyshire Homes", "Housing", Kind.RELEVANT_AGENCY),
    ("Anyshire Family Voices", "Family Voices", Kind.VOLUNTARY),
    ("Otherford Safeguarding Children Partnership", "Otherford SCP", Kind.NEIGHBOURING),
]

PEOPLE = [
    ("business.manager", "Morgan Ashdown", "Business manager", Role.BUSINESS_MANAGER, "Council"),
    ("chair", "Frances Oyelaran", "Independent chair", Role.CHAIR, None),
    ("vice.chair", "Idris Penhallow", "Director of nursing", Role.VICE_CHAIR, "ICB"),
    (
        "communications.officer",
        "Lena Marchetti",
        "Communications officer",
        Role.COMMUNICATIONS_OFFICER,
        "Council",
    ),
    ("practice.lead", "Samir Holloway", "Practice development lead", Role.PRACTICE_LEAD, "Council"),
    ("reviewer", "Dr Ruth Ellingham", "Independent reviewer", Role.INDEPENDENT_REVIEWER, None),
    (
        "council.partner",
        "Tom Adeyemi",
        "Director of children's services",
        Role.SAFEGUARDING_PARTNER,
        "Council",
    ),
    ("health.partner", "Grace Whitlock", "Chief nurse", Role.SAFEGUARDING_PARTNER, "ICB"),
    ("police.partner", "Callum Prior", "Assistant chief constable", Role.SAFEGUARDING_PARTNER, "Police"),
    ("agency.rep", "Nadia Fairweather", "Named nurse", Role.AGENCY_REPRESENTATIVE, "Hospitals"),
    ("press.lead", "Owen Castellan", "Press officer", Role.PRESS_LEAD, "Council"),
    ("subcommittee", "Beth Nakamura", "Head teacher", Role.SUBCOMMITTEE_MEMBER, "Schools"),
    ("admin", "Priya Lockhart", "Systems administrator", Role.ADMINISTRATOR, "Council"),
]

#: A panel chair and a chair of the learning subgroup, whom plans need, without a way in of their own.
OTHERS = [
    ("Helen Duarte", "Designated doctor", Role.PANEL_CHAIR, "ICB"),
    ("Marcus Feld", "Principal social worker", Role.LEARNING_CHAIR, "Council"),
]

SUBCOMMITTEE = "Communications subcommittee"

ABOUT = """
We are the council, the health service and the police in Anyshire, and the agencies that work beside them. Together we
keep children safe, look at what happened when a child has died or was seriously harmed, and share what was learned.

**Everything here is invented.** There is no Anyshire, and no real child, family or member of staff is meant.
"""


@dataclass
class Cast:
    """Who plays in the demonstration, by the part of the address that names the role."""

    people: dict[str, Person] = field(default_factory=dict)
    agencies: dict[str, Agency] = field(default_factory=dict)

    def __getitem__(self, role: str) -> Person:
        # A fresh row each time: what a person holds is read once for each instance.
        return Person.objects.get(pk=self.people[role].pk)

    def partners(self) -> list[tuple[Person, Agency]]:
        return [
            (self["council.partner"], self.agencies["Council"]),
            (self["health.partner"], self.agencies["ICB"]),
            (self["police.partner"], self.agencies["Police"]),
        ]

    def core(self) -> list[Person]:
        """Those who are on the access list of every matter."""
        names = [
            "practice.lead",
            "communications.officer",
            "council.partner",
            "health.partner",
            "police.partner",
        ]
        return [self[name] for name in names]


def make(password: str) -> Cast:
    """The partnership, its agencies, its people with this password, and its statutory addresses, all proved."""
    Partnership.objects.create(
        name="Anyshire Safeguarding Children Partnership",
        short_name="ASCP",
        mailbox="partnership@demo.example",
        front_door_number="01632 960 001",
        out_of_hours_number="01632 960 002",
        front_door_hours="Monday to Friday, 9am to 5pm",
        about=ABOUT.strip(),
        rules=RuleEdition.objects.filter(is_local=False, in_force_from__lte=clock.today()).first(),
        is_demonstration=True,
    )
    for area in ("Northgate", "The Vale", "Harbourside"):
        Area.objects.get_or_create(name=area)
    for group in (SUBCOMMITTEE, "Learning subgroup"):
        Group.objects.get_or_create(name=group)
    cast = Cast()
    for number, (name, short_name, kind) in enumerate(AGENCIES, 10):
        stem = short_name.lower().replace(" ", ".")
        cast.agencies[short_name] = Agency.objects.create(
            name=name,
            short_name=short_name,
            kind=kind,
            notices_email=f"{stem}.notices@demo.example",
            press_office_name=f"{short_name} press office",
            press_office_email=f"{stem}.press@demo.example",
            press_office_number=f"01632 9600{number}",
            press_office_out_of_hours_number=f"01632 9601{number}",
        )
    since = clock.today() - timedelta(days=1)
    # One password, hashed once: thirteen hashes take seconds, as they should.
    encoded = make_password(password)
    for stem, name, job_title, role, agency in PEOPLE:
        person = services.add_person(
            name=name,
            email=f"{stem}@demo.example",
            agency=cast.agencies[agency] if agency else None,
            job_title=job_title,
            by=None,
        )
        person.password = encoded
        person.save(update_fields=["password"])
        belongs_to = Group.objects.get(name=SUBCOMMITTEE) if role == Role.SUBCOMMITTEE_MEMBER else None
        services.appoint(
            person=person, role=role, agency=person.agency, group=belongs_to, from_on=since, by=None
        )
        cast.people[stem] = person
    for name, job_title, role, agency in OTHERS:
        person = services.add_person(name=name, agency=cast.agencies[agency], job_title=job_title, by=None)
        services.appoint(person=person, role=role, agency=person.agency, from_on=since, by=None)
    prove_addresses(cast)
    return cast


def prove_addresses(cast: Cast) -> None:
    """Each statutory address has had a test message, and its code came back."""
    manager = cast["business.manager"]
    for recipient in Recipient.values:
        address, _ = StatutoryAddress.objects.update_or_create(
            recipient=recipient,
            defaults={
                "channel": StatutoryAddress.Channel.EMAIL,
                "email": f"{recipient.replace('_', '.')}@demo.example",
            },
        )
        notices.send_address_test(address=address, by=manager)
        address.refresh_from_db()
        notices.confirm_address(code=code_for(address), by=manager, address=address)


def existing() -> Cast:
    """The demonstration's people as they are in the tables."""
    people = {stem: Person.objects.get(email=f"{stem}@demo.example") for stem, *_ in PEOPLE}
    return Cast(people, {agency.short_name: agency for agency in Agency.objects.all()})


def who_can_sign_in() -> str:
    """The lines that `make run` prints."""
    rows = [f"  {stem + '@demo.example':40} {job_title}" for stem, _, job_title, _, _ in PEOPLE]
    password = settings.DEMO_PASSWORD
    return "\n".join(["Sign in at /workspace/ as any of these, all with the password " + password, *rows])
