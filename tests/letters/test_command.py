"""`flask letter render`: a letter's JSON becomes a PDF without a database, or a plain error names what is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from portal import cli
from tests.letters.examples import ordinary, varied


def rendered(tmp_path: Path, text: str) -> Any:
    (tmp_path / "letter.json").write_text(text, "utf-8")
    return CliRunner().invoke(
        cli.letter_render, [str(tmp_path / "letter.json"), str(tmp_path / "letter.pdf")]
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (json.dumps(varied(ordinary(), colour="red")), "colour: "),
        (json.dumps(varied(ordinary(), issuer={})), "issuer.name: "),
        (json.dumps(varied(ordinary(), number="5")), "number: "),
        (json.dumps(varied(ordinary(), recipients=[])), "recipients: "),
        (json.dumps(varied(ordinary(), kind="thu-cam-on", format="party", signer=varied(ordinary()["signer"], authority=[]))), "kind: "),
        (json.dumps(varied(ordinary(), abstract="về 😀")), "U+1F600"),
        ("[]", "JSON"),
        ("{", "letter.json"),
    ],
)  # fmt: skip
def test_bad_input_is_an_error_that_names_the_key(tmp_path: Path, text: str, named: str) -> None:
    result = rendered(tmp_path, text)
    assert result.exit_code == 1
    assert named in result.output
    assert "Traceback" not in result.output
    assert not (tmp_path / "letter.pdf").exists()
