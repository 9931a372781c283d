"""Letters to test with, as JSON: shortest, ordinary, longest names, many recipients, annexes, hostile text."""

import copy
from typing import Any

JSON = dict[str, Any]

CAMPAIGN = "“Mỗi tổ chức, mỗi cá nhân gắn với một địa chỉ nhân đạo”"
LONG = (
    "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Bình Phước - cơ quan chủ trì Cuộc vận động "
    "Toàn dân đoàn kết xây dựng nông thôn mới, đô thị văn minh giai đoạn 2021 - 2025"
)


def paragraph(text: str) -> JSON:
    """A paragraph block."""
    return {"type": "paragraph", "text": text}


def shortest() -> JSON:
    """Nothing that may be left out."""
    return {
        "format": "state",
        "kind": "cong-van",
        "issuer": {
            "superior": "",
            "name": "Hội Chữ thập đỏ tỉnh",
            "abbr": "CTĐ",
            "unit": "",
            "place": "Bình Phước",
        },
        "number": 1,
        "date": "2021-01-05",
        "abstract": "nộp báo cáo",
        "recipients": ["Tỉnh Đoàn"],
        "body": [paragraph("Đề nghị Quý cơ quan nộp báo cáo.")],
        "signer": {"authority": [], "title": "Chủ tịch", "name": "Lê Văn Ví Dụ"},
    }


def ordinary() -> JSON:
    """A reminder to three bodies."""
    return shortest() | {
        "issuer": {
            "superior": "Hội Chữ thập đỏ Việt Nam",
            "name": "Hội Chữ thập đỏ tỉnh Bình Phước",
            "abbr": "CTĐ",
            "unit": "CTXH",
            "place": "Bình Phước",
        },
        "number": 5,
        "date": "2021-05-18",
        "abstract": "đôn đốc nộp báo cáo kết quả thực hiện Cuộc vận động 6 tháng đầu năm 2021",
        "recipients": ["Hội Nông dân tỉnh", "Tỉnh Đoàn", "Sở Lao động - Thương binh và Xã hội"],
        "body": [
            paragraph(
                "Thực hiện Kế hoạch số 02-KH/BCĐ ngày 08/01/2021 của Ban Chỉ đạo Cuộc vận động tỉnh về tổ chức thực "
                f"hiện Cuộc vận động {CAMPAIGN} năm 2021; theo quy định, báo cáo 6 tháng đầu năm 2021 gửi về Hội Chữ "
                "thập đỏ tỉnh trước ngày 20/5/2021."
            ),
            paragraph(
                "Đến 08 giờ 00 phút ngày 18/5/2021, Hội Chữ thập đỏ tỉnh - cơ quan Thường trực Ban Chỉ đạo đã nhận "
                "được báo cáo của 12/26 đơn vị; còn 14 đơn vị chưa gửi báo cáo, trong đó có Quý cơ quan, đơn vị."
            ),
            paragraph("Để bảo đảm tiến độ tổng hợp, đề nghị Quý cơ quan, đơn vị:"),
            {
                "type": "list",
                "style": "number",
                "items": [
                    "Hoàn thành báo cáo theo mẫu và cập nhật số liệu trên hệ thống trước ngày 20/5/2021.",
                    "Trường hợp có khó khăn, vướng mắc, liên hệ bà Trần Thị Thí Dụ, điện thoại 0271 000 0000, thư điện tử hoi@example.vn.",
                ],
            },
            paragraph("Đề nghị Quý cơ quan, đơn vị quan tâm phối hợp thực hiện."),
        ],
        "signer": {"authority": ["KT. Chủ tịch"], "title": "Phó Chủ tịch", "name": "Nguyễn Thị Mẫu"},
        "distribution": [{"to": "Thường trực Ban Chỉ đạo", "purpose": "b/c"}],
        "archive": "VT, CTXH",
    }


def annexed(rows: int = 60, *, landscape: bool = False, total: bool = True) -> JSON:
    """A letter with the list of the silent as annex."""
    table = {
        "type": "table",
        "columns": [
            {"label": "STT", "kind": "text"},
            {"label": "Cơ quan, đơn vị", "kind": "text"},
            {"label": "Hạn nộp", "kind": "text"},
            {"label": "Số ngày quá hạn", "kind": "count"},
            {"label": "Giá trị (đồng)", "kind": "money"},
            {"label": "Tỷ lệ (%)", "kind": "percent"},
        ],
        "rows": [
            [
                place,
                f"Hội Chữ thập đỏ huyện thứ {place}",
                "trước ngày 20/5/2021",
                place % 7,
                place * 1250000,
                12.5,
            ]
            for place in range(1, rows + 1)
        ],
        "total": total,
    }
    letter = ordinary()
    letter["recipients"] = ["Các cơ quan, đơn vị có tên trong Phụ lục kèm theo"]
    letter["annexes"] = [
        {"title": "Danh sách cơ quan, đơn vị chưa gửi báo cáo", "landscape": landscape, "body": [table]}
    ]
    return letter


def report() -> JSON:
    """A typed document with bases, headings of three levels and all lists."""
    letter = ordinary()
    letter |= {
        "kind": "bao-cao",
        "abstract": f"Kết quả thực hiện Cuộc vận động {CAMPAIGN} 6 tháng đầu năm 2021",
    }
    letter["recipients"] = ["Hội Chữ thập đỏ tỉnh Bình Phước - cơ quan Thường trực Ban Chỉ đạo"]
    letter["bases"] = [
        "Căn cứ Luật Hoạt động chữ thập đỏ",
        "Căn cứ Kế hoạch số 02-KH/BCĐ ngày 08/01/2021 của Ban Chỉ đạo Cuộc vận động tỉnh về tổ chức thực hiện năm 2021;",
    ]
    sentence = "Hội đã tổ chức khảo sát, lập hồ sơ và trợ giúp các địa chỉ nhân đạo theo chỉ tiêu được giao. "
    letter["body"] = [
        {"type": "heading", "level": 1, "text": "Công tác chỉ đạo, triển khai"},
        paragraph(sentence * 2),
        {"type": "heading", "level": 1, "text": "Kết quả thực hiện"},
        {"type": "heading", "level": 2, "text": "Số địa chỉ nhân đạo được khảo sát, lập hồ sơ"},
        {"type": "list", "style": "letter", "items": [sentence * 2, *[sentence] * 6]},
        {"type": "heading", "level": 2, "text": "Tổng giá trị trợ giúp"},
        {"type": "heading", "level": 3, "text": "Tiền mặt"},
        paragraph(
            "Tổng giá trị: 15.500.000 đồng (Bằng chữ: Mười lăm triệu năm trăm nghìn đồng), đạt 97,5% kế hoạch."
        ),
        {"type": "list", "style": "dash", "items": [sentence, sentence * 3]},
        {"type": "list", "style": "number", "items": [sentence] * 11},
        paragraph("Trên đây là báo cáo của Hội"),
    ]
    return letter


def longest() -> JSON:
    """The longest names everywhere."""
    letter = ordinary()
    letter["issuer"] |= {"superior": LONG, "name": LONG, "abbr": "UBMTTQVN", "unit": "BCTXH"}
    letter["issuer"]["place"] = "Thành phố Hồ Chí Minh"
    letter |= {"number": 1234, "date": "2021-02-09", "abstract": f"đôn đốc {LONG} nộp báo cáo"}
    letter["recipients"] = [LONG, LONG, "Tỉnh Đoàn"]
    letter["signer"] = {
        "authority": ["TM. Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "KT. Chủ tịch"],
        "title": "Phó Chủ tịch Thường trực kiêm Phó Trưởng ban Chỉ đạo Cuộc vận động",
        "name": "Công Tằng Tôn Nữ Trần Thị Giả Định Tượng Trưng",
    }
    letter["distribution"] = [{"to": LONG, "purpose": "b/c"}, {"to": "Tỉnh Đoàn", "purpose": ""}]
    return letter


def crowd(count: int) -> JSON:
    """A letter that names many recipients on its first page."""
    return ordinary() | {
        "recipients": [f"Hội Chữ thập đỏ xã Ví Dụ số {place}" for place in range(1, count + 1)]
    }


def hostile() -> JSON:
    """Text that would be markup, style, code or an address if it were more than text; decomposed Vietnamese."""
    letter = annexed(3)
    attack = "</style><style>@page{size:A9}*{display:none;position:fixed;content:'x'}</style>"
    letter["issuer"]["name"] = "Hội </div></td><b>Chữ thập đỏ</b>"
    letter["recipients"] = [
        "<img src='http://127.0.0.1:9/x.png' style='position:fixed'>",
        attack,
        "{{ 7*7 }} {% raw %}",
    ]
    letter["abstract"] = "<!-- nộp --> báo cáo &lt;kết quả&gt; &amp; “số liệu”"
    letter["body"][0] = paragraph(
        "Bo\u0302\u0323 Y te\u0302\u0301 </p><p> @import url(http://127.0.0.1:9/y.css) Phụ lục"
    )
    letter["body"][1] = paragraph(
        "<svg><script>alert(1)</script></svg> <link rel=attachment href='file:///etc/passwd'>"
    )
    letter["signer"]["name"] = "<h1>Nguyễn</h1> Thị Mẫu"
    letter["annexes"][0]["title"] = "<section class='annex-9'>Danh sách"
    letter["annexes"][0]["body"][0]["rows"][0][1] = "</td></tr></table> url(file:///etc/passwd)"
    return letter


def varied(letter: JSON, **changes: Any) -> JSON:
    """A copy of a letter with other values."""
    return copy.deepcopy(letter) | changes


def party(letter: JSON, **changes: Any) -> JSON:
    """The same letter of a Party body."""
    issuer = {
        "superior": "Tỉnh ủy Bình Phước",
        "name": "Ban Chỉ đạo Cuộc vận động Nhân đạo",
        "abbr": "BCĐ",
        "unit": "",
        "place": "Bình Phước",
    }
    signer = {"authority": [], "title": "Trưởng ban", "name": "Trần Thị Tượng Trưng"}
    body = [*letter["body"][:-1], paragraph("Chi tiết nêu tại Phụ lục kèm theo./.")]
    given = {
        "format": "party",
        "issuer": issuer,
        "signer": signer,
        "archive": "Văn phòng Tỉnh ủy",
        "body": body,
    }
    return varied(letter, **given | changes)


def certificate() -> JSON:
    """A certificate for a supporter."""
    return ordinary() | {
        "kind": "giay-chung-nhan",
        "abstract": "tấm lòng nhân đạo",
        "recipients": ["Công ty Trách nhiệm hữu hạn Ví Dụ"],
        "body": [
            paragraph("Địa chỉ: Khu phố Phú Xuân, phường Tân Phú, thành phố Đồng Xoài"),
            paragraph(
                "Đã ủng hộ 12.500.000 đồng (Bằng chữ: Mười hai triệu năm trăm nghìn đồng) trợ giúp 03 địa chỉ nhân đạo."
            ),
        ],
        "signer": {"authority": ["TM. Ban Thường vụ"], "title": "Chủ tịch", "name": "Lê Văn Ví Dụ"},
    }
