"""Running one act from a page: what a service refuses with is what the page says, and nothing typed is lost."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect

from foundation.forms import VersionedFormMixin
from foundation.governed import NotReady, Reason, SomebodyElseSaved

Act = Callable[[], Any]
CHANGED = "What is said here changed after you opened the page. Read it again."


@dataclass(frozen=True)
class Interruption:
    """The page before an act that reaches outsiders, shown by `components/interruption.html`.

    Opening it changes nothing (law 13); its button is the act.
    """

    title: str
    effects: Sequence[str]  #: What happens, in sentences.
    button: str  #: The act in words that say its effect.
    back: str  #: Where “Cancel” leads, and where one is once it is done.
    recipients: Sequence[str] = ()  #: Whom it reaches; left out where that is everybody.
    reasons: Sequence[str] = ()  #: Why it can’t be done now; the button is not shown then.
    read_before: Sequence[str] = ()  #: What leaves by it and was read elsewhere: it may not change either.

    @property
    def seen(self) -> str:
        """A digest of what the page says, sent back with its button: only that is done which was shown (law 15)."""
        parts = [
            [self.title, self.button],
            list(self.effects),
            list(self.recipients),
            list(self.read_before),
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def is_what_was_shown(self, request: HttpRequest) -> bool:
        return request.POST.get("seen") == self.seen


def to_be_read(request: HttpRequest, interruption: Interruption) -> int | None:
    """The status with which the page before the act is to be shown; None where its button was pressed and counts.

    What can't be done now needs no second reading: the act itself refuses it, with its reasons.
    """
    if request.method != "POST":
        return 200
    if interruption.reasons or interruption.is_what_was_shown(request):
        return None
    messages.error(request, CHANGED)
    return 409


def typed(request: HttpRequest) -> QueryDict | None:
    """What was typed, even if it is nothing; None while the page is only looked at."""
    return request.POST if request.method == "POST" else None


def text_beside(request: HttpRequest, name: str) -> str:
    """What was typed beside a button that has no form; without the NULs, which PostgreSQL takes in no text."""
    return request.POST.get(name, "").replace("\0", "").strip()


def version_beside(request: HttpRequest) -> int:
    """The version that stood beside a button that has no form; 0, which no record has, where there is none."""
    typed = text_beside(request, "version")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def say_why_not(form: forms.BaseForm, not_ready: NotReady) -> None:
    """Each reason beside the field that it is about, where the form has it; the others above them all."""
    told: dict[str | None, list[str]] = {}
    for reason in not_ready.reasons or (str(not_ready),):
        fields = reason.fields if isinstance(reason, Reason) else ()
        beside = next((name for name in fields if name in form.fields), None)
        told.setdefault(beside, []).append(str(reason))
    for name, words in told.items():
        form.add_error(name, " ".join(words))


def press(
    request: HttpRequest, act: Act, *, done: str | Callable[[Any], str], back: str
) -> HttpResponseRedirect:
    """A button without a form: do it, say so or why not, and go back.

    `done`: what is said then, of what came of the act where it hangs on that.
    """
    try:
        came_of_it = act()
    except NotReady as not_ready:
        messages.error(request, str(not_ready))
    else:
        messages.success(request, done(came_of_it) if callable(done) else done)
    return redirect(back)


def press_as_shown(
    request: HttpRequest, act: Act, *, done: str, back: str, again: Callable[[], HttpResponse]
) -> HttpResponse:
    """The same of a record as the page showed it: where it moved on since, it is read `again` before anything is done."""
    try:
        return press(request, act, done=done, back=back)
    except SomebodyElseSaved:
        messages.error(request, CHANGED)
        return again()


def submit(
    request: HttpRequest, form: forms.Form, act: Act, *, done: str | Callable[[Any], str], then: str
) -> HttpResponse | int:
    """Do what a valid form asks for and go on; else the status with which the page is shown again.

    `done`: what is said then, of what came of the act where it hangs on that.

    A refusal and somebody else's save are told by the form itself, which keeps what was typed.
    """
    if request.method != "POST" or not form.is_valid():
        return 200
    try:
        came_of_it = act()
    except SomebodyElseSaved as somebody_else:
        if not isinstance(form, VersionedFormMixin):
            raise
        form.meet(somebody_else)
        return 409
    except NotReady as not_ready:
        say_why_not(form, not_ready)
        return 200
    messages.success(request, done(came_of_it) if callable(done) else done)
    return redirect(then)
