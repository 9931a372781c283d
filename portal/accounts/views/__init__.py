"""The doors of the accounts room: the gate, the first password, the people whom a post manages."""

from portal.accounts.views import activation, people, posts, saved
from portal.accounts.views.gate import bp

__all__ = ["activation", "bp", "people", "posts", "saved"]
