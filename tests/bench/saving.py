"""What it costs to save a draft: the whole grid with one changed figure, and that line on its own."""

import itertools
from collections.abc import Callable, Iterator

from portal.extensions import new_id
from tests.bench.figure import Figure
from tests.bench.pages import path_of
from tests.bench.province import Province, cpu_ms
from tests.page import Browser

PERSONA, LINE = "women_reporter", "D1A"
ROUNDS = 15
LIMIT_MS = 300


def figures(province: Province) -> Iterator[Figure]:
    """CPU of one request each; writes into the province."""
    client = province.app.test_client()
    with client.session_transaction() as cookie:
        cookie["secret"] = province.secret(PERSONA)
    browser, path = Browser(client), path_of(province, "reports.figures", "women's draft")
    sent = browser.get(f"{path}?edit={LINE}").form("/figures") | {
        "csrf_token": browser.csrf(),
        "next": "draft",
    }
    turn = itertools.count(1)

    def save(to: str, status: int, **headers: str) -> Callable[[], None]:
        def act() -> None:
            sent[f"{LINE}-value"] = str(1000 + next(turn))
            answer = client.post(to, data=sent | {"key": new_id().hex}, headers=headers)
            if answer.status_code != status:
                raise RuntimeError(f"{to}: {answer.status}")
            sent[f"{LINE}-version"] = str(int(sent[f"{LINE}-version"]) + 1)

        return act

    line = path.removesuffix("figures") + f"lines/{LINE}"
    grid, row = cpu_ms(save(path, 303), save(line, 200, **{"HX-Request": "true"}), rounds=ROUNDS)
    yield Figure.within(f"save_reports_figures_{PERSONA}_cpu", grid, "ms", LIMIT_MS)
    yield Figure.within(f"save_reports_line_{PERSONA}_cpu", row, "ms", LIMIT_MS)
