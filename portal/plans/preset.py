"""A plan preset: a TOML file read into frozen values, every reference in it checked. Pure.

The shape of the file stands at the head of `presets/plan_2021.toml`. A mistake raises PresetError, which names the
table, the row and the key (`targets[3].clause`), so that whoever writes next year's plan finds it.
"""

import datetime as dt
import enum
import functools
import json
import re
import tomllib
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from portal.lib import vietnamese
from portal.lib.words import Words, _
from portal.plans.consistency import check
from portal.plans.shape import Preset, PresetError

FOLDER = Path(__file__).with_name("presets")
T = TypeVar("T")
BRACES = frozenset("{}")  # the places of a sentence (lib.words), which these texts become
KINDS = {
    int: _("số nguyên"), str: _("chữ trong ngoặc kép"), bool: _("true hoặc false"), dt.date: _("ngày dạng 2021-01-31")
}  # fmt: skip


def names() -> list[str]:
    """The presets that ship with the portal."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load(name: str) -> Preset:
    """A shipped preset by its name, such as `plan_2021`. Raises PresetError."""
    if name not in names():
        raise PresetError(name, _("không có kế hoạch mẫu này, chỉ có {names}", names=", ".join(names())))
    return parse((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@functools.lru_cache(maxsize=8)
def parse(text: str) -> Preset:
    """Read and check the text of a preset. Raises PresetError."""
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise PresetError("", _broken(str(error))) from None
    preset = _built(Preset, raw, "")
    check(preset)
    return preset


def _broken(told: str) -> Words:
    """Where the text stops being TOML; the parser tells it in English."""
    if at := re.search(r"at line (\d+), column (\d+)", told):
        return _("không đọc được: sai cú pháp TOML ở dòng {line}, cột {column}", line=at[1], column=at[2])
    return _("không đọc được: văn bản này không phải TOML đúng cú pháp, hoặc chưa hết")


def write(preset: Preset) -> str:
    """The text of a preset, which `parse` reads back to the same."""
    parts = []
    for table in fields(preset):
        held = getattr(preset, table.name)
        name = f"[[{table.name}]]" if isinstance(held, tuple) else f"[{table.name}]"
        for row in held if isinstance(held, tuple) else (held,):
            said = [(key.name, getattr(row, key.name)) for key in fields(row)]
            parts += [name, *(f"{key} = {_written(value)}" for key, value in said if value is not None), ""]
    return "\n".join(parts)


def _written(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_written(one)}" for key, one in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def _built(kind: type[T], raw: Mapping[str, Any], where: str) -> T:
    """A dataclass from a table; unknown and missing keys are mistakes."""
    hints = typing.get_type_hints(kind)
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    dot = f"{where}." if where else ""
    for key in raw:
        if key not in known:
            raise PresetError(f"{dot}{key}", _("khóa này không có trong mẫu"))
    values = {}
    for name, field in known.items():
        if name in raw:
            values[name] = _value(hints[name], raw[name], f"{dot}{name}")
        elif field.default is MISSING:
            raise PresetError(f"{dot}{name}", _("thiếu khóa này"))
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
            raise PresetError(where, _("cần một danh sách, ví dụ [1, 2]"))
        return tuple(_value(arguments[0], item, f"{where}[{place}]") for place, item in enumerate(raw))
    if origin is Literal:
        return _one_of(arguments, raw, where)
    if is_dataclass(hint):
        if not isinstance(raw, dict):
            raise PresetError(where, _("cần một bảng"))
        return _built(typing.cast("type[Any]", hint), raw, where)
    if issubclass(hint, enum.StrEnum):
        return hint(_one_of([member.value for member in hint], raw, where))
    # Exactly this type: true is no number, a moment is no day.
    if type(raw) is not hint:
        raise PresetError(
            where, _("{value} không phải {kind}", value=raw, kind=KINDS.get(hint, hint.__name__))
        )
    return _text(raw, where) if hint is str else raw


def _text(raw: str, where: str) -> str:
    if set(raw) & BRACES:
        raise PresetError(where, _("không dùng dấu ngoặc nhọn"))
    return vietnamese.nfc(raw)


def _one_of(allowed: typing.Sequence[Any], raw: Any, where: str) -> Any:
    if raw not in allowed:
        raise PresetError(
            where,
            _("{value} không thuộc các giá trị {allowed}", value=raw, allowed=", ".join(map(str, allowed))),
        )
    return raw


def _plain(raw: Any, where: str) -> Any:
    """A value that JSON can hold."""
    if isinstance(raw, dt.date | dt.time):
        raise PresetError(where, _("viết ngày thành chữ, trong ngoặc kép"))
    return raw
