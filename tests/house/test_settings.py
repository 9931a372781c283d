"""What the settings make for themselves."""

import secrets
import stat
from pathlib import Path

import pytest

import config


def test_processes_that_start_together_share_one_whole_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quicker: list[str] = []

    def another_process_is_quicker(size: int) -> str:
        if not quicker:
            quicker.append("")
            quicker[0] = config.secret_key(tmp_path)
        return f"{len(quicker)}".zfill(size) if quicker[0] else "k" * size

    monkeypatch.setattr(secrets, "token_urlsafe", another_process_is_quicker)
    assert config.secret_key(tmp_path) == quicker[0] == config.secret_key(tmp_path) == "k" * 48
    (kept,) = tmp_path.iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
