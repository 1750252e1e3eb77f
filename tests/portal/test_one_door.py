"""What the public sees of reviews, resources and their files is asked for at one door: `public()`, or `explained()` and its like.

Read from the code itself, so that a page that forgets it fails before anybody has written a test of that page.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.machine import ROOT

#: The querysets with which the public part of the portal may begin.
DOORS = {
    "PracticeReview": {"public", "explained", "told_why_not"},
    "PublishedFile": {"public"},
    "Resource": {"public", "explained"},
    "ResourceVersion": {"public"},
}
#: What else is read of them, by module, and why it shows nothing.
EXCEPTIONS = {
    ("portal/queries/published.py", "PracticeReview.Precision"): "names, no rows",
    ("portal/templatetags/publication.py", "PracticeReview.Precision"): "names, no rows",
    ("portal/queries/published.py", "PracticeReview._meta"): "names of fields, no rows",
    ("portal/queries/published.py", "PracticeReview.from_db"): "of a row that came through the door",
    ("portal/queries/resources.py", "PracticeReview._meta"): "names, no rows",
    ("portal/views/api.py", "PracticeReview.Precision"): "names, no rows",
    ("portal/openapi.py", "Resource"): "the name of an answer, no rows",
    ("portal/openapi.py", "ResourceVersion.Format"): "names, no rows",
    ("portal/queries/resource_index.py", "Resource.topics"): "of resources that came through the door",
    ("portal/queries/resource_index.py", "Resource.audiences"): "of resources that came through the door",
    ("portal/queries/resource_index.py", "ResourceVersion.State"): "names, no rows",
    ("portal/queries/resource_index.py", "ResourceVersion.Format"): "names, no rows",
    ("portal/queries/resources.py", "Resource._meta"): "names of fields, no rows",
    ("portal/queries/resources.py", "Resource.from_db"): "of a row that came through the door",
    ("portal/queries/resources.py", "ResourceVersion.Format"): "names, no rows",
    ("portal/queries/resources.py", "ResourceVersion.Medium"): "names, no rows",
    ("portal/queries/resources.py", "ResourceVersion.State"): "names, no rows",
    (
        "portal/queries/resources.py",
        "ResourceVersion.objects.filter",
    ): "of a resource that came through the door",
    (
        "portal/queries/resources.py",
        "ResourceVersion.objects.all",
    ): "to find its resource, which comes through the door",
    ("portal/views/resources.py", "ResourceVersion.Format"): "names, no rows",
    ("portal/queries/published.py", "PublishedFile.objects.open"): "of a review that came through the door",
}
#: Made for a trial machine, by the services; and pages of staff, who begin with what is theirs to see.
LEFT_OUT = (
    "portal/demonstration/",
    "portal/management/",
    "portal/queries/your_work.py",
    "portal/views/press.py",
)


def modules() -> dict[str, str]:
    found = {
        str(path.relative_to(ROOT)): path.read_text() for path in sorted((ROOT / "portal").rglob("*.py"))
    }
    return {name: code for name, code in found.items() if not name.startswith(LEFT_OUT)}


def used(code: str) -> Iterator[str]:
    """How the code takes hold of these models, but for annotations: “PracticeReview.objects.public”."""
    tree = ast.parse(code)
    notes = [getattr(node, name, None) for node in ast.walk(tree) for name in ("annotation", "returns")]
    annotations = {part for note in notes if note is not None for part in ast.walk(note)}
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if node not in annotations and (model := named_by(node)):
            yield ".".join([model, *after(node, above)])


def named_by(node: ast.AST) -> str:
    """The model that this part of the code names, also under another name or as a string; empty when none."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name, asname=str()):
            return name if name in DOORS else ""
        case ast.Constant(value=str(name)):
            _, dot, last = name.rpartition(".")
            return next((one for one in DOORS if last == one or (dot and last.lower() == one.lower())), "")
    return ""


def after(node: ast.AST, above: dict[ast.AST, ast.AST]) -> list[str]:
    """What is asked of it: an attribute, and of `objects` the next one too."""
    match above.get(node):
        case ast.Attribute(attr="objects") as manager:
            return ["objects", *after(manager, above)[:1]]
        case ast.Attribute(attr=name):
            return [name]
    return []


def faults(module: str, code: str) -> list[str]:
    doors = {f"{model}.objects.{door}" for model, names in DOORS.items() for door in names}
    return [one for one in used(code) if one not in doors and (module, one) not in EXCEPTIONS]


def test_the_public_part_begins_at_the_door() -> None:
    found = {module: faults(module, code) for module, code in modules().items()}

    assert {module: wrong for module, wrong in found.items() if wrong} == {}


def test_every_exception_is_needed() -> None:
    needed = {(module, one) for module, code in modules().items() for one in used(code)}

    assert set(EXCEPTIONS) <= needed


@pytest.mark.parametrize(
    "code",
    [
        "PracticeReview.objects.filter(slug=slug)",
        "PracticeReview.objects.all().public()",
        "PracticeReview._base_manager.get(pk=1)",
        "PublishedFile.objects.open().filter(reference=reference)",
        "models.PracticeReview.objects.get(slug=slug)",
        "get_object_or_404(PracticeReview, slug=slug)",
        "class Page(DetailView):\n    model = PracticeReview",
        "from reviews.models import PracticeReview as Row",
        "apps.get_model('reviews', 'PracticeReview')",
        "apps.get_model('reviews.practicereview')",
    ],
)
def test_what_goes_past_the_door_is_found(code: str) -> None:
    assert faults("portal/views/public.py", code)


def test_what_goes_through_it_is_not() -> None:
    code = (
        "def page(found: PracticeReview) -> PublishedFile:\n    return PracticeReview.objects.public().get()"
    )

    assert faults("portal/views/public.py", code) == []


def test_the_portal_is_read_whole() -> None:
    assert {"portal/views/public.py", "portal/views/feeds.py", "portal/queries/published.py"} <= set(
        modules()
    )
