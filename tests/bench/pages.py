"""What every page costs on the whole province: CPU of one request, written down to be compared from run to run, and the
weight of its HTML.
"""

from collections.abc import Iterator

from portal.extensions import db
from tests.bench.figure import Figure
from tests.bench.province import Province, cpu_ms
from tests.house.subjects import find

ROUNDS = 15
MOST_KB = 60
LIMITS_MS = {"review.desk": 200, "progress.board": 200, "review.case": 400}
# Who opens it, the endpoint, the thing it is about.
PAGES = (
    ("women_reporter", "home.index", ""),
    ("redcross_reviewer", "home.index", ""),
    ("women_reporter", "addresses.index", ""),
    ("women_reporter", "addresses.show", "address of a commune"),
    ("women_reporter", "pledges.new_form", "address of a commune"),
    ("women_reporter", "pledges.show", "women's pledge"),
    ("redcross_reviewer", "pledges.deliveries", ""),
    ("women_reporter", "reports.index", ""),
    ("women_reporter", "reports.figures", "women's draft"),
    ("women_reporter", "reports.check", "women's draft"),
    ("redcross_reviewer", "review.desk", ""),
    ("redcross_reviewer", "review.case", "farmers' second version"),
    ("redcross_reviewer", "progress.board", ""),
    ("women_reporter", "plans.show", "plan of 2021"),
    ("redcross_clerk", "letters.index", ""),
    ("redcross_reviewer", "letters.show", "letter put up"),
    ("redcross_clerk", "documents.outgoing", ""),
)


def figures(province: Province) -> Iterator[Figure]:
    """One figure a page; two personas' home pages are told apart by their names."""
    people = {persona: province.person(persona) for persona, _endpoint, _subject in PAGES}
    for persona, endpoint, subject in PAGES:
        person, path = people[persona], path_of(province, endpoint, subject)
        (cost,) = cpu_ms(lambda person=person, path=path: person.get(path), rounds=ROUNDS)
        name = f"page_{endpoint.replace('.', '_')}_{persona}"
        yield Figure.within(f"{name}_cpu", cost, "ms", LIMITS_MS.get(endpoint))
        yield Figure.within(f"{name}_weight", len(person.get(path)) / 1024, "KB", MOST_KB)


def path_of(province: Province, endpoint: str, subject: str) -> str:
    """Where the demonstration's subject has its page."""
    from flask import url_for

    with province.app.app_context():
        values = find(subject)
        db.session.rollback()
    with province.app.test_request_context():
        return url_for(endpoint, **values)
