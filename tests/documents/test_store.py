"""Files are kept under their hash, once, whole or not at all."""

import os
import uuid
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal.documents import actions, invariants, queries, vault
from portal.documents.models import StoredFile
from portal.extensions import db
from portal.lib import clock
from portal.lib.refusals import Refusal
from tests.conftest import Stage

PDF = b"%PDF-1.7 made up"


def keep(stage: Stage, content: bytes = PDF, name: str = "01-CTD-VP-2021.pdf") -> tuple[uuid.UUID, str]:
    clerk = stage.viewer("redcross_clerk")
    with stage.work():
        row = actions.store(clerk.organisation_id, name, "application/pdf", content, clock.now())
        return row.id, row.sha256


def files(stage: Stage) -> list[Path]:
    with stage.app.app_context():
        return list(vault.all_kept())


def faults(stage: Stage) -> list[str]:
    with stage.read():
        return list(invariants.broken())


def test_a_kept_file_is_named_by_its_sha256_and_comes_back_as_it_was(stage: Stage) -> None:
    file_id, sha256 = keep(stage)
    assert [path.name for path in files(stage)] == [sha256]
    with stage.read():
        viewer = stage.viewer("redcross_clerk")
        row = queries.file(viewer, file_id)
        assert row is not None
        assert (row.size, row.media_type) == (len(PDF), "application/pdf")
        assert queries.open_file(viewer, row) == PDF


def test_the_same_bytes_are_on_disk_once_and_the_same_file_is_one_row(stage: Stage) -> None:
    first, _ = keep(stage)
    again, _ = keep(stage)
    other, _ = keep(stage, name="sao.pdf")
    assert first == again != other
    assert len(files(stage)) == 1


def test_a_file_is_on_disk_before_its_row_is_committed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []
    flush = db.session.flush

    def look() -> None:
        seen.append(bool(list(vault.all_kept())))
        flush()

    monkeypatch.setattr(actions.db.session, "flush", look)
    keep(stage)
    assert seen == [True]


def test_an_interrupted_writing_leaves_no_file_under_a_hash(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(vault.os, "fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        keep(stage)
    assert files(stage) == []
    with stage.read():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(StoredFile)) == 0


def test_what_the_disk_changed_is_not_handed_out(stage: Stage) -> None:
    file_id, sha256 = keep(stage)
    next(iter(files(stage))).write_bytes(b"%PDF-1.7 made uq")
    with stage.read():
        viewer = stage.viewer("redcross_clerk")
        with pytest.raises(Refusal, match="mã kiểm tra"):
            queries.open_file(viewer, queries.file(viewer, file_id))
    assert any("is damaged" in fault and sha256[:12] in fault for fault in faults(stage))


def test_the_invariants_name_files_that_are_gone_or_belong_to_nobody(stage: Stage) -> None:
    keep(stage)
    assert faults(stage) == []
    stray = files(stage)[0].with_name("0" * 64)
    stray.write_bytes(b"stray")
    assert faults(stage) == [], "a young file may be on its way to its row"
    os.utime(stray, (0, 0))
    assert any("belongs to no row" in fault for fault in faults(stage))
    stray.unlink()
    files(stage)[0].unlink()
    assert any("is gone" in fault for fault in faults(stage))


def test_the_neighbour_does_not_see_the_file(stage: Stage) -> None:
    file_id, _ = keep(stage)
    with stage.read():
        for stranger in ("district_reviewer", "women_head", "observer", "administrator", "committee_head"):
            assert queries.file(stage.viewer(stranger), file_id) is None, stranger
