"""The page of the laws names what is there: what holds each of them, and the tests that try to break it."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "laws.md").read_text()
NUMBERS = [*range(1, 19)]

NAMED = r"`([\w/]+\.py)::([\w:.]+)`"


def laws() -> dict[int, str]:
    parts = re.split(r"^## Law (\d+): ", PAGE, flags=re.MULTILINE)[1:]
    return {int(number): text for number, text in zip(parts[::2], parts[1::2], strict=True)}


def rows(text: str) -> list[tuple[str, str]]:
    """What holds the law, and what breaks it, from each line of the table."""
    return [
        (line.split(" | ")[0], line.split(" | ")[-1])
        for line in text.splitlines()
        if re.match(rf"\| {NAMED} \|", line)
    ]


@cache
def names_in(path: str) -> frozenset[str]:
    """Functions, classes and their methods in a file, and the names of its constraints."""
    found: set[str] = set()

    def look(node: ast.AST, within: str) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                found.add(within + child.name)
                look(child, f"{within}{child.name}.")
            else:
                if isinstance(child, ast.Call) and ast.unparse(child.func).endswith("Constraint"):
                    found.update(
                        ast.literal_eval(word.value) for word in child.keywords if word.arg == "name"
                    )
                look(child, within)

    file = ROOT / path
    if file.is_file():
        look(ast.parse(file.read_text()), "")
    return frozenset(found)


def test_every_law_of_this_portal_is_told_in_order():
    assert list(laws()) == NUMBERS


@pytest.mark.parametrize("number", NUMBERS)
def test_a_law_has_its_source_its_doors_and_what_holds_it(number):
    text = laws()[number]

    assert "\nSource: " in text
    assert "Doors: " in text
    assert rows(text), f"Nothing holds law {number}"


@pytest.mark.parametrize("number", NUMBERS)
def test_what_holds_a_law_is_there_and_a_test_tries_to_break_it(number):
    for held, broken in rows(laws()[number]):
        tests = re.findall(NAMED, broken)
        assert tests, f"No test tries to break {held}"
        assert all(path.startswith("tests/") for path, _ in tests), held
        for path, name in [*re.findall(NAMED, held), *tests]:
            assert name.replace("::", ".") in names_in(path), f"{path} has no {name}"


def test_every_file_that_the_page_names_is_there():
    for path in re.findall(r"`((?:docs|tests|foundation)/[\w/.-]+)`", PAGE):
        assert (ROOT / path).is_file(), path
