"""What the signatures of a file say, in words; whether they sign a letter in its signer's name. Knows no database."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from flask import current_app

from portal.letters.examining import MOST_BYTES, Findings, Signature
from portal.lib.clock import VIETNAM
from portal.lib.refusals import Refusal
from portal.lib.vietnamese import fold, short_date
from portal.lib.words import Words, _

FAULTS: dict[str, Words] = {
    "large": _("Tệp lớn quá {most} MB. Ký lại đúng tệp tải từ cổng rồi gửi", most=MOST_BYTES >> 20),
    "no_pdf": _("Tệp này không phải PDF. Gửi tệp PDF đã ký số"),
    "encrypted": _("Tệp có mật khẩu hoặc bị mã hóa, cổng không đối chiếu được. Ký lại, không đặt mật khẩu"),
    "unread": _("Không đọc được tệp PDF này. Tải lại tệp từ cổng, ký số rồi gửi"),
    "active": _("Tệp có lệnh tự chạy hoặc tệp đính kèm, không nhận. Ký lại đúng tệp tải từ cổng"),
    "other": _("Nội dung tệp khác văn bản này. Kiểm tra có chọn nhầm tệp không"),
    "drawn": _("Trên trang có thêm hình hoặc chữ không phải chữ ký. Ký lại đúng tệp tải từ cổng"),
    "unsigned": _("Đúng văn bản này nhưng tệp chưa có chữ ký số nào"),
}
BROKEN = _("Tệp đã bị sửa sau khi ký: chữ ký không còn đúng. Ký lại đúng tệp tải từ cổng")


def anchors() -> list[str]:
    """The certificates (PEM) of the issuers that the body trusts, from the folder named in the settings."""
    place = Path(current_app.config["TRUST_FOLDER"])
    mark = "-----BEGIN CERTIFICATE-----"
    return [
        mark + part
        for file in sorted(place.glob("*.pem"))
        for part in file.read_text("ascii", "replace").split(mark)[1:]
    ]


def is_intact(findings: Findings) -> bool:
    """Nothing that was signed has changed, and nothing was added but further signatures and their data."""
    return all(one.intact and one.later != "forbidden" for one in findings.signatures)


def fault(findings: Findings) -> Words | None:
    """Why a file is not this letter with sound signatures; None when it is."""
    if not is_intact(findings):
        return BROKEN
    return FAULTS[findings.fault] if findings.fault else None


def signature_of(findings: Findings, name: str, confirmed: str) -> Signature:
    """The signature of the person whose name stands under the letter. Refuses what is no sound signature of his.

    Who has a certificate of an unknown issuer is not verified: `confirmed` has to say why it is taken all the same.
    """
    said = fault(findings)
    if said is not None:
        raise Refusal("signature.faulty", said, "file")
    for one in findings.signatures:
        if one.expired:
            raise Refusal(
                "signature.expired",
                _("Chứng thư số của {name} hết hạn ngày {date}", name=one.name, date=_day(one.expires)),
                "file",
            )
    mine = next((one for one in findings.signatures if f" {fold(name)} " in f" {fold(one.name)} "), None)
    if mine is None:
        names = ", ".join(one.name for one in findings.signatures)
        raise Refusal(
            "signature.other_name",
            _("Chữ ký số mang tên {names}, còn người ký văn bản là {name}", names=names, name=name),
            "file",
        )
    unknown = next((one for one in findings.signatures if not one.trusted), None)
    if unknown is not None and not confirmed.strip():
        raise Refusal(
            "signature.unknown",
            _(
                "Chưa xác minh được người ký: đơn vị cấp chứng thư, {issuer}, không có trong danh sách tin cậy của "
                "cơ quan. Nếu vẫn nhận, ghi lý do",
                issuer=unknown.issuer,
            ),
            "reason",
        )
    if mine.at is None:
        raise Refusal("signature.undated", _("Chữ ký số không ghi giờ ký"), "file")
    return mine


def in_words(one: Signature) -> Iterator[tuple[bool, Words]]:
    """What there is to say about one signature: whether it is good, and the sentence."""
    yield True, _("{name} đã ký ngày {day} lúc {time}", name=_whose(one), **_when(one))
    if one.stamped:
        yield True, _("Giờ ký do dịch vụ cấp dấu thời gian xác nhận.")
    else:
        yield True, _("Giờ ký lấy từ máy của người ký.")
    if not one.intact:
        yield False, _("Phần đã ký bị sửa từ khi ký: chữ ký này không còn giá trị.")
    elif one.later == "none":
        yield True, _("Tệp chưa bị sửa một byte nào từ khi ký.")
    elif one.later == "allowed":
        yield True, _("Phần đã ký chưa bị sửa một byte nào; sau đó chỉ thêm chữ ký khác vào cuối tệp.")
    else:
        yield False, _("Sau chữ ký này, tệp bị sửa ngoài những gì được phép thêm.")
    if one.expired:
        yield False, _("Chứng thư số hết hạn ngày {date}.", date=_day(one.expires))
    elif one.trusted:
        yield True, _("Chứng thư số do {issuer} cấp, thuộc danh sách tin cậy của cơ quan.", issuer=one.issuer)
    else:
        yield (
            False,
            _("Chưa xác minh được người ký: {issuer} không có trong danh sách tin cậy.", issuer=one.issuer),
        )


def names(findings: Findings) -> str:
    """Whose signatures a file bears, for a line of the timeline."""
    return "; ".join(_whose(one) for one in findings.signatures)


def signed_on(one: Signature) -> dt.date:
    """The day of a signature in Vietnam."""
    return _local(one.at or one.expires).date()


def _whose(one: Signature) -> str:
    return f"{one.name} ({one.organisation})" if one.organisation else one.name


def _when(one: Signature) -> dict[str, str]:
    if one.at is None:
        return {"day": "…", "time": "…"}
    at = _local(one.at)
    return {"day": short_date(at.date()), "time": f"{at:%H:%M:%S} +07:00"}


def _day(moment: str) -> str:
    return short_date(_local(moment).date())


def _local(moment: str) -> dt.datetime:
    return dt.datetime.fromisoformat(moment).astimezone(VIETNAM)
