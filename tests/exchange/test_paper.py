"""Papers as PDF and as text: read back, nothing in them is lost, nothing is read as markup."""

import io
import re
import unicodedata

import pytest
from pypdf import PdfReader

from tests.conftest import NOON
from tracker.exchange.glyphs import lettering_for, spelt
from tracker.exchange.paper import Card, Report, Table
from tracker.exchange.paper_pdf import Sheet, card_pdf, report_pdf
from tracker.exchange.paper_text import WIDE, card_text, report_text
from tracker.wording import text
from tracker.wording.numbers import numbers_for

CARD = Card(
    title="CARD", name_label="Name", name="Sam", takes=("Takes a thing", "Last: Mon 1 Mar 2027"),
    warns=("Mind this.",), danger="Call now.", acts=("Do this.",), fill_in=("Clinic", "Phone"),
    made="Made today", how="Cut it.",
)  # fmt: skip
MARKUP = "[x] #let a = 1 *b* _c_ `d` $e$ \\ <f> @g // h"
SCRIPTS = {
    "latin": "Zoë Ångström Łukasz Đặng", "greek": "Αλέξης", "cyrillic": "Ольга",
    "arabic": "محمد", "hebrew": "שרה", "devanagari": "अमर", "bengali": "রহিম", "tamil": "தமிழ்",
    "telugu": "తెలుగు", "thai": "สมชาย", "lao": "ລາວ", "khmer": "ខ្មែរ", "myanmar": "မြန်မာ",
    "ethiopic": "አበበ", "chinese": "王小明", "japanese": "山田はなこ", "korean": "김철수",
}  # fmt: skip
MM = 72 / 25.4


def report(*rows, title="Report", heads=("Date", "What"), name="Sam"):
    part = Table("Part", heads, rows, "Nothing here.")
    return Report(title, (("Name", name),), ("A note.",), (part,), "Foot")


def pages(data):
    return PdfReader(io.BytesIO(data)).pages


def words(data):
    """The text of all pages, its forms and spaces made alike."""
    found = " ".join(page.extract_text() for page in pages(data))
    return " ".join(unicodedata.normalize("NFKC", found).split())


@pytest.mark.parametrize(
    ("sheet", "wide", "high"), [(Sheet.A4, 210, 297), (Sheet.LETTER, 216, 279)]
)
def test_cards_fit_one_sheet_and_all_their_words_are_on_it(sheet, wide, high):
    printed = card_pdf(CARD, sheet, NOON)
    (page,) = pages(printed.data)
    assert round(float(page.mediabox.width) / MM) == wide
    assert round(float(page.mediabox.height) / MM) == high
    said = words(printed.data)
    for word in ("CARD", "Sam", "Takes a thing", "Mon 1 Mar 2027", "Mind this.", "Call now.",
                 "Do this.", "Clinic:", "Phone:", "Made today"):  # fmt: skip
        assert said.count(word) == 4, word


def heights(data):
    """How high on the page each line of text first stands, in points."""
    found = {}

    def seen(said, matrix, placed, *_):
        if said.strip():
            found.setdefault(said.strip(), matrix[5] + placed[5])

    pages(data)[0].extract_text(visitor_text=seen)
    return found


def test_a_number_of_many_words_leaves_the_lines_to_fill_in_free():
    number = numbers_for("Etc/UTC").emergency
    full = CARD._replace(
        danger=text("card.danger", emergency=number),
        acts=(text("card.not_naloxone", emergency=number), text("card.tolerance")),
        fill_in=("Clinic", "Phone", "Person to call", "Phone"),
    )
    high = heights(card_pdf(full, Sheet.A4, NOON).data)
    last = next(at for said, at in high.items() if text("card.tolerance") in said)
    first = next(at for said, at in high.items() if "Clinic:" in said)
    assert last - first >= 12


def test_a_card_without_a_name_has_its_line():
    said = words(card_pdf(CARD._replace(name=""), Sheet.A4, NOON).data)
    assert said.count("Name:") == 4


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_name_in_any_of_these_scripts_is_printed_with_a_font_of_its_own(script):
    name = SCRIPTS[script]
    printed = card_pdf(CARD._replace(name=name), Sheet.A4, NOON)
    assert printed.missing == frozenset()
    assert "[U+" not in words(printed.data)
    if script in ("latin", "greek", "cyrillic", "chinese", "japanese", "korean", "thai"):
        # The others are put in an order of their own by what reads them back.
        assert name in words(printed.data)


def test_a_letter_without_a_font_stands_as_its_code_and_is_named():
    rare = "\U000e1234"
    unknown = "\U00016ee5"
    printed = card_pdf(CARD._replace(name=f"Sam {unknown}"), Sheet.A4, NOON)
    assert printed.missing == {unknown}
    assert words(printed.data).count("Sam [U+16EE5]") == 4
    assert spelt(f"a\ud800b\n{rare}c", frozenset(rare)) == "a[U+D800]b [U+E1234]c"


def test_latin_alone_opens_no_font_to_look(monkeypatch):
    monkeypatch.setattr("tracker.exchange.glyphs._signs_of", lambda *_: pytest.fail("opened"))
    assert lettering_for(["Zoë 12:00"]).missing == frozenset()


def test_what_people_write_is_never_read_as_markup():
    for data in (
        card_pdf(CARD._replace(name=MARKUP), Sheet.A4, NOON).data,
        report_pdf(report((MARKUP, MARKUP), name=MARKUP), Sheet.A4, NOON).data,
    ):
        assert words(data).count(" ".join(MARKUP.split())) >= 2


def test_a_long_name_stays_on_its_card():
    printed = card_pdf(CARD._replace(name="Wilhelmina " * 11), Sheet.A4, NOON)
    assert len(pages(printed.data)) == 1
    assert words(printed.data).count("Wilhelmina") == 44


LONG_NAMES = {
    "one word": "W" * 60, "hyphens": "Featherstonehaugh-Cholmondeley-Wolfeschlegelsteinhausenberge",
    "the longest": "W" * 120, "chinese": "王小明" * 40, "arabic": "محمد بن عبد الرحمن " * 6,
    "emoji": "🦊" * 60, "many words": "Wilhelmina " * 10,
}  # fmt: skip
FULL = CARD._replace(
    takes=("Takes naltrexone: injection, pill, implant", "Last injection: Sat 15 May 2027",
           "Last implant put in: Wed 19 May 2027", "Implant out: Sat 5 Jun 2027"),
    warns=(text("card.pain"), text("card.staff")),
)  # fmt: skip


def fragments(data):
    """The pieces of text of the first page, each with its place in points."""
    found = []

    def seen(said, matrix, placed, *_):
        if said.strip():
            found.append((said.strip(), matrix[4] + placed[4], matrix[5] + placed[5]))

    pages(data)[0].extract_text(visitor_text=seen)
    return found


@pytest.mark.parametrize("name", LONG_NAMES.values(), ids=LONG_NAMES)
def test_the_longest_names_leave_the_foot_of_the_card_free(name):
    found = fragments(card_pdf(FULL._replace(name=name), Sheet.A4, NOON).data)
    foot = max(high for said, _, high in found if said == CARD.made)
    fold = next(across for said, across, _ in found if said == CARD.danger)
    low = min(high for said, across, high in found if high > foot and across < fold)
    assert low - foot > 6
    assert low - foot < 60


def test_a_name_of_one_long_word_is_broken_where_it_would_run_over_the_fold():
    found = fragments(card_pdf(CARD._replace(name="W" * 60), Sheet.A4, NOON).data)
    assert len({high for said, _, high in found if said.startswith("WWW")}) >= 2 * 4


def test_a_name_whose_letters_stand_as_codes_is_cut_at_a_whole_one():
    said = words(card_pdf(CARD._replace(name="🦊" * 60), Sheet.A4, NOON).data)
    assert "[U+1F98A]..." in said
    assert re.search(r"\[U[^\]]*[.]{3}", said) is None


def test_a_date_in_the_first_column_is_not_broken_where_other_cells_are_long():
    heads = ("Date", *(f"Head {number}" for number in range(7)))
    long = "Dr Wilhelmina Featherstonehaugh-Cholmondeley, Clinic " * 2
    data = report_pdf(
        report(("Wed 14 Apr 2027", *[long] * 7), heads=heads), Sheet.LETTER, NOON
    ).data
    assert any("Wed 14 Apr 2027" in line for line in pages(data)[0].extract_text().splitlines())


def test_a_heading_stands_on_the_page_of_its_table():
    for number in range(20, 60):
        rows = [("day", "taken")] * number
        part = Table("First", ("Date", "What"), tuple(rows), "None")
        other = Table("Second", ("Other", "What"), (("mine", "taken"),) * 3, "None", "A note.")
        made = Report("Report", (), (), (part, other), "Foot")
        read = [page.extract_text() for page in pages(report_pdf(made, Sheet.A4, NOON).data)]
        (with_head,) = [said for said in read if "Second" in said]
        assert "A note." in with_head
        assert "mine" in with_head


@pytest.mark.parametrize("word", ["x" * 13, "x" * 15, "x" * 40, "A1" * 20, "a-" * 9 + "b" * 14])
def test_a_long_word_keeps_all_its_letters(word):
    said = words(report_pdf(report((word, "y")), Sheet.A4, NOON).data)
    assert word in said.replace("\u00ad", "").replace("\u200b", "")


def test_a_report_numbers_its_pages_and_repeats_the_heads_of_a_table():
    rows = [(f"day {number}", "taken") for number in range(200)]
    printed = report_pdf(report(*rows), Sheet.A4, NOON)
    read = [page.extract_text() for page in pages(printed.data)]
    assert len(read) > 2
    for number, said in enumerate(read, start=1):
        assert f"{number} / {len(read)}" in said
        assert "Date" in said
    whole = " ".join(" ".join(read).split())
    assert all(f"day {number}" in whole for number in range(200))


def test_cells_of_any_length_stay_on_the_page():
    heads = ("Date", "What", "Why", "Lot", "Marks")
    rows = [("Mon 1 Mar 2027", "word " * 60, "x" * 300, "LOT-" * 12, "marked")] * 3
    printed = report_pdf(report(*rows, heads=heads), Sheet.LETTER, NOON)
    page = pages(printed.data)[0]
    places = []
    page.extract_text(visitor_text=lambda said, cm, tm, *_: places.append((said, tm[4])))
    wide = float(page.mediabox.width)
    assert {place < wide - 40 for said, place in places if said.strip() == "marked"} == {True}
    assert all(place < wide for _, place in places)


def test_a_table_without_rows_says_so():
    assert "Nothing here." in words(report_pdf(report(), Sheet.A4, NOON).data)
    assert "Nothing here." in report_text(report())


def test_the_text_has_all_that_the_pdf_has():
    rows = (("Mon", "ALT 90 U/L"), ("Tue", "王小明"))
    said = report_text(report(*rows, name="محمد"))
    for word in ("Report", "Name: محمد", "A note.", "Part", "Mon   ALT 90 U/L", "王小明", "Foot"):
        assert word in said


def test_a_table_too_wide_for_columns_is_told_row_by_row():
    heads = ("Date", "What", "Why")
    said = report_text(report(("Mon", "x" * 40, "y" * 40), ("Tue", "-", "z"), heads=heads))
    assert "Mon\n    What: " in said
    assert "Tue\n    Why: z\n" in said
    assert all(len(row) <= WIDE for row in said.splitlines())


def test_letters_of_two_columns_fill_no_more_than_a_line():
    said = report_text(report(("Mon", "王小明" * 60), ("Tue", "x"), name="王小明" * 40))
    assert all(wide_of(row) <= WIDE for row in said.splitlines())
    assert said.count("王小明") > 0


def wide_of(row):
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in row)


def test_a_row_of_which_nothing_else_is_known_leaves_no_line_empty():
    heads = ("Date", "What", "Why")
    said = report_text(report(("Mon", "x" * 70, "y" * 70), ("Tue", "-", "-"), heads=heads))
    assert "Tue\n\nFoot" in said


def test_a_name_of_one_long_word_stays_on_the_page_of_a_report():
    found = fragments(report_pdf(report(name="W" * 150), Sheet.A4, NOON).data)
    assert len([said for said, *_ in found if said.startswith("WWW")]) >= 3


def test_columns_stand_one_under_the_other_whatever_the_letters():
    said = report_text(report(("王小明", "one"), ("Sam", "two"))).splitlines()
    assert "王小明  one" in said
    assert "Sam     two" in said


def test_a_line_break_in_a_name_breaks_no_line():
    assert "Name: Sam  Sam" in card_text(CARD._replace(name="Sam\r\nSam"))
