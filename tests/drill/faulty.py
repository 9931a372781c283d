"""The portal as gunicorn serves it, with two faults to be had: a clock that jumps while it runs, an act whose end fails.

`PORTAL_DRILL_CLOCK` names a file with the shift of the business clock in seconds, read anew for every request. A request
that bears `X-Drill: lose` is worked to its end and rolled back where it would have been committed: 503.
"""

import datetime as dt
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask import Response, g, request

from portal.lib import clock
from wsgi import app

SHIFT = Path(os.environ["PORTAL_DRILL_CLOCK"])
untouched = app.wsgi_app


def by_the_moved_clock(environ: Any, start_response: Any) -> Iterable[bytes]:
    """The portal, by the clock as it stands now."""
    clock.set_shift(dt.timedelta(seconds=float(SHIFT.read_text("ascii"))))
    return untouched(environ, start_response)


@app.after_request  # registered last, so it runs first: everything was written, nothing is committed yet
def lose(response: Response) -> Response:
    """Let the request end as if the power had failed before its commit."""
    if request.headers.get("X-Drill") != "lose":
        return response
    g.refused = True
    return Response(status=503)


app.wsgi_app = by_the_moved_clock  # type: ignore[method-assign]
