"""A measured figure beside its limit."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """`limit` None: only written down, always ok."""

    name: str
    value: float
    unit: str
    limit: float | None
    ok: bool

    @classmethod
    def within(cls, name: str, value: float, unit: str, limit: float | None) -> "Figure":
        """A figure that is ok up to its limit."""
        return cls(name, round(value, 3), unit, limit, limit is None or value <= limit)

    def as_json(self) -> dict[str, Any]:
        """As `./dev bench --json` prints it."""
        return asdict(self)


def table(figures: list[Figure]) -> str:
    """The same for people: name, value, limit, verdict."""
    width = max(len(figure.name) for figure in figures)
    lines = []
    for one in figures:
        limit = "" if one.limit is None else f"at most {one.limit:g}"
        verdict = "" if one.limit is None else ("ok" if one.ok else "TOO MUCH")
        lines.append(f"{one.name:{width}} {one.value:>10g} {one.unit:8} {limit:14} {verdict}".rstrip())
    return "\n".join(lines)
