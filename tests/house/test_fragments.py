"""htmx refines pages: every target exists, every fragment is a part of some page and has one root of the right name."""

import re
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2] / "templates"
PAGES = sorted(path for path in HOME.rglob("*.html") if "pdf" not in path.parts)
SOURCE = {path: path.read_text(encoding="utf-8") for path in PAGES}
EVERYTHING = "\n".join(SOURCE.values())
CODE = "\n".join(path.read_text(encoding="utf-8") for path in (HOME.parent / "portal").rglob("*.py"))


def plain(name: str) -> str:
    """A name with what Jinja fills in left open."""
    return re.sub(r"\{\{.*?\}\}", "*", name)


def ids() -> set[str]:
    found = {plain(name) for name in re.findall(r'\bid="((?:[^"{]|\{\{.*?\}\})+)"', EVERYTHING)}
    return found | {"noi-dung", "status"}


@pytest.mark.parametrize("attribute", ["hx-target", "hx-select", "hx-select-oob"])
def test_every_target_is_an_id_of_some_template(attribute: str) -> None:
    known = ids()
    lost = [
        f"{path.relative_to(HOME)}: {name}"
        for path, text in SOURCE.items()
        for value in re.findall(rf'{attribute}="((?:[^"{{]|\{{\{{.*?\}}\}})+)"', text)
        for name in re.findall(r"#([\w*-]+)", plain(value))
        if name not in known
        and not any(re.fullmatch(one.replace("*", ".*"), name) for one in known if one != "*")
    ]
    assert not lost


def test_every_fragment_belongs_to_a_page_or_a_view() -> None:
    lonely = []
    for path in PAGES:
        name = str(path.relative_to(HOME))
        if (
            path.name.startswith("_")
            and name not in EVERYTHING.replace(SOURCE[path], "")
            and name not in CODE
        ):
            lonely.append(name)
    assert not lonely


def test_a_page_includes_no_fragment_of_another_room() -> None:
    foreign = [
        f"{path.relative_to(HOME)}: {name}"
        for path, text in SOURCE.items()
        for name in re.findall(r'\{%-?\s*(?:include|from|import)\s+"(\w+)/_', text)
        if name not in (path.relative_to(HOME).parts[0], "layouts")
    ]
    assert not foreign


def test_nothing_is_boosted_and_nothing_is_scripted_by_attribute() -> None:
    assert "hx-boost" not in EVERYTHING
    assert not re.search(r"\bhx-on", EVERYTHING)
    assert "hx-headers" not in EVERYTHING
