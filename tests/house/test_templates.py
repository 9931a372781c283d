"""Templates keep the house's rules of form: what the test client sees on a page begins here."""

import re
from functools import cache
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.conftest import Theatre

HOME = Path(__file__).resolve().parents[2]
TEMPLATES = HOME / "templates"
PAPER = ("layouts/letter.html", "letters/pdf/", "documents/print.html")
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
SCREEN = [name for name in NAMES if not name.startswith(PAPER)]
COMPONENTS = [name for name in NAMES if name.startswith("components/")]
PARSER = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


@cache
def source(name: str) -> str:
    """A template's text without its comments."""
    return re.sub(r"\{#.*?#\}", "", (TEMPLATES / name).read_text(encoding="utf-8"), flags=re.DOTALL)


def test_every_template_compiles(theatre: Theatre) -> None:
    for name in NAMES:
        theatre.app.jinja_env.get_template(name)


@pytest.mark.parametrize(
    ("pattern", "what"),
    [
        (r"<style\b", "inline style sheet"),
        (r"<script\b(?![^>]*\bsrc=)", "inline script"),
        (r"<[^>]*\sstyle=", "style attribute"),
        (r"<[^>]*\son[a-z]+=", "script attribute"),
        (r"hx-on|hx-boost|js:", "htmx that evaluates or boosts"),
        (r"\|\s*safe\b|Markup", "text let through unescaped"),
        (r"autoescape", "escaping switched"),
        (r"\b(?:src|href)=[\"'](?:https?:)?//", "something from another host"),
    ],
)
def test_no_screen_template_has(pattern: str, what: str) -> None:
    found = {name: match.group() for name in SCREEN if (match := re.search(pattern, source(name)))}
    assert not found, f"{what}: {found}"


def test_every_import_is_used() -> None:
    idle = []
    for name in NAMES:
        text = source(name)
        for statement, names in re.findall(r"(\{%-?\s*from [^%]*? import ([^%]*?)-?%\})", text):
            rest = text.replace(statement, "")
            for one in names.replace(" with context", "").split(","):
                local = one.split(" as ")[-1].strip()
                if not re.search(rf"\b{local}\b", rest):
                    idle.append(f"{name}: {local}")
    assert not idle, "\n".join(idle)


def test_every_form_says_where_and_how_and_posts_with_its_keys() -> None:
    faults = []
    for name in SCREEN:
        for tag, body in re.findall(r"(<form\b(?:[^>\"]|\"[^\"]*\")*>)(.*?)</form>", source(name), re.DOTALL):
            method = re.search(r"method=\"(\w+)\"", tag)
            if "action=" not in tag or not method:
                faults.append(f"{name}: {tag} has no action or no method")
            elif method.group(1).lower() == "post" and "form_keys(" not in body:
                faults.append(f"{name}: {tag} has no form_keys")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_is_one_macro_named_as_its_file_and_says_what_it_takes(name: str) -> None:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    macros = {macro.name: macro for macro in PARSER.parse(text).find_all(nodes.Macro)}
    public = [macro for macro in macros if not macro.startswith("_")]
    assert public == [Path(name).stem]
    comment = re.match(r"\{#-?(.*?)-?#\}", text, re.DOTALL)
    assert comment, f"{name} does not begin with a comment"
    for argument in macros[public[0]].args:
        assert re.search(rf"\b{argument.name}\b", comment.group(1)), (
            f"{name} does not explain {argument.name}"
        )


def test_the_kit_shows_every_component() -> None:
    """Layouts and other components count: what they use is seen there. `announce` is heard, `carried` sent, not seen."""
    shown = "".join(
        source(name) for name in NAMES if "kit" in name or name.startswith(("layouts/", "components/"))
    )
    hidden = {name for name in COMPONENTS if f'"{name}"' not in shown}
    assert hidden == {"components/announce.html", "components/carried.html"}


def class_names_in_css() -> set[str]:
    """Every class that some style sheet of the screen knows."""
    sheets = [*(HOME / "static/css").glob("*.css"), *(HOME / "static/vendor").glob("*.css")]
    text = "".join(
        re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL) for sheet in sheets
    )
    return set(re.findall(r"\.(-?[a-zA-Z_][\w-]*)", text))


def test_no_class_is_invented() -> None:
    known = class_names_in_css()
    invented = []
    for name in SCREEN:
        for value in re.findall(r'class="((?:\{\{.*?\}\}|\{%.*?%\}|[^"])*)"', source(name), re.DOTALL):
            words = JINJA.sub("\0", value).split()
            invented += [f"{name}: {word}" for word in words if "\0" not in word and word not in known]
    assert not invented, "\n".join(invented)


def test_a_page_fills_the_title_that_its_heading_follows() -> None:
    pages = [name for name in SCREEN if "{% extends" in source(name) and "/_" not in name]
    assert [name for name in pages if not re.search(r"\{%-? block title -?%\}", source(name))] == []
