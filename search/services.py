"""Entries follow their records: every service that changes what can be found says so, in its own transaction."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Model, Q

from search.contents import Contents
from search.models import Entry
from search.points import CONTENTS
from search.words import choice_token, near_tokens_of, tokens_of

LONGEST_TITLE = 200
KEY = ["subject_type", "subject_id", "is_public"]
FIELDS = [
    "kind", "title", "summary", "text", "url", "language", "language_name", "topics", "is_restricted", "dated_at",
    "title_index", "head_index", "full_index",
]  # fmt: skip
AT_ONCE = 200


def put(subject: Model, *contents: Contents) -> None:
    """This is what can be found of the record from now on, and nothing else; without contents, nothing.

    Call it inside the transaction of the change: raises TransactionManagementError outside one.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "A change and what is found of it belong in one transaction."
        )
    kept = [one.is_public for one in contents]
    if len(kept) != len(set(kept)):
        raise ValueError("A record has one public entry and one inside.")
    if len(kept) < 2:
        Entry.objects.about(subject).exclude(is_public__in=kept).delete()
    store([entry_of(subject, one) for one in contents])


def remove(subject: Model) -> None:
    """Nothing of the record can be found any more. Inside the caller's transaction."""
    put(subject)


@transaction.atomic
def rebuild() -> tuple[int, int]:
    """Every entry says what its record says now. Returns how many there are, and how many were wrong, missing or left over."""
    before = {_key(entry): entry for entry in Entry.objects.iterator(chunk_size=AT_ONCE)}
    count = mended = 0
    waiting: list[Entry] = []
    for subject, contents in CONTENTS.ask():
        for one in contents:
            entry = entry_of(subject, one)
            count += 1
            mended += not _says_the_same(before.pop(_key(entry), None), entry)
            waiting.append(entry)
        if len(waiting) >= AT_ONCE:
            store(waiting)
            waiting = []
    store(waiting)
    left_over = [entry.pk for entry in before.values()]
    Entry.objects.filter(Q(pk__in=left_over)).delete()
    return count, mended + len(left_over)


def entry_of(subject: Model, contents: Contents) -> Entry:
    title = contents.title[:LONGEST_TITLE]
    head = f"{title}\n{contents.summary}"
    choices = {choice_token("kind", contents.kind), choice_token("language", contents.language)}
    choices |= {choice_token("topic", topic) for topic in contents.topics}
    head_tokens = tokens_of(head) | choices
    topics = "\n".join(contents.topics)
    beside = "\n".join([topics, contents.kind, contents.language_name, contents.also])
    return Entry(
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        is_public=contents.is_public,
        kind=contents.kind,
        title=title,
        summary=contents.summary,
        text=contents.text,
        url=contents.url,
        language=contents.language,
        language_name=contents.language_name,
        topics=topics,
        is_restricted=contents.is_restricted,
        dated_at=contents.dated_at,
        title_index=tokens_of(title),
        head_index=head_tokens,
        full_index=head_tokens
        | tokens_of(contents.text)
        | tokens_of(beside)
        | near_tokens_of(f"{head}\n{topics}"),
    )


def store(entries: list[Entry]) -> None:
    if entries:
        Entry.objects.bulk_create(entries, update_conflicts=True, unique_fields=KEY, update_fields=FIELDS)


def _key(entry: Entry) -> tuple[str, int, bool]:
    return entry.subject_type, entry.subject_id, entry.is_public


def _says_the_same(old: Entry | None, new: Entry) -> bool:
    shown = [name for name in FIELDS if not name.endswith("_index")]
    return old is not None and all(getattr(old, name) == getattr(new, name) for name in shown)
