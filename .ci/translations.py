"""The English catalogue against the words in code and templates: `check` lists what differs, `update` rewrites it.

A msgid is the Vietnamese sentence itself, so Vietnamese needs no catalogue. Places are `{name}` in sentences made by
`portal.lib.words` and `%(name)s` in templates; a translation must fill the same ones.
"""

import io
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))
from portal.letters.kinds import models  # noqa: E402
from portal.lib.words import phrase  # noqa: E402

ENGLISH = HOME / "portal" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
SOURCES = {"portal": [("**.py", "python")], "templates": [("**.html", "jinja2"), ("**.txt", "jinja2")]}
LOUD = {pattern: {"silent": "false"} for pattern, _ in SOURCES["templates"]}  # a broken template is an error
KEYWORDS = DEFAULT_KEYWORDS | {"_": None, "_l": None, "n_": (1, 2)}
PLACE = re.compile(r"%\((\w+)\)|\{(\w+)\}")


def words_in_use() -> Catalog:
    """Every msgid of code and templates, with the place where it stands."""
    found = Catalog(charset="utf-8")
    for folder, methods in SOURCES.items():
        for path, line, msgid, _, _ in extract_from_dir(HOME / folder, methods, LOUD, KEYWORDS):
            found.add(msgid, locations=[(f"{folder}/{path}", line)])
    for path in sorted((HOME / "portal/plans/presets").glob("*.toml")):
        for words in plan_words(tomllib.loads(path.read_text(encoding="utf-8"))):
            found.add(phrase(words).msgid, locations=[(str(path.relative_to(HOME)), 1)])
    for model in models().values():
        for words in (model.title, model.purpose, *(ask.label for ask in model.asks)):
            found.add(words, locations=[(f"templates/letters/kinds/{model.name}.txt", 1)])
    return found


def plan_words(preset: dict[str, Any]) -> Iterator[str]:
    """What a plan calls its periods, criteria and lines of forms: data, and yet read on every page of a report."""
    for period in preset["periods"]:
        yield period["name"]
    for criterion in preset["criteria"]:
        yield criterion["text"]
    for line in [*preset["headings"], *preset["lines"]]:
        yield line["label"]
        if line.get("definition"):
            yield line["definition"]
        if line.get("source") == "free":
            yield line["label"][:1].lower() + line["label"][1:]  # inside a sentence: “nhập số bài viết”


def places(*sentences: str) -> set[str]:
    """The names of the places in the sentences."""
    return {name for sentence in sentences for pair in PLACE.findall(sentence) for name in pair if name}


def faults(catalogue: Catalog, used: Catalog) -> Iterator[str]:
    """One line for each msgid whose translation is missing, unsure, filled differently or no longer used."""
    for message in used:
        if not message.id:
            continue
        here = "{}:{}".format(*message.locations[0])
        entry = catalogue.get(message.id)
        if entry is None or not all(_both(entry.string)):
            yield f"{here}: no English for “{_both(message.id)[0]}”"
        elif entry.fuzzy:
            yield f"{here}: the English of “{_both(message.id)[0]}” is marked unsure (fuzzy)"
        elif places(*_both(entry.string)) != places(*_both(message.id)):
            yield f"{here}: “{_both(entry.string)[-1]}” fills other places than “{_both(message.id)[0]}”"
    unused = [entry for entry in catalogue if entry.id and entry.id not in used]
    for entry in [*unused, *catalogue.obsolete.values()]:
        yield f"{ENGLISH.relative_to(HOME)}: “{_both(entry.id)[0]}” is no longer used"


def _both(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """The singular and, where there is one, the plural."""
    return (text or "",) if isinstance(text, str) or text is None else tuple(text)


def opened() -> Catalog:
    """The English catalogue as it is, or an empty one."""
    if ENGLISH.exists():
        with ENGLISH.open("rb") as file:
            return read_po(file, locale="en")
    return Catalog(
        locale="en",
        header_comment="# The portal's words in English; ./dev translate brings them in line with the source.",
        project="portal",
        version="1",
        msgid_bugs_address="none",
        last_translator="The portal's authors",
        language_team="en",
        fuzzy=False,
    )


def main(verb: str) -> int:
    """Do `check` or `update`; gives the exit code."""
    used = words_in_use()
    catalogue = opened()
    if verb == "update":
        catalogue.update(used, no_fuzzy_matching=True, update_creation_date=False)
        ENGLISH.parent.mkdir(parents=True, exist_ok=True)
        text = io.BytesIO()
        write_po(text, catalogue, width=110, no_location=True, sort_output=True, ignore_obsolete=True)
        ENGLISH.write_bytes(text.getvalue())
        missing = sum(not all(_both(entry.string)) for entry in catalogue if entry.id)
        print(f"{len(catalogue)} sentences, {missing} without English.")
        return 0
    found = list(faults(catalogue, used))
    print(*found, sep="\n", end="\n" if found else "")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
