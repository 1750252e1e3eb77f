"""How a peer that may not be installed is measured, or left out."""

import pytest

from bench.wagtail_peer import peer


def test_without_wagtail_it_is_left_out_and_stderr_says_so(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(peer, "ENVIRONMENT", tmp_path)

    assert not peer.is_installed("the search is measured")

    assert capsys.readouterr().err == (
        "Wagtail is not installed (make wagtail): the search is measured without it.\n"
    )


def test_with_wagtail_nothing_is_said(monkeypatch, tmp_path, capsys):
    (tmp_path / ".installed").touch()
    monkeypatch.setattr(peer, "ENVIRONMENT", tmp_path)

    assert peer.is_installed("the search is measured")

    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("theirs", "holds"), [([80.0, 90.0, 400.0], True), ([79.0, 79.0, 400.0], False)])
def test_how_many_times_as_fast_is_the_median_of_the_rounds(theirs, holds):
    found = peer.beside("resources_first", [10.0, 10.0, 10.0], theirs, 8, wagtail_queries=9)

    assert found["name"] == "resources_first_beside_wagtail"
    assert found["ratio"] == sorted(theirs)[1] / 10
    assert found["held"] is holds
