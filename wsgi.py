"""What the server imports: `gunicorn wsgi:app`, `flask --app wsgi`."""

import gc
import sys

from portal import create_app

# Many threads stand in the writers' queue: whoever's turn it is should not wait 5 ms for the interpreter.
sys.setswitchinterval(0.0005)
app = create_app()
# What the start has made lives as long as the process; no collection need look at it again.
gc.collect()
gc.freeze()
