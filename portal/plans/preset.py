"""A plan preset: a TOML file read into frozen values, every reference in it checked. Pure.

The shape of the file stands at the head of `presets/plan_2021.toml`. A mistake raises PresetError, which names the
table, the row and the key (`targets[3].clause`), so that whoever writes next year's plan finds it.
"""

import datetime as dt
import enum
import tomllib
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from portal.plans.consistency import check
from portal.plans.shape import Preset, PresetError

FOLDER = Path(__file__).with_name("presets")
T = TypeVar("T")


def names() -> list[str]:
    """The presets that ship with the portal."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load(name: str) -> Preset:
    """A shipped preset by its name, such as `plan_2021`. Raises PresetError."""
    if name not in names():
        raise PresetError(f"{name}: there is no such preset, only {', '.join(names())}")
    return parse((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def parse(text: str) -> Preset:
    """Read and check the text of a preset. Raises PresetError."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PresetError(f"the file is no TOML: {error}") from None
    preset = _built(Preset, raw, "")
    check(preset)
    return preset


def _built(kind: type[T], raw: Mapping[str, Any], where: str) -> T:
    """A dataclass from a table; unknown and missing keys are mistakes."""
    hints = typing.get_type_hints(kind)
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    dot = f"{where}." if where else ""
    for key in raw:
        if key not in known:
            raise PresetError(f"{dot}{key}: this key is unknown")
    values = {}
    for name, field in known.items():
        if name in raw:
            values[name] = _value(hints[name], raw[name], f"{dot}{name}")
        elif field.default is MISSING:
            raise PresetError(f"{dot}{name}: this key is missing")
    return kind(**values)


def _value(hint: Any, raw: Any, where: str) -> Any:
    """`raw` as the type that its key asks for."""
    if hint is Any:
        return _plain(raw, where)
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is types.UnionType:
        return _value(arguments[0], raw, where)
    if origin is tuple:
        if not isinstance(raw, list):
            raise PresetError(f"{where}: a list is wanted")
        return tuple(_value(arguments[0], item, f"{where}[{place}]") for place, item in enumerate(raw))
    if origin is Literal:
        return _one_of(arguments, raw, where)
    if is_dataclass(hint):
        if not isinstance(raw, dict):
            raise PresetError(f"{where}: a table is wanted")
        return _built(typing.cast("type[Any]", hint), raw, where)
    if issubclass(hint, enum.StrEnum):
        return hint(_one_of([member.value for member in hint], raw, where))
    # Exactly this type: true is no number, a moment is no day.
    if type(raw) is not hint:
        raise PresetError(f"{where}: {raw!r} is no {hint.__name__}")
    return raw


def _one_of(allowed: typing.Sequence[Any], raw: Any, where: str) -> Any:
    if raw not in allowed:
        raise PresetError(f"{where}: {raw!r} is none of {', '.join(map(repr, allowed))}")
    return raw


def _plain(raw: Any, where: str) -> Any:
    """A value that JSON can hold."""
    if isinstance(raw, dt.date | dt.time):
        raise PresetError(f"{where}: write the day as text, in quotes")
    return raw
