"""`card` and `report`: the file, who may read it, and what is asked first."""

import io
import json
import stat
from pathlib import Path
from threading import Event

import pytest
from pypdf import PdfReader

from tracker.cli.progress_bar import _draw, bar_line, progress_bar
from tracker.usecases import papers
from tracker.wording import text


@pytest.fixture
def file(tmp_path):
    return lambda name: str(tmp_path / name)


def words(path):
    return " ".join(page.extract_text() for page in PdfReader(path).pages)


def test_a_card_is_a_pdf_that_only_its_owner_can_read(on_injections, file):
    path = file("card.pdf")
    assert on_injections("card", path) == 0, on_injections.err
    assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600
    assert "Takes naltrexone: injection" in words(path)
    assert "keep that to yourself" in " ".join(on_injections.out.split())


def test_the_ending_decides_and_any_other_is_refused(on_injections, file):
    assert on_injections("card", file("card.txt")) == 0
    assert Path(file("card.txt")).read_text(encoding="utf-8").startswith("EMERGENCY CARD\n")
    for name in ("card", "card.doc"):
        assert on_injections("card", file(name)) == 2
        assert "Name a file that ends in .pdf or in .txt." in on_injections.err
        assert not Path(file(name)).exists()


def test_a_file_that_is_there_is_not_written_over_without_a_yes(on_injections, file):
    path = Path(file("card.txt"))
    path.write_text("mine", encoding="utf-8")
    for command in ("card", "report"):
        assert on_injections(command, str(path)) == 1
        assert "--force" in on_injections.err
        assert path.read_text(encoding="utf-8") == "mine"
    assert on_injections("card", str(path), "--force") == 0
    assert "EMERGENCY" in path.read_text(encoding="utf-8")


def test_a_card_without_a_name(on_injections, file):
    assert on_injections("card", file("card.txt"), "--no-name") == 0
    assert "Sam" not in Path(file("card.txt")).read_text(encoding="utf-8")


def test_the_paper_is_that_of_the_country_unless_another_is_named(on_injections, file):
    for more, high in ((), 792), (("--sheet", "a4"), 842):
        assert on_injections("card", file("card.pdf"), "--force", *more) == 0
        page = PdfReader(file("card.pdf")).pages[0]
        assert round(float(page.mediabox.height)) == high


def test_a_report_is_on_the_days_that_were_asked_for(on_injections, file):
    assert (
        on_injections("report", file("r.pdf"), "--from", "2027-05-01", "--to", "2027-05-31") == 0
    ), on_injections.err
    said = words(file("r.pdf"))
    assert "Sat 1 May 2027 to Mon 31 May 2027" in said
    assert "Sat 29 May 2027" in said
    assert on_injections("report", file("s.txt"), "--from", "2027-06-01") == 0
    assert "None in these days." in Path(file("s.txt")).read_text(encoding="utf-8")


def test_without_days_a_report_is_on_the_last_ninety(on_injections, file):
    assert on_injections("report", file("r.txt")) == 0
    assert "Wed 10 Mar 2027 to Tue 8 Jun 2027" in Path(file("r.txt")).read_text(encoding="utf-8")


def test_days_that_are_no_range_write_nothing(on_injections, file):
    assert on_injections("report", file("r.txt"), "--from", "2027-06-08", "--to", "2027-06-01") == 2
    assert "must not come after" in on_injections.err
    assert not Path(file("r.txt")).exists()


def test_opioid_use_is_in_a_report_only_where_it_is_asked_for(on_injections, file):
    assert on_injections("report-use") == 0
    assert on_injections("report", file("r.txt")) == 0
    assert "Opioid use is left out." in Path(file("r.txt")).read_text(encoding="utf-8")
    assert "Tue 8 Jun 2027  Opioid use" not in Path(file("r.txt")).read_text(encoding="utf-8")
    assert on_injections("report", file("r.txt"), "--with-use", "--force") == 0
    assert "Tue 8 Jun 2027  Opioid use" in Path(file("r.txt")).read_text(encoding="utf-8")


def test_a_folder_that_is_not_there_is_named_and_nothing_is_left(on_injections, file):
    assert on_injections("card", file("nowhere/card.pdf")) == 1
    assert "cannot be written" in on_injections.err


def test_letters_that_no_font_has_are_told(shell, file):
    said = ("--name", "Sam \U00016ee5", "--zone", "UTC", "--indication", "opioid")
    assert shell("setup", *said, "--history", "yes", "--form", "injection") == 0
    assert shell("card", file("card.pdf")) == 0
    assert "Some letters have no font here" in shell.out
    assert shell("card", file("card.txt")) == 0
    assert "Some letters" not in shell.out
    assert "\U00016ee5" in Path(file("card.txt")).read_text(encoding="utf-8")


class Terminal(io.StringIO):
    """A stream that says it is a terminal, and tells when something is drawn on it."""

    def isatty(self):
        return True


def test_the_bar_is_drawn_at_a_terminal_once_the_work_takes_long(monkeypatch):
    monkeypatch.setattr("tracker.cli.progress_bar.SHOWN_AFTER", 0.0)
    monkeypatch.setattr("tracker.cli.progress_bar.EVERY", 0.001)
    drawn = Event()
    stream = Terminal()
    write = stream.write

    def seen(said):
        if bar_line("Making", 0.5) in said:
            drawn.set()
        return write(said)

    stream.write = seen
    with progress_bar("Making", stream) as told:
        told(0.5)
        assert drawn.wait(10)
    assert stream.getvalue().endswith("\r")


class Waiting:
    """Stands for the end of the work: a wait is told and passes at once; the nth is the end."""

    def __init__(self, number):
        self.waited, self._left = [], number

    def wait(self, seconds):
        self.waited.append(seconds)
        self._left -= 1
        return not self._left


@pytest.mark.parametrize(("waits", "shown"), [(1, False), (2, True), (4, True)])
def test_the_bar_is_drawn_from_one_second_on(waits, shown):
    ended, stream = Waiting(waits), Terminal()
    _draw(stream, "Making", [0.25], ended)
    assert ended.waited[0] == 1.0
    assert (bar_line("Making", 0.25) in stream.getvalue()) is shown
    assert stream.getvalue().count("Making") == waits - 1


def test_a_report_that_takes_long_has_its_bar_and_a_card_has_none(on_injections, file, monkeypatch):
    monkeypatch.setattr("tracker.cli.progress_bar.SHOWN_AFTER", 0.0)
    monkeypatch.setattr("tracker.cli.progress_bar.EVERY", 0.001)
    begun, drawn = bar_line(text("paper.making"), 0.0), Event()
    stream, make = Terminal(), papers.report_of

    def seen(said, write=stream.write):
        if bar_line(text("paper.making"), 0.9) in said:
            drawn.set()
        return write(said)

    def slow(record, at, days, told, **more):
        told(0.9)
        assert drawn.wait(10)
        return make(record, at, days, lambda part: None, **more)

    stream.write = seen
    monkeypatch.setattr(papers, "report_of", slow)
    monkeypatch.setattr("sys.stderr", stream)
    assert on_injections("card", file("card.txt")) == 0
    assert text("paper.making") not in stream.getvalue()
    assert on_injections("report", file("r.txt")) == 0
    assert drawn.is_set()
    assert stream.getvalue().endswith(f"\r{' ' * len(begun)}\r")


def test_work_that_is_done_soon_draws_no_bar():
    stream = Terminal()
    with progress_bar("Making", stream) as told:
        told(0.5)
    assert stream.getvalue() == ""


def test_where_nobody_looks_nothing_is_drawn(monkeypatch):
    monkeypatch.setattr("tracker.cli.progress_bar.SHOWN_AFTER", 0.0)
    stream = io.StringIO()
    with progress_bar("Making", stream) as told:
        told(0.5)
    assert stream.getvalue() == ""


def test_the_bar_is_as_full_as_the_work():
    assert bar_line("x", 0.0).count("#") == 0
    assert bar_line("x", 0.5).count("#") == bar_line("x", 0.5).count(".")
    assert bar_line("x", 2.0).count(".") == 0


def test_papers_write_nothing_to_the_log(on_injections, file):
    assert on_injections("export") == 0
    before = [json.loads(line) for line in on_injections.out.splitlines()]
    assert on_injections("card", file("card.txt")) == 0
    assert on_injections("report", file("r.txt")) == 0
    assert on_injections("export") == 0
    assert [json.loads(line) for line in on_injections.out.splitlines()] == before
