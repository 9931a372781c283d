"""The house says no, and why."""

from portal.lib.words import Words


class Refusal(Exception):
    """A business rule forbids what was asked: answered with 422 and the sentence.

    `code` is stable and dotted (`report.period_closed`), `field` the name of the input it is about, if any.
    """

    def __init__(self, code: str, words: Words, field: str | None = None) -> None:
        """`words` says what is wrong and what to do."""
        super().__init__(code)
        self.code = code
        self.words = words
        self.field = field

    def __str__(self) -> str:
        """Code and sentence, for tests and the command line."""
        return f"{self.code}: {self.words}"


class Conflict(Exception):
    """Somebody else changed the same thing meanwhile: answered with 409 and the sentence."""

    def __init__(self, words: Words, code: str = "conflict") -> None:
        """`words` says what happened and how to go on."""
        super().__init__(code)
        self.code = code
        self.words = words

    def __str__(self) -> str:
        """Code and sentence, for tests and the command line."""
        return f"{self.code}: {self.words}"
