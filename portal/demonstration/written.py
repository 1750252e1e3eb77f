"""What the people of the four invented reviews wrote. No child, family, place or member of staff in it is real."""

from __future__ import annotations

from dataclasses import dataclass

from documents.models import ProtectedTerm


@dataclass(frozen=True)
class Story:
    """What the people of a review wrote."""

    code: str
    matter: str
    working_title: str
    title: str
    summary: str
    findings: tuple[str, ...]
    recommendations: tuple[tuple[str, str], ...]
    protected: tuple[tuple[str, str], ...] = ()


OSPREY = Story(
    code="LCSPR-OSPREY",
    matter="Osprey",
    working_title="Early help and moves between areas",
    title="Learning from a review of early help",
    summary=(
        "This review looks at how agencies worked together to help a family that moved between areas.\n\n"
        "We found that help was offered early and with care. When the family moved, what was known did not move with "
        "them. Practitioners in the new area began again.\n\n"
        "- **What went well**: school staff kept listening, and wrote down what they heard.\n"
        "- **What we learned**: a plan has to follow the child, and somebody has to own the handover.\n"
        "- **What has changed**: the partners have agreed one way of handing over."
    ),
    findings=(
        "Help was offered early. It was built on what the family said they needed.",
        "When the family moved, the plan stayed behind. Nobody was responsible for handing it over.",
        "Staff in schools kept good notes. These were not asked for in the new area.",
    ),
    recommendations=(
        (
            "The partners should agree one way of handing over a plan when a family moves.",
            "Agreed. The handover form has been in use in all agencies since the spring.",
        ),
        (
            "Each agency should name a person who receives plans from other areas.",
            "Agreed. The names are kept by the business unit and checked every quarter.",
        ),
        (
            "The learning subgroup should ask practitioners after six months whether it works.",
            "Agreed. A survey is planned.",
        ),
    ),
    protected=(
        ("Jamie Placeholder", ProtectedTerm.Kind.CHILD),
        ("Placeholder Lane", ProtectedTerm.Kind.PLACE),
    ),
)

LINNET = Story(
    code="LCSPR-LINNET",
    matter="Linnet",
    working_title="Hearing what is not said",
    title="Learning from a review of neglect",
    summary=(
        "This review looks at how agencies recognised neglect, and how long it took.\n\n"
        "We found that each agency saw a part. Nobody put the parts together in time. The review asks for meetings at "
        "which everybody brings what they have seen, and for more time with children on their own."
    ),
    findings=(
        "Each agency saw a part of the picture and acted on that part.",
        "Missed appointments were recorded, and rarely followed up.",
        "Practitioners who spent time with the children alone learned most.",
    ),
    recommendations=(
        (
            "Agencies should meet early where neglect is suspected, and bring what they have seen.",
            "Agreed. A standing weekly meeting has begun.",
        ),
        (
            "Health providers should follow up each missed appointment of a child.",
            "Agreed. The policy is being rewritten.",
        ),
    ),
    protected=(
        ("Robin Nobody", ProtectedTerm.Kind.CHILD),
        ("Nobody Primary School", ProtectedTerm.Kind.SCHOOL),
    ),
)

KESTREL = Story(
    code="LCSPR-KESTREL",
    matter="Kestrel",
    working_title="Safe sleep and busy homes",
    title="Learning from a review of safe sleep advice",
    summary=(
        "This review looks at how advice on safe sleep reaches families who have a lot to cope with.\n\n"
        "We found that advice was given once, early, and in one way. The review asks everybody who visits a home to talk "
        "about safe sleep, and to look at where the baby sleeps with the parents."
    ),
    findings=(
        "Advice on safe sleep was given before the birth and not again.",
        "Nobody asked where the baby slept when the family stayed with friends.",
        "Housing staff saw the rooms and had not been told what to look for.",
    ),
    recommendations=(
        (
            "Everybody who visits a home with a baby should talk about safe sleep.",
            "Agreed. Training begins soon.",
        ),
        (
            "Housing staff should be part of the safe sleep programme.",
            "Agreed. They have joined the programme.",
        ),
    ),
    protected=(("Alex Invented", ProtectedTerm.Kind.CHILD),),
)

HERON = Story(
    code="LCSPR-HERON",
    matter="Heron",
    working_title="Notified last week",
    title="",
    summary="",
    findings=(),
    recommendations=(),
    protected=(("Sky Notreal", ProtectedTerm.Kind.CHILD),),
)
