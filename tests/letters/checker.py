"""The rows of the reference's table (official-documents §5) that a program can decide, for every look of a letter.

`check(pdf, content)` names the rows that a PDF breaks. Rows 56 and 57 compare it with something else and are asked for
by name; what no program here can decide is listed with its reason.
"""

from tests.letters import form_body, form_certificate, form_file, form_head, form_party
from tests.letters.case import ASSERTIONS, Fault, Look, check, judged
from tests.letters.form_file import printed_again, registered

__all__ = ["ASSERTIONS", "COMPARED", "PARTLY", "Fault", "Look", "check", "judged"]
__all__ += ["form_body", "form_certificate", "form_file", "form_head", "form_party"]

COMPARED = {56: registered, 57: printed_again}
"""Rows that need more than the file: the register and the file's name, a second printing."""
PARTLY = {
    54: "whether all of PDF/A is kept is for veraPDF to say; here only what the file claims",
    55: "signed files are verified where they are brought back",
    56: "that the register has no gaps is shown on the register",
}
"""What a row also asks and no program here decides."""
