"""How languages are called by those who speak them, and in which direction they are written."""

from __future__ import annotations

#: By the first part of a language's tag (BCP 47); for others the name that the partnership gave them does.
OWN_NAMES = {
    "ar": "العربية",
    "bg": "Български",
    "bn": "বাংলা",
    "cy": "Cymraeg",
    "en": "English",
    "es": "Español",
    "fa": "فارسی",
    "fr": "Français",
    "gu": "ગુજરાતી",
    "hi": "हिन्दी",
    "it": "Italiano",
    "ku": "Kurdî",
    "lt": "Lietuvių",
    "pa": "ਪੰਜਾਬੀ",
    "pl": "Polski",
    "ps": "پښتو",
    "pt": "Português",
    "ro": "Română",
    "so": "Soomaali",
    "sq": "Shqip",
    "ta": "தமிழ்",
    "ti": "ትግርኛ",
    "tr": "Türkçe",
    "uk": "Українська",
    "ur": "اردو",
    "vi": "Tiếng Việt",
    "zh": "中文",
}

#: Languages mostly, and scripts always, written from right to left.
FROM_THE_RIGHT = {"ar", "ckb", "dv", "fa", "he", "prs", "ps", "sd", "ug", "ur", "yi"}
SCRIPTS_FROM_THE_RIGHT = {"adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"}


def own_name(tag: str, name: str) -> str:
    """“Polski”; where nobody wrote it down here, the name that is given."""
    first, *rest = tag.lower().split("-")
    return name if rest and _script_of(tag) else OWN_NAMES.get(first, name)


def direction_of(tag: str) -> str:
    """“rtl” or “ltr”, for the `dir` of a text in this language. A script in the tag decides: “ku-Arab”."""
    script = _script_of(tag)
    if script:
        return "rtl" if script in SCRIPTS_FROM_THE_RIGHT else "ltr"
    return "rtl" if tag.lower().split("-")[0] in FROM_THE_RIGHT else "ltr"


def is_english(tag: str) -> bool:
    return tag.lower().split("-")[0] == "en"


def _script_of(tag: str) -> str:
    """The script that the tag names; empty where it names none."""
    return next((part for part in tag.lower().split("-")[1:] if len(part) == 4 and part.isalpha()), "")
