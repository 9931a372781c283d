"""The preset of 2021: the plan as it was signed, and a reader that names every mistake."""

import datetime as dt
import re
import tomllib
import unicodedata

import pytest

from portal.access import Level, OrganisationKind
from portal.lib.words import Words
from portal.plans import calendar, preset
from portal.plans.shape import PresetError

TEXT = (preset.FOLDER / "plan_2021.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def plan():
    return preset.load("plan_2021")


def test_it_is_the_plan_of_the_committee_of_8_january_2021(plan):
    head = plan.plan
    assert (head.year, head.number, head.signed_on) == (2021, "02-KH/BCĐ", dt.date(2021, 1, 8))
    assert (head.data_from, head.data_to) == (dt.date(2020, 12, 1), dt.date(2021, 11, 30))
    assert head.levels == (Level.province, Level.district, Level.commune)


def test_every_clause_from_i_to_v_is_there_in_its_order(plan):
    paths = [clause.path for clause in plan.clauses]
    assert paths == [
        "Mở đầu",
        *("I", "I.1", "I.2", "I.3", "I.4"),
        *("II", "II.1", "II.2", "II.3", "II.3a", "Chú thích 1", "II.3b"),
        *("III", "III.1", "III.2", "III.3", "III.4"),
        *("IV", *(f"IV.{number}" for number in range(1, 15))),
        *("V", "V.1", "V.2"),
        *("Kết thúc", "Nơi nhận"),
    ]
    assert all(clause.text or clause.heading for clause in plan.clauses)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("II.3a", "tối thiểu từ 03 triệu đồng trở lên cho 01 hộ có 01 khẩu thuộc đối tượng"),
        ("II.3b", "tối thiểu 12 tháng và tối đa là 24 tháng được tính là một chu kỳ hỗ trợ"),
        ("III", "ít nhất 30% người đứng đầu cơ quan, tổ chức, Chủ tịch danh dự của Hội"),
        ("III.1", "hội viên tổ chức mình tham gia vận động mỗi chi Hội, chi Đoàn"),
        ("III.2", "đạt trên 70% trong tổng số “địa chỉ nhân đạo” đã được lập hồ sơ"),
        ("IV.2", "ít nhất từ 01 đến 02 địa chỉ nhân đạo"),
        ("V", "từ ngày 01 tháng 12 năm trước đến ngày 30 tháng 11 năm sau"),
        ("V.1", "(trước ngày 10 tháng cuối quý); báo cáo 6 tháng đầu năm (trước ngày 20/5)"),
        ("V.2", "gửi về Hội Chữ thập đỏ tỉnh - cơ quan Thường trực Ban Chỉ đạo qua email"),
    ],
)
def test_the_clauses_say_what_the_plan_says(plan, path, words):
    assert words in next(clause.text for clause in plan.clauses if clause.path == path)


def test_nobody_and_no_mailbox_is_named():
    assert "@" not in TEXT
    assert unicodedata.normalize("NFC", TEXT) == TEXT
    assert not re.search(r"Người ký|Trang\b|Xuân\b", TEXT)


def test_its_periods_are_what_the_calendar_computes_from_its_settings(plan):
    computed = calendar.windows(
        plan.plan.year, quarters=plan.values["quarter_reading"], half=plan.values["half_year"]
    )
    keys = ("code", "name", "data_from", "data_to", "due_before", "true_up_before")
    assert [[getattr(row, key) for key in keys] for row in plan.periods] == [
        [getattr(row, key) for key in keys] for row in computed
    ]


def test_who_reports_what_to_whom_follows_v1_and_v2(plan):
    owed = {
        (row.party, period, row.recipient, row.clause)
        for row in plan.reporting
        if not row.inner
        for period in row.periods
    }
    every = ("Q1", "Q2", "Q3", "Q4", "H1", "Y")
    expected = {(party, period, "HCTD", "V.1") for party in ("HCTD-H", "HCTD-T") for period in every}
    assert owed == expected | {("TV-T", period, "HCTD", "V.2") for period in ("H1", "Y")}


def test_what_the_plan_leaves_open_goes_to_the_districts_red_cross_and_earlier(plan):
    inner = [row for row in plan.reporting if row.inner]
    assert {row.party for row in inner} == {"TV-H", "HCTD-X"}
    assert {row.recipient for row in inner} == {"HCTD-H"}
    assert {row.clause for row in inner} == {"A-16", "A-17"}
    assert plan.values["inner_due_working_days"] == 5


def test_the_provincial_committee_and_red_cross_owe_themselves_nothing(plan):
    party = plan.party("TV-T")
    assert party.level is Level.province
    assert not {OrganisationKind.steering_committee, OrganisationKind.standing_agency} & set(party.kinds)


def test_the_thresholds_are_3_and_5_million_and_12_to_24_months(plan):
    assert [(row.code, row.eligible_from, row.least_value, row.clause) for row in plan.thresholds[:2]] == [
        ("C01", 1, 3_000_000, "II.3a"),
        ("C02", 2, 5_000_000, "II.3a"),
    ]
    assert (plan.thresholds[2].months_from, plan.thresholds[2].months_to) == (12, 24)


def test_a_labour_day_counts_250000_dong_by_an_admittedly_invented_rate(plan):
    rate = next(row for row in plan.rates if row.code == "labour_day")
    assert rate.value == 250_000
    assert all("giả định" in row.decision for row in plan.rates)


def test_the_targets_keep_their_comparators(plan):
    table = {row.code: (row.comparison, row.goal) for row in plan.targets}
    assert list(table) == [f"T{number:02}" for number in range(1, 13)]
    assert (table["T01"], table["T02"], table["T03"]) == ((">=", 30), (">=", 2), (">=", 3))
    assert table["T08"] == (">", 70)
    assert [code for code, row in table.items() if row == ("", None)] == ["T05", "T11", "T12"]


def test_section_iv_gives_duties_to_fourteen_bodies_and_the_districts(plan):
    owners = list(dict.fromkeys(duty.owner for duty in plan.duties))
    assert owners == [
        "HCTD", "UBMTTQ", "LDLD", "TD", "HND", "CCB", "LHPN", "SVHTTDL", "SLDTBXH", "SGDDT", "STC", "SYT", "DPTTH", "BBP",
        "BCD-H",
    ]  # fmt: skip
    texts = {clause.path: f"{clause.text}".casefold() for clause in plan.clauses}
    for duty in plan.duties:
        assert duty.text.rstrip(".").casefold() in texts[duty.clause]


def test_the_form_has_the_lines_of_the_portal(plan):
    codes = [line.code for line in plan.lines]
    assert codes == [
        "A1", "A1T", "A2", "A2L", "B1", "B1A", "B1P", "B2", "B2C", "B3", "B3O", "B3R",
        *(f"B4-{number}" for number in range(1, 9)), *(f"B5-{number}" for number in range(1, 9)),
        "B6", "B7", "B7R", "C", "C1", "C2", "C3D", "C3", "C4", "C4P", "D1A", "D1M", "D1P", "D2",
        "E1", "E2", "E3", "E4", "E5", "F",
    ]  # fmt: skip
    assert {line.code: line.sum_of for line in plan.lines if line.sum_of} == {
        "B3": ("B3O", "B3R"),
        "C": ("C1", "C2", "C3"),
    }
    assert all(line.definition.endswith((".", "”")) for line in plan.lines)


def test_the_quarterly_table_has_figures_and_the_list_but_no_narrative(plan):
    quarterly = {line.code for line in plan.lines if "Q" in line.forms}
    half = {line.code for line in plan.lines if "H1" in line.forms}
    assert quarterly - half == {"F"}
    assert {code[0] for code in half - quarterly} == {"D", "E"}
    assert half == {line.code for line in plan.lines if "Y" in line.forms}


def test_half_year_and_year_stand_in_three_columns(plan):
    columns = {form.code: form.columns for form in plan.forms}
    assert columns == {
        "Q": ("to_date",),
        "H1": ("to_date", "estimate", "official"),
        "Y": ("to_date", "estimate", "official"),
    }


def test_every_setting_has_its_ambiguity_its_clause_and_its_words(plan):
    numbers = {int(setting.id.removeprefix("A-")) for setting in plan.settings}
    # A-25 is about bodies that changed after 2021; A-28 gives points to IV.14's "clear criteria"
    assert numbers == set(range(1, 29)) - {25}
    assert all(setting.text.endswith(".") for setting in plan.settings)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('clause = "II.3b"\ntext', 'clause = "II.9"\ntext', "settings[19].clause: không có mục II.9"),
        ('recipient = "HCTD"', 'recipient = "XYZ"', "reporting[0].recipient: không có bên XYZ"),
        (
            'recipient = "HCTD"',
            'recipient = "TV-H"',
            "reporting[0].recipient: TV-H không nhận báo cáo, chỉ cơ quan thường trực nhận",
        ),
        (
            'recipient = "HCTD"',
            'recipient = "CH"',
            "reporting[0].recipient: CH chỉ được đếm, không gửi và không nhận báo cáo",
        ),
        ('periods = ["H1"]', 'periods = ["H2"]', "reporting[1].periods[0]: không có kỳ H2"),
        ('periods = ["H1"]', 'periods = ["Q1"]', "reporting.periods: HCTD-H Q1 có hai lần"),
        ('form = "Q"', 'form = "Z"', "reporting[0].form: không có mẫu báo cáo Z"),
        ('party = "HCTD-T"', 'party = "HCTD"', "reporting[3].party: HCTD báo cáo cho chính mình"),
        ('path = "I.2"', 'path = "I.1"', "clauses.path: I.1 có hai lần"),
        (
            'key = "half_year"\nvalue = "plan"',
            'key = "half_year"\nvalue = "x"',
            "settings[1].value: x không thuộc các giá trị plan, calendar",
        ),
        (
            'value = "2021-01-31"',
            "value = 2021-01-31",
            "settings[12].value: viết ngày thành chữ, trong ngoặc kép",
        ),
        ("value = 250000", 'value = "250000"', "rates[0].value: 250000 không phải số nguyên"),
        ("value = 250000", "value = true", "rates[0].value: True không phải số nguyên"),
        ("value = 250000", "value = 0", "rates[0].value: đơn giá phải lớn hơn 0 đồng"),
        (
            "eligible_from = 1\n",
            "",
            "thresholds[0].code: C01 phải là một mức tối thiểu hoặc một thời gian, không phải cả hai",
        ),
        ("months_to = 24", "months_to = 6", "thresholds[2].months_to: ít tháng hơn months_from"),
        (
            'comparison = ">="',
            'comparison = ">>"',
            "targets[0].comparison: >> không thuộc các giá trị >=, >, =, ",
        ),
        ("goal = 30\n", "", "targets[0].goal: phép so sánh và mức phải đi cùng nhau"),
        ('owner = "LHPN"', 'owner = "PN"', "duties[15].owner: không có bên PN"),
        ('parent = "B3"', 'parent = "B9"', "lines[10].parent: không có dòng hay đề mục nào ở trên tên là B9"),
        (
            'sum_of = ["B3O", "B3R"]',
            'sum_of = ["B3O", "C1"]',
            "lines[9].sum_of: không cộng được C1 vào dòng B3",
        ),
        ('sum_of = ["B3O", "B3R"]', 'sum_of = ["B3O", "B8"]', "lines[9].sum_of[1]: không có dòng B8"),
        (
            'sum_of = ["B3O", "B3R"]',
            'sum_of = ["B3O", "D1A"]',
            "lines[9].sum_of: D1A không có trong mọi mẫu của dòng B3",
        ),
        (
            'sum_of = ["C1", "C2", "C3"]',
            'sum_of = ["C1", "C"]',
            "lines[31].sum_of: không cộng được C vào dòng C",
        ),
        ('code = "A1T"', 'code = "A1"', "lines.code: A1 có hai lần"),
        ('code = "A1T"', 'code = "B4"', "lines.code: B4 có hai lần"),
        (
            '["school_branch"]\nlevel = "province"',
            '["school_branch"]',
            "parties[16].kinds: kinds đi cùng level và không đi cùng sub_units",
        ),
        (
            "data_to = 2021-11-30",
            "data_to = 2020-11-30",
            "plan.data_to: kết thúc trước khi bắt đầu",
        ),
        ('facet = "orphan"', 'facet = "disability"', "lines[17].facet: disability có hai lần dưới dòng B4"),
        (
            'unit = "money"',
            'unit = "dong"',
            "lines[31].unit: dong không thuộc các giá trị count, money, days, text, list, heading",
        ),
        (
            'kinds = ["school_branch"]',
            'kinds = ["school"]',
            "parties[16].kinds[0]: school không thuộc các giá trị steering_committee, standing_agency, front, mass_organisation, department, media, party_body, government, school_branch",
        ),
        (
            'kinds = ["school_branch"]',
            'kinds = ["media"]',
            "reporting[6].party: TV-T và HCTD-T cùng chỉ media",
        ),
        (
            'level = "commune"',
            'level = "hamlet"',
            "parties[20].level: hamlet không thuộc các giá trị province, district, commune",
        ),
        (
            'levels = ["province", "district", "commune"]',
            'levels = ["province"]',
            "parties[17].level: kế hoạch không có cấp district",
        ),
        ("data_to = 2021-02-28", "data_to = 2020-02-28", "periods[0].data_to: kết thúc trước khi bắt đầu"),
        (
            "true_up_before = 2021-06-10\n",
            "",
            "periods[1].true_up_before: hạn nộp đến trước khi đóng số liệu nên phải có ngày chốt số chính thức sau đó",
        ),
        (
            "due_before = 2021-03-10",
            "due_before = 2020-03-10",
            "periods[0].due_before: hạn nộp đến trước khi kỳ bắt đầu",
        ),
        ("inner = true", "inner = 1", "reporting[8].inner: 1 không phải true hoặc false"),
        (
            'key = "inner_due_working_days"',
            'key = "x"',
            "reporting[8].inner: không có cách hiểu inner_due_working_days",
        ),
        ('signer = "', 'signed = "', "plan.signed: khóa này không có trong mẫu"),
        ("signed_on = 2021-01-08\n", "", "plan.signed_on: thiếu khóa này"),
        (
            "signed_on = 2021-01-08",
            "signed_on = 2021-01-08T00:00:00",
            "plan.signed_on: 2021-01-08 00:00:00 không phải ngày dạng 2021-01-31",
        ),
        (
            'choices = ["plan", "calendar"]',
            'choices = "plan"',
            "settings[1].choices: cần một danh sách, ví dụ [1, 2]",
        ),
        ('heading = "CHỈ TIÊU"', 'heading = "{CHỈ} TIÊU"', "clauses[13].heading: không dùng dấu ngoặc nhọn"),
        ('path = "I.1"', 'path = ""', "clauses[2].path: để trống hoặc dài quá 20 ký tự"),
        ("value = 250000", "value = 9999999999999999", "rates[0].value: số quá lớn"),
        ("year = 2021", "year = 2031", "plan.year: năm không nằm trong"),
        ("\n[plan]\n", "\n[[plan]]\n", "plan: cần một bảng"),
        ("\n[plan]\n", "\n[plan\n", "không đọc được"),
    ],
)
def test_a_mistake_in_a_preset_is_named_by_its_key(old, new, message):
    assert old in TEXT
    with pytest.raises(PresetError) as caught:
        preset.parse(TEXT.replace(old, new, 1))
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("where", "sentence"),
    [
        ("", "sai"),
        ("periods", "Bảng periods: sai"),
        ("a-b", "Bảng a-b: sai"),
        ("a[b.", "Bảng a, khóa [b.: sai"),
        ("plan.year", "Bảng plan, khóa year: sai"),
        ("targets[3].parties[0]", "Bảng targets, hàng 4, khóa parties[0]: sai"),
    ],
)
def test_a_reader_counts_rows_from_one(where, sentence):
    assert str(PresetError(where, Words("sai")).sentence) == sentence


def test_a_preset_that_does_not_exist_is_refused_even_with_a_path():
    for name in ("plan_1999", "../models", "plan_2021.toml"):
        with pytest.raises(PresetError, match="không có kế hoạch mẫu này"):
            preset.load(name)


def test_the_file_is_plain_toml_and_money_is_whole():
    raw = tomllib.loads(TEXT)
    assert all(isinstance(rate["value"], int) for rate in raw["rates"])


def test_codes_fit_the_columns_they_are_stored_in(plan):
    assert max(len(clause.path) for clause in plan.clauses) <= 20
    assert max(len(line.code) for line in plan.lines) <= 10
    assert max(len(party.code) for party in plan.parties) <= 20
