"""Style sheets and script: ours alone, small, legible in both themes, and what others made is unmodified."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]
STATIC = HOME / "static"
CSS = STATIC / "css"
SCREEN_SHEETS = ("tokens.css", "base.css", "components.css", "print.css")
LINKED = re.findall(
    r'filename="([^"]+)"', (HOME / "templates/layouts/_head.html").read_text(encoding="utf-8")
)


def kept(folder: str) -> list[Path]:
    """The files that were written; the compressed ones beside them are made from these."""
    return sorted(path for path in (STATIC / folder).iterdir() if path.suffix not in {".br", ".gz"})


def plain(sheet: str) -> str:
    """A style sheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", (CSS / sheet).read_text(encoding="utf-8"), flags=re.DOTALL)


def block(theme: str) -> dict[str, str]:
    """The tokens that a theme sets."""
    found = re.search(rf'\[data-bs-theme="{theme}"\]\s*\{{(.*?)\}}', plain("tokens.css"), re.DOTALL)
    assert found
    return declarations(found.group(1))


def declarations(text: str) -> dict[str, str]:
    """Names and values of a block."""
    pairs = (line.split(":", 1) for line in text.split(";") if line.strip())
    return {name.strip(): value.strip() for name, value in pairs}


def light() -> dict[str, str]:
    """The tokens of the light theme."""
    found = re.search(r":root\s*\{(.*?)\}", plain("tokens.css"), re.DOTALL)
    assert found
    return declarations(found.group(1))


def test_dark_by_choice_and_dark_by_device_are_the_same() -> None:
    assert block("dark") == block("auto")


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The WCAG 2 ratio of two colours."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        *(
            (ink, ground, 5.3)
            for ink in ("ink", "ink-2", "pencil", "blue", "blue-2", "red")
            for ground in ("sheet", "desk", "quiet")
        ),
        *((ink, "wash", 4.5) for ink in ("ink", "pencil", "blue", "blue-2")),
        ("red", "red-wash", 4.5),
        ("mark-ink", "mark", 7),
        ("on-blue", "blue", 7),
        ("on-blue", "blue-2", 7),
        ("on-gate-2", "gate", 7),
        *(("edge", ground, 3) for ground in ("sheet", "desk")),
    ],
)
def test_ink_is_legible_on_its_ground(theme: str, ink: str, ground: str, least: float) -> None:
    tokens = light() | (block("dark") if theme == "dark" else {})
    assert contrast(tokens[f"--{ink}"], tokens[f"--{ground}"]) >= least


def test_files_of_others_are_as_they_were_made() -> None:
    readme = (STATIC / "vendor/README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|", readme))
    there = {path.name for path in kept("vendor")} - {"README.md"}
    assert rows.keys() == there
    for name, checksum in rows.items():
        assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == checksum, name


def test_style_and_script_leave_room_for_the_first_page() -> None:
    """The whole first visit is at most 80 KB compressed; the page itself and its picture need some of it."""
    weight = sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in LINKED)
    assert weight <= 45 * 1024, f"{weight / 1024:.1f} KB"


def test_the_own_script_stays_small() -> None:
    (script,) = kept("js")
    assert len(script.read_text(encoding="utf-8").splitlines()) <= 400


def test_every_sheet_of_the_screen_is_linked() -> None:
    assert [f"css/{name}" for name in SCREEN_SHEETS] == [name for name in LINKED if name.startswith("css/")]
    for name in LINKED:
        assert (STATIC / name).is_file()


@pytest.mark.parametrize("path", [*(CSS / name for name in SCREEN_SHEETS), *kept("js"), *kept("img")])
def test_nothing_is_fetched_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"https?://|@import|url\(|data:", text)


def test_the_script_writes_no_markup_and_evaluates_nothing() -> None:
    for path in kept("js"):
        text = path.read_text(encoding="utf-8")
        found = re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|\.style\b", text
        )
        assert not found, f"{path.name}: {found and found.group()}"


def test_colours_live_in_the_tokens_only() -> None:
    """A colour elsewhere would have one meaning by day and none by night; paper is white and the gate's lines are pale."""
    allowed = {"#fff", "rgba(255, 255, 255, .28)"}
    for name in ("base.css", "components.css"):
        found = set(re.findall(r"#[0-9a-f]{3,8}\b|rgba?\([^)]*\)|hsla?\([^)]*\)", plain(name), re.IGNORECASE))
        assert found <= allowed, f"{name}: {found - allowed}"
