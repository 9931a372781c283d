"""What is found in a signed PDF, and what is said of it: every case with certificates made for the test."""

import datetime as dt
import functools
import io
from dataclasses import replace

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText

from portal.letters import examining, pdf
from portal.letters.content import letter_from_json
from portal.letters.examining import Findings, examine, look
from portal.letters.signatures import fault, in_words, signature_of
from portal.lib.refusals import Refusal
from tests.letters import examples
from tests.letters.authority import authority

HEAD = "Lê Văn Ví Dụ"
AGENCY = "Hội Chữ thập đỏ tỉnh"
NOW = authority().day + dt.timedelta(minutes=5)


@functools.cache
def letter(abstract: str = "") -> bytes:
    content = examples.shortest()
    return pdf.render(letter_from_json(content | ({"abstract": abstract} if abstract else {})))


@functools.cache
def signed(by: str = HEAD, *, known: bool = True, expired: bool = False) -> bytes:
    maker = authority() if known else authority("CA Lạ")
    return maker.sign(letter(), maker.signer(by, AGENCY, expired=expired))


def found(file: bytes) -> Findings:
    return look(file, letter(), [authority().pem], NOW)


def words(findings: Findings) -> list[list[str]]:
    return [[str(sentence) for _good, sentence in in_words(one)] for one in findings.signatures]


def rewritten(file: bytes, change: object) -> bytes:
    writer = PdfWriter(PdfReader(io.BytesIO(file)))
    change(writer)  # type: ignore[operator]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_sound_signature_says_who_when_and_that_no_byte_was_changed() -> None:
    findings = found(signed())
    assert fault(findings) is None
    assert words(findings) == [
        [
            f"{HEAD} ({AGENCY}) đã ký ngày 18/05/2021 lúc 20:20:00 +07:00",
            "Giờ ký lấy từ máy của người ký.",
            "Tệp chưa bị sửa một byte nào từ khi ký.",
            "Chứng thư số do CA Thử nghiệm cấp, thuộc danh sách tin cậy của cơ quan.",
        ]
    ]
    assert signature_of(findings, HEAD, "").name == HEAD


def test_a_second_signature_leaves_the_first_valid() -> None:
    findings = found(authority().sign(signed(), authority().signer(AGENCY), "Ky2"))
    first, second = words(findings)
    assert "Phần đã ký chưa bị sửa một byte nào; sau đó chỉ thêm chữ ký khác vào cuối tệp." in first
    assert "Tệp chưa bị sửa một byte nào từ khi ký." in second
    assert signature_of(findings, HEAD, "").name == HEAD


def test_one_changed_byte_breaks_the_signature() -> None:
    file = bytearray(signed())
    file[file.rindex(b"/Producer") + 12] ^= 1
    findings = found(bytes(file))
    assert "bị sửa từ khi ký" in " ".join(words(findings)[0])
    with pytest.raises(Refusal, match="Tệp đã bị sửa sau khi ký"):
        signature_of(findings, HEAD, "biết rõ")


def test_a_page_turned_after_the_signature_is_seen() -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed()))
    page = writer.root["/Pages"]["/Kids"].raw_get(0)
    page.get_object()["/Rotate"] = generic.NumberObject(180)
    writer.mark_update(page)
    out = io.BytesIO()
    writer.write(out)
    findings = found(out.getvalue())
    assert findings.signatures[0].later == "forbidden"
    assert fault(findings) is not None


def test_who_is_unknown_is_taken_only_for_a_reason() -> None:
    findings = found(signed(known=False))
    assert any("Chưa xác minh được người ký: CA Lạ" in sentence for sentence in words(findings)[0])
    with pytest.raises(Refusal, match="Chưa xác minh được người ký") as refused:
        signature_of(findings, HEAD, " ")
    assert refused.value.field == "reason"
    assert signature_of(findings, HEAD, "Chứng thư mới cấp, đã gọi điện hỏi").name == HEAD


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (lambda: signed(expired=True), "hết hạn ngày 17/05/2021"),
        (lambda: signed(by="Trần Thị Khác"), "mang tên Trần Thị Khác, còn người ký văn bản là Lê Văn Ví Dụ"),
        (lambda: authority().sign(letter("việc khác"), authority().signer(HEAD)), "Nội dung tệp khác"),
        (letter, "chưa có chữ ký số nào"),
        (lambda: b"GIF89a" + signed(), "không phải PDF"),
        (lambda: signed()[:5000], "Không đọc được"),
        (lambda: b"%PDF-1.7\nstartxref\n9\n%%EOF", "Không đọc được tệp PDF"),
        (lambda: rewritten(letter(), lambda one: one.encrypt("x")), "có mật khẩu"),
        (lambda: rewritten(letter(), lambda one: one.add_attachment("a.txt", b"x")), "lệnh tự chạy"),
    ],
)
def test_what_is_no_signature_of_the_letter_is_refused_in_a_sentence(file: object, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        signature_of(found(file()), HEAD, "biết rõ")  # type: ignore[operator]


def test_a_note_over_the_page_is_no_signature() -> None:
    note = FreeText(text="1.000.000.000 đồng", rect=(200, 500, 400, 550))
    findings = found(rewritten(letter(), lambda one: one.add_annotation(0, note)))
    assert "không phải chữ ký" in str(fault(findings))


def test_the_child_gives_the_same_answer_and_is_killed_when_it_takes_too_long() -> None:
    anchors = [authority().pem]
    assert examine(signed(), letter(), anchors, NOW) == found(signed())
    assert examine(signed(), letter(), anchors, NOW, seconds=0.01).fault == "unread"


def test_what_is_too_large_is_not_read_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examining, "MOST_BYTES", 100)
    assert examine(signed(), letter(), [], NOW).fault == "large"


def test_a_time_that_no_stamp_confirms_is_called_the_signers_own() -> None:
    stamped = replace(found(signed()).signatures[0], stamped=True)
    assert "Giờ ký do dịch vụ cấp dấu thời gian xác nhận." in [
        str(words) for _good, words in in_words(stamped)
    ]
