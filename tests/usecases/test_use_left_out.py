"""A report without opioid use: as if none had ever been told of, but for coverage."""

from datetime import timedelta

import pytest
from hypothesis import given

from tests.conftest import NOON
from tests.engine.strategies import Situation, situations
from tests.tui.conftest import at, sam
from tests.usecases.test_switch import made, shots
from tracker.engine.entries import (
    Answer,
    Confirm,
    Consent,
    Dose,
    Injection,
    OpioidPrescribed,
    OpioidUse,
    Screening,
    Share,
    Void,
)
from tracker.engine.instants import local_date
from tracker.exchange.paper_text import report_text
from tracker.usecases.clinic_report import report_of
from tracker.usecases.papers import report_paper
from tracker.usecases.use_left_out import without_use

BACK = timedelta(days=60)
COVERAGE = ("Whole days relied on", "Gaps")
GAPS = "Gaps: the medicine could not be relied on"


def quiet(done):
    """Nobody looks at how far it has come."""


def tells(entries):
    """The entries that tell of use, and the corrections of these."""
    found = {
        entry.uid
        for entry in entries
        if isinstance(entry, OpioidUse | OpioidPrescribed | Share)
        or (isinstance(entry, Screening) and entry.answer is not Answer.NONE)
    }
    corrections = [entry for entry in entries if isinstance(entry, Void | Confirm)]
    while more := {e.uid for e in corrections if e.target in found and e.uid not in found}:
        found |= more
    return found


def report(entries, when=NOON, with_use=False):
    record = made(entries)
    zone = record.latest.person.zone if record.latest.person else "UTC"
    last = local_date(when, zone)
    return report_of(record, when, (last - BACK, last), quiet, with_use=with_use)


def apart(found):
    """A report in two: what rests on coverage, and all else."""
    rows = {part.title: part for part in found.tables}
    adherence = rows["Adherence"]
    covered = [row for row in adherence.rows if row[0] in COVERAGE]
    others = tuple(row for row in adherence.rows if row[0] not in COVERAGE)
    rest = [part for part in found.tables if part.title not in (GAPS, "Adherence")]
    return (covered, rows[GAPS]), (
        found._replace(tables=()), rest, adherence._replace(rows=others)
    )  # fmt: skip


@given(situations())
def test_it_is_as_if_none_had_been_told_of_but_for_coverage(situation: Situation) -> None:
    gone = tells(situation.entries)
    never = [entry for entry in situation.entries if entry.uid not in gone]
    left_out = report(situation.entries, situation.ats[-1])
    coverage, rest = apart(left_out)
    assert rest == apart(report(never, situation.ats[-1]))[1]
    assert coverage == apart(report(situation.entries, situation.ats[-1], with_use=True))[0]


def told_of(**more):
    """Sam on pills, with all there is to tell of opioids, and with what was done to that."""
    return [
        *sam("covered"),
        OpioidUse(uid="use", **at(3, 20), **more),
        OpioidUse(uid="gone", **at(3, 21)),
        Void(uid="v1", target="gone", reason="I did not", **at(3, 22)),
        Void(uid="v2", target="v1", reason="I did", **at(3, 23)),
        Consent(uid="kim", who="Kim", level=3, **at(4, 9)),
        Share(uid="share", who="Kim", target="use", **at(2, 9)),
        Confirm(uid="sure", target="use", reason="yes, I used", **at(2, 10)),
    ]


@pytest.mark.parametrize("answer", [answer for answer in Answer if answer is not Answer.NONE])
def test_a_pill_after_the_question_tells_nothing_of_the_answer(answer):
    def asked(said):
        pill = Dose(uid="after", plan="pills", mg=50, **at(0, 9, 1))
        return [*sam("lapsed"), Screening(uid="q", answer=said, **at(0, 9)), pill]

    assert apart(report(asked(answer)))[1] == apart(report(asked(Answer.NONE)))[1]
    told, plain = (apart(report(asked(said), with_use=True))[1] for said in (answer, Answer.NONE))
    assert told != plain


def test_use_while_covered_changes_nothing_at_all_in_text_or_pdf():
    entries = told_of(note="secret")
    gone = tells(entries)
    never = [entry for entry in entries if entry.uid not in gone]
    days = (local_date(NOON, "UTC") - BACK, local_date(NOON, "UTC"))
    for file in ("r.txt", "r.pdf"):
        with_it, without = (
            report_paper(made(those), NOON, file, None, days, quiet, with_use=False)
            for those in (entries, never)
        )
        assert with_it.data == without.data


@pytest.mark.parametrize(
    "lock",
    [
        OpioidPrescribed(uid="lock", **at(20, 9)),
        *(
            Screening(uid="lock", answer=answer, **at(20, 9))
            for answer in Answer
            if answer is not Answer.NONE
        ),
    ],
    ids=("prescribed", *(answer for answer in Answer if answer is not Answer.NONE)),
)
def test_a_hold_is_not_told_and_the_lapse_it_makes_stays(lock):
    pills = [
        *sam("not_started")[:2],
        *(Dose(uid=f"p{n}", plan="pills", mg=50, **at(n, 8)) for n in range(30)),
    ]
    held = [*pills, lock]
    said, plain = (
        dict(row for part in report(those).tables if part.title == "Adherence" for row in part.rows)
        for those in (held, pills)
    )
    assert said["Set aside: logged twice or ahead, or on hold"] == "0 of 30"
    assert said["Gaps"] == "1"
    assert plain["Gaps"] == "0"
    shown = report_text(report(held)).casefold()
    assert "on hold: " not in shown
    assert shown.count("opioid") == 2, "what it is for, and that use is left out"
    for word in ("clearance", "clinic first", "call your clinic", "locked", "answer", "prescribed"):
        assert word not in shown


def test_an_injection_on_hold_is_not_marked_and_the_gap_goes_on():
    entries = [*shots(60), OpioidUse(uid="use", **at(12, 9))]
    entries.append(Injection(uid="i1", plan="shots", **at(10, 10)))
    shown = report_text(report(entries))
    assert "does not count" not in shown
    assert "still open" in shown
    assert "So a gap may stand beside a dose." in " ".join(shown.split())


def test_what_a_use_report_says_of_when_the_log_was_last_kept_is_left_out_too():
    silent = [entry for entry in sam("lapsed") if entry.uid != "use"]
    late = [*silent, OpioidUse(uid="use", **at(0, 11))]
    assert apart(report(late))[1] == apart(report(silent))[1]


def test_a_record_without_any_of_it_is_the_same_one():
    record = made(sam("covered"))
    assert without_use(record) is record


def test_a_ring_of_corrections_is_gone_through_once():
    ring = [
        Void(uid="a", target="b", **at(1, 9)),
        Void(uid="b", target="a", **at(1, 10)),
        Void(uid="c", target="nowhere", **at(1, 11)),
    ]
    record = made([*sam("covered"), *ring, OpioidUse(uid="use", **at(1, 20))])
    assert {"a", "b", "c"} <= without_use(record).entries.keys()
