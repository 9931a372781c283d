"""What people type at the edges: names without blanks, long abstracts, crowds, tables wider and rows higher than a page,
characters that cannot be printed. Each makes a letter of its own from a plain one.
"""

from collections.abc import Callable, Iterator
from typing import Any

from portal.letters.content import Kind
from tests.letters.examples import certificate, paragraph, party, shortest, varied

JSON = dict[str, Any]
SENTENCE = "Hội đã tổ chức khảo sát, lập hồ sơ và trợ giúp các địa chỉ nhân đạo theo chỉ tiêu được giao. "
WORD = "x" * 200
KINDS = ("text", "count", "money", "percent")


def bases(letter: JSON | None = None) -> Iterator[tuple[str, JSON]]:
    """A plain letter of every kind in every format that knows the kind."""
    for form in ("state", "party"):
        for kind in Kind:
            free = kind in (Kind.thanks, Kind.certificate)
            if form == "party" and free:
                continue
            base = certificate() if kind is Kind.certificate else letter or shortest()
            yield f"{form}-{kind}", varied(party(base) if form == "party" else base, kind=kind.value)


def issued(letter: JSON, **changes: str) -> JSON:
    return varied(letter, issuer=letter["issuer"] | changes)


def signed(letter: JSON, **changes: Any) -> JSON:
    return varied(letter, signer=letter["signer"] | changes)


def table(columns: int = 15, rows: int = 60, cell: str = "Xã Ví Dụ", *, total: bool = True) -> JSON:
    """A table of columns of all kinds."""
    kinds = [KINDS[place % 4] for place in range(1, columns)]
    labels = [{"label": "STT", "kind": "text"}]
    labels += [{"label": f"Cột số liệu thứ {place}", "kind": kind} for place, kind in enumerate(kinds, 1)]

    def value(kind: str, row: int, place: int) -> Any:
        return {"text": cell, "count": row * place, "money": row * place * 1_250_000, "percent": 12.5}[kind]

    lines = [
        [row, *(value(kind, row, place) for place, kind in enumerate(kinds, 1))] for row in range(1, rows + 1)
    ]
    return {"type": "table", "columns": labels, "rows": lines, "total": total}


def annexed(letter: JSON, *tables: JSON, land: bool = True, title: str = "Danh sách") -> JSON:
    annexes = [{"title": title, "landscape": land, "body": [block]} for block in tables]
    return varied(letter, annexes=annexes, body=[paragraph("Chi tiết tại Phụ lục kèm theo.")])


EXTREMES: dict[str, Callable[[JSON], JSON]] = {
    "name200": lambda b: issued(b, name=WORD),
    "name200vn": lambda b: issued(b, name=WORD.replace("x", "Đ")),
    "superior200": lambda b: issued(b, superior=WORD),
    "name600": lambda b: issued(b, name=(SENTENCE * 7)[:600]),
    "place200": lambda b: issued(b, place=WORD),
    "place60": lambda b: issued(b, place="Thành phố Hồ Chí Minh Thành phố Hồ Chí Minh mở rộng"),
    "abbr60": lambda b: issued(b, abbr="CTĐ" * 20),
    "unit60": lambda b: issued(b, unit="CTĐ" * 20),
    "abbrlow": lambda b: issued(b, abbr="c t/đ-1"),
    "abstract600": lambda b: varied(b, abstract=(SENTENCE * 7)[:600]),
    "abstract200x": lambda b: varied(b, abstract=WORD),
    "abstract1": lambda b: varied(b, abstract="a"),
    "abstractV": lambda b: varied(b, abstract="V/v"),
    "recipients40": lambda b: varied(b, recipients=[f"Hội Chữ thập đỏ xã {n}" for n in range(40)]),
    "recip200x": lambda b: varied(b, recipients=[WORD]),
    "recip2x200x": lambda b: varied(b, recipients=[WORD, "a", WORD.replace("x", "Đ")]),
    "recip600": lambda b: varied(b, recipients=[(SENTENCE * 7)[:600], "b"]),
    "recipdots": lambda b: varied(b, recipients=["...", "; ;", "-"]),
    "title120": lambda b: signed(
        b, title=("Phó Chủ tịch Thường trực kiêm Phó Trưởng ban Chỉ đạo Cuộc vận động " * 3)[:120]
    ),
    "title200x": lambda b: signed(b, title="Phó" + WORD),
    "auth200x": lambda b: signed(b, authority=[WORD], title="Phó x"),
    "name100": lambda b: signed(b, name="Công Tằng Tôn Nữ " * 8),
    "signame200x": lambda b: signed(b, name=WORD),
    "signup": lambda b: signed(b, name="TRẦN VĂN A"),
    "kiem": lambda b: signed(b, authority=["Trưởng Ban Dân vận", "kiêm"], title="Trưởng ban"),
    "authodd": lambda b: signed(b, authority=["P. Chủ tịch"], title="a"),
    "body1word": lambda b: varied(b, body=[paragraph("a")]),
    "bodydot": lambda b: varied(b, body=[paragraph(".")]),
    "bodyend": lambda b: varied(b, body=[paragraph("Đề nghị./.")]),
    "body30": lambda b: varied(b, body=[paragraph(SENTENCE * 12)] * 30),
    "bodyonepar": lambda b: varied(b, body=[paragraph(SENTENCE * 150)]),
    "body2000x": lambda b: varied(b, body=[paragraph("x" * 2000), paragraph("b")]),
    "headings": lambda b: varied(
        b,
        body=[{"type": "heading", "level": level, "text": SENTENCE * 2} for level in (1, 2, 3)] * 10
        + [paragraph("a")],
    ),
    "headinglast": lambda b: varied(b, body=[paragraph("a"), {"type": "heading", "level": 1, "text": "b"}]),
    "heading200x": lambda b: varied(b, body=[{"type": "heading", "level": 1, "text": WORD}, paragraph("a")]),
    "headown": lambda b: varied(
        b,
        body=[
            {"type": "heading", "level": 1, "text": "I. Tên"},
            {"type": "heading", "level": 2, "text": "1) Tên"},
            {"type": "heading", "level": 3, "text": "a) Tên"},
            paragraph("a"),
        ],
    ),
    "letters60": lambda b: varied(b, body=[{"type": "list", "style": "letter", "items": ["mục"] * 60}]),
    "numbers200": lambda b: varied(b, body=[{"type": "list", "style": "number", "items": ["mục"] * 200}]),
    "dash": lambda b: varied(b, body=[{"type": "list", "style": "dash", "items": ["-", "- -", "."]}]),
    "list1": lambda b: varied(b, body=[{"type": "list", "style": "letter", "items": ["f"]}]),
    "bases40": lambda b: varied(b, bases=[SENTENCE] * 40),
    "bases200x": lambda b: varied(b, bases=[WORD, "a"]),
    "dist90": lambda b: varied(b, distribution=[{"to": f"Hội xã {n}", "purpose": "t/h"} for n in range(90)]),
    "dist30": lambda b: varied(b, distribution=[{"to": f"Hội xã {n}", "purpose": "t/h"} for n in range(30)]),
    "dist200x": lambda b: varied(b, distribution=[{"to": WORD, "purpose": WORD}]),
    "archive200": lambda b: varied(b, archive=WORD),
    "archiveodd": lambda b: varied(b, archive="Phòng: Tổ chức"),
    "table15body": lambda b: varied(b, body=[paragraph("a"), table(), paragraph("b")]),
    "table40body": lambda b: varied(b, body=[paragraph("a"), table(40, 5), paragraph("b")]),
    "table15annex": lambda b: annexed(b, table()),
    "table15port": lambda b: annexed(b, table(), land=False),
    "table30annex": lambda b: annexed(b, table(30, 10)),
    "table60cols": lambda b: annexed(b, table(60, 3)),
    "cell200x": lambda b: annexed(b, table(5, 3, cell=WORD)),
    "cell200x15": lambda b: annexed(b, table(15, 3, cell=WORD)),
    "cell6000": lambda b: annexed(b, table(6, 3, cell=SENTENCE * 60)),
    "cellrow": lambda b: annexed(b, table(3, 2, cell=SENTENCE * 200)),
    "money": lambda b: annexed(
        b,
        {
            "type": "table",
            "columns": [{"label": "Tiền", "kind": "money"}, {"label": "x", "kind": "text"}],
            "rows": [[10**30, "a"], [-(10**30), None]],
            "total": True,
        },
    ),
    "money15": lambda b: annexed(
        b,
        {
            "type": "table",
            "columns": [{"label": "Tiền", "kind": "money"}] * 15,
            "rows": [[10**12] * 15] * 3,
            "total": True,
        },
    ),
    "norows": lambda b: annexed(
        b,
        {
            "type": "table",
            "columns": [{"label": "Tiền", "kind": "money"}, {"label": "x", "kind": "text"}],
            "rows": [],
            "total": True,
        },
    ),
    "onecol": lambda b: annexed(
        b,
        {
            "type": "table",
            "columns": [{"label": "Tiền", "kind": "text"}],
            "rows": [["a"], [""]],
            "total": True,
        },
    ),
    "labels200x": lambda b: annexed(
        b,
        {
            "type": "table",
            "columns": [{"label": WORD, "kind": "text"}, {"label": WORD, "kind": "money"}],
            "rows": [["a", 1]],
            "total": False,
        },
    ),
    "labels6000": lambda b: annexed(
        b,
        {
            "type": "table",
            "columns": [{"label": SENTENCE * 60, "kind": "text"}, {"label": "b", "kind": "money"}],
            "rows": [["a", 1]] * 3,
            "total": False,
        },
    ),
    "annextitle600": lambda b: annexed(b, table(3, 3), title=(SENTENCE * 7)[:600]),
    "annextitle200x": lambda b: annexed(b, table(3, 3), title=WORD),
    "annexes20": lambda b: annexed(b, *[table(3, 3)] * 20),
    "annexes120": lambda b: annexed(b, *[table(3, 1)] * 30),
    "percent": lambda b: annexed(
        b,
        {
            "type": "table",
            "columns": [{"label": "Tỷ lệ", "kind": "percent"}],
            "rows": [[1e300], [0.001], [-5.5], ["12.5 %"], ["abc"], [None]],
            "total": False,
        },
    ),
    "nbsp": lambda b: varied(b, body=[paragraph("a\u00a0" * 300 + "b")]),
    "shy": lambda b: varied(b, body=[paragraph("a\u00adb\u200bc\ufeffd\u2060e")]),
    "rtl": lambda b: varied(b, body=[paragraph("a \u202ebc\u202c d \u2066x\u2069")]),
    "combining": lambda b: varied(b, body=[paragraph("Bo\u0302\u0323 q\u0323 x\u0301\u0302\u0303 b")]),
    "ctrl": lambda b: varied(b, body=[paragraph("a\x00b\x0cc\x1bd")]),
    "quotes": lambda b: varied(b, body=[paragraph("\"a\" 'b' &amp; <b> ]]> \\ %s {0} ${x}")]),
    "ligature": lambda b: varied(b, body=[paragraph("ﬁ ﬂ ŉ ß ĳ Ω Å µ ½ № ℓ ™")]),
    "upperquirk": lambda b: issued(b, name="ß ŉ ﬁ hội"),
    "day": lambda b: varied(b, date="0001-01-01"),
    "number": lambda b: varied(b, number=10**20),
    "draft": lambda b: varied(b, draft=True, number=None, date=None, urgency="hoa-toc"),
    "urgentall": lambda b: varied(b, urgency="thuong-khan", abstract=(SENTENCE * 7)[:300]),
}
