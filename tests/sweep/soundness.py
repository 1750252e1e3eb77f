"""What is wrong with a page, whoever opened it."""

from collections import Counter

from tests.crawl import Page, pattern_of

#: Where people word messages and letters: their placeholders are what these pages are for.
WORDINGS = (
    "workspace/notices/wording/<slug:key>/",
    "workspace/reviews/letter-words/",
    "admin/media_relations/mediaprotocol/add/",
    "admin/media_relations/mediaprotocol/<path:object_id>/change/",
)

#: Forms that the public sends, which hold no token: a browser says itself where they stood.
WITHOUT_TOKEN = ("was-this-useful/",)

#: Elements that need no label: a browser names them itself, or nobody sees them.
SELF_NAMED = ("hidden", "submit", "button", "image", "reset")


def faults(page: Page) -> list[str]:
    """What is wrong with a page, in words."""
    tree, found = page.tree, []
    if len(tree.xpath("//h1")) != 1:
        found.append(f"{len(tree.xpath('//h1'))} h1")
    if not (tree.findtext(".//title") or "").strip():
        found.append("no title")
    if not (tree.get("lang") or "").startswith("en"):
        found.append("no language")
    doubled = [name for name, count in Counter(tree.xpath("//*/@id")).items() if count > 1]
    if doubled:
        found.append(f"ids twice: {doubled}")
    found += [f"points at no id: {name}" for name in _dangling(tree)]
    for control in tree.xpath("//input | //select | //textarea"):
        if control.get("type") not in SELF_NAMED and not _is_labelled(tree, control):
            found.append(f"no label: {control.get('name')}")
    if tree.xpath("//*[@style] | //style"):
        found.append("style in the page")
    if tree.xpath("//script[not(@src) and not(@type='importmap')] | //*[@onclick or @onload or @onsubmit]"):
        found.append("script in the page")
    if pattern_of(page.address)[0] not in WITHOUT_TOKEN and tree.xpath(
        "//form[translate(@method, 'POST', 'post')='post'][not(.//input[@name='csrfmiddlewaretoken'])]"
    ):
        found.append("a form without its token")
    left_in = [b"{{", b"{%", *([] if pattern_of(page.address)[0] in WORDINGS else [b"(("])]
    if any(one in page.body for one in left_in):
        found.append("a placeholder was left in")
    return found


def _is_labelled(tree, control) -> bool:
    if control.get("aria-label") or control.get("aria-labelledby"):
        return True
    name = control.get("id")
    return bool(name and tree.xpath("//label[@for=$name]", name=name)) or bool(
        control.xpath("ancestor::label")
    )


def _dangling(tree) -> list[str]:
    ids = set(tree.xpath("//*/@id"))
    told = [
        name
        for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls")
        for value in tree.xpath(f"//*/@{attribute}")
        for name in value.split()
    ]
    told += [target[1:] for target in tree.xpath("//a/@href") if target.startswith("#") and len(target) > 1]
    return sorted(set(told) - ids)
