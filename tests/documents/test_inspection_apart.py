"""Inspecting in another process gives the same answers, and no file can hold the portal up."""

import os
import resource
import subprocess

import pytest

from documents.inspection import Limits, Refused, apart, inspect
from tests.documents import files

pytestmark = pytest.mark.apart


def test_a_file_inspected_apart_has_the_same_result():
    data = files.docx_file(change=files.tracked("ins", "Robin’s brother"))

    assert apart.inspect(data, "report.docx", title="A title") == inspect(
        data, "report.docx", title="A title"
    )


def test_a_refusal_arrives_with_its_words():
    with pytest.raises(Refused, match="This file is empty"):
        apart.inspect(b"", "report.pdf")


def test_a_file_that_takes_too_much_memory_is_refused():
    with pytest.raises(Refused, match="too much memory"):
        apart.inspect(
            files.png(size=(7_000, 7_000)), "photo.png", limits=Limits(memory_bytes=100 * 1024 * 1024)
        )


def test_a_file_that_takes_too_long_is_refused():
    # Small to send, long to read.
    content = " ".join(files.line("Robin Ashington was here", y=y) for y in range(1, 840)) * 3
    with pytest.raises(Refused, match="takes too long"):
        apart.inspect(files.pdf(*[content] * 60), "report.pdf", limits=Limits(seconds=1))


def test_a_machine_without_room_for_the_clean_copy_is_no_fault_of_the_file():
    data = files.pdf()
    assert len(inspect(data, "report.pdf").clean) > len(data)
    with pytest.raises(OSError, match="No space left"):
        within_file_size(len(data), lambda: apart.inspect(data, "report.pdf"))


def within_file_size(size, act):
    """Do it while no file of this process and of those that it starts can grow beyond this."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        return act()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_secrets_of_the_portal_do_not_go_along(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "not for others")
    seen = {}

    def look(command, *, env, **rest):
        seen.update(env)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(apart.subprocess, "run", look)
    with pytest.raises(Refused):
        apart.inspect(b"%PDF-", "report.pdf")

    assert "SECRET_KEY" in os.environ
    assert "SECRET_KEY" not in seen
    assert "DATABASE_URL" not in seen
