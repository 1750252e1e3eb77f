"""Who asks in the demonstration's media relations, and what is said. No outlet, person or place in it is real."""

from __future__ import annotations

from typing import Any

from media_relations.models import Outlet, Statement

Kind = Outlet.Kind

OUTLETS: list[dict[str, Any]] = [
    {
        "name": "Anyshire Gazette",
        "kind": Kind.NEWSPAPER,
        "area": "Northgate and The Vale",
        "newsdesk_email": "newsdesk@anyshire-gazette.example",
        "newsdesk_number": "01632 960 421",
        "website": "https://anyshire-gazette.example",
    },
    {
        "name": "Radio Anyshire",
        "kind": Kind.BROADCASTER,
        "area": "All of Anyshire",
        "newsdesk_email": "news@radio-anyshire.example",
        "newsdesk_number": "01632 960 411",
        "website": "https://radio-anyshire.example",
    },
    {
        "name": "Harbourside Online",
        "kind": Kind.ONLINE,
        "area": "Harbourside",
        "newsdesk_email": "hello@harbourside-online.example",
        "website": "https://harbourside-online.example",
    },
    {
        "name": "Regional Newswire",
        "kind": Kind.NEWS_AGENCY,
        "newsdesk_email": "copy@regional-newswire.example",
        "newsdesk_number": "01632 960 431",
        "is_local": False,
    },
    {
        "name": "The Family Worker",
        "kind": Kind.SPECIALIST,
        "newsdesk_email": "editor@family-worker.example",
        "is_local": False,
    },
]

JOURNALISTS: list[dict[str, Any]] = [
    {
        "name": "Piers Quillfeather",
        "outlet": "Anyshire Gazette",
        "email": "p.quillfeather@anyshire-gazette.example",
        "telephone": "01632 960 420",
        "beat": "Council and schools",
    },
    {
        "name": "Tamsin Rookwood",
        "outlet": "Radio Anyshire",
        "email": "tamsin.rookwood@radio-anyshire.example",
        "telephone": "01632 960 410",
        "beat": "News of the day",
    },
    {
        "name": "Dev Marlowe",
        "outlet": "Harbourside Online",
        "email": "dev@harbourside-online.example",
        "beat": "Harbourside",
        "is_recent": False,
    },
    {
        "name": "Ines Calloway",
        "outlet": "Regional Newswire",
        "email": "i.calloway@regional-newswire.example",
        "telephone": "01632 960 430",
        "beat": "Courts and inquests",
        "do_not_contact": True,
        "do_not_contact_reason": "Asked to be told by the news desk alone.",
    },
    {
        "name": "Una Fairbrother",
        "outlet": "",
        "email": "una@fairbrother.example",
        "beat": "Freelance: families",
    },
]

WORRIED = "If you are worried about a child, call 01632 960 001. In an emergency call 999."

HELP_LINE: dict[str, Any] = {
    "kind": Statement.Kind.PROACTIVE,
    "title": "One number for anybody who is worried about a child",
    "text": (
        "From today there is one number in Anyshire to call about a child. It is answered in office hours; at night and at weekends a second number is, 01632 960 002.\n\n"
        "Until now neighbours, families and schools had to know which service to ask. Now one team listens, and passes "
        f"on what it hears to whoever can help.\n\n{WORRIED}"
    ),
    "key_message": "You do not need to be sure. Call.",
}

FIRE: dict[str, Any] = {
    "kind": Statement.Kind.REACTIVE,
    "title": "On the fire at a children’s home",
    "text": (
        "There was a fire last night in the kitchen of a children’s home in Anyshire. It was an accident, and everybody "
        "is safe.\n\nThe young people stay in other homes until theirs is ready again. Their families have been told.\n\n"
        f"{WORRIED}"
    ),
    "key_message": "Everybody is safe.",
}

LINE = "Everybody is safe, and the families have been told. The cause is being looked into; please ask the police."

READING: dict[str, Any] = {
    "kind": Statement.Kind.PROACTIVE,
    "title": "What young people told us about help at school",
    "text": (
        "Forty young people told us what helped them at school, and what did not. Their schools have read it, and each "
        f"has said what it will change.\n\n{WORRIED}"
    ),
    "key_message": "We asked, and we listened.",
}

_SAFE_SLEEP = {
    "kind": Statement.Kind.PROACTIVE,
    "title": "Safe sleep: a question that everybody can ask",
    "key_message": "A clear, flat space for every sleep.",
}

SAFE_SLEEP_FIRST: dict[str, Any] = _SAFE_SLEEP | {
    "text": (
        "Everybody who visits a home with a baby in Anyshire can talk about safe sleep: nurses, housing staff and "
        f"family workers alike.\n\n{WORRIED}"
    )
}

SAFE_SLEEP: dict[str, Any] = _SAFE_SLEEP | {
    "text": (
        "From this week everybody who visits a home with a baby in Anyshire asks about safe sleep: nurses, housing "
        "staff and family workers alike.\n\nA baby is safest on the back, in a clear, flat space of their own. Your "
        f"midwife or health visitor can tell you more.\n\n{WORRIED}"
    )
}
