"""Who walks through the tests: user names of the demonstration's accounts, all with its one password."""

from portal.demonstration.people import PASSWORD, USERNAMES

__all__ = ["PASSWORD", "USERNAMES"]
