"""`python -m tests.bench`: start-up, keys, commands and the engine, as ratios of one run."""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from db.store import open_store
from tests.bench.encrypted import encrypted_rows
from tests.bench.papers import paper_rows
from tests.bench.ten_years import pills, three_hundred
from tests.bench.tui_startup import Command, Session
from tracker.engine.assess import assess
from tracker.engine.record import record_of
from tracker.formulary.load import load_formulary
from tracker.usecases.book import open_book
from tracker.usecases.care_list import care_list

HERE = Path(__file__).parent
PYTHON = sys.executable
IDLE_SECONDS = 10.0
VIEWS = (
    ("2", "Upcoming", "The.next.14"),
    ("4", "History", "entries"),
    ("5", "Month", "Mon.*Tue.*Wed"),
    ("6", "Timeline", "relied.on"),
    ("7", "Progress", "Milestones"),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--runs", type=int, default=7)
    runs = parser.parse_args().runs
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        record = str(Path(folder) / "record.db")
        with open_store(record) as store:
            store.append(pills(10, datetime.now(UTC)))
        people = str(Path(folder) / "people.db")
        with open_store(people) as store:
            store.append(three_hundred(datetime.now(UTC)))
        rows = [*screen_rows(record, runs), *view_rows(record, people, runs)]
        rows += [*idle_rows(record), *command_rows(record, runs)]
        rows += encrypted_rows(Path(folder), runs)
        rows += engine_rows(runs)
        rows += paper_rows(datetime.now(UTC), runs)
    print(f"\n{'what':44} {'measured':>12} {'wanted':>10}")
    for what, measured, wanted in rows:
        print(f"{what:44} {measured:>12} {wanted:>10}")
    return 0


def screen_rows(record: str, runs: int) -> list[tuple[str, str, str]]:
    """Start-up against the ten-line app, and the key that logs a pill."""
    app = f"{PYTHON} -m tracker --db {record}"
    base = f"base={PYTHON} {HERE / 'minimal.py'} :: key=ctrl+p expect=Search help=none"
    first = startup(runs, base, f"tracker={app} :: key=! expect=Give help=none")
    data = startup(runs, base, f"tracker={app} :: key=f1 until=Pills.today help=none")
    take = startup_each(record, runs)
    ratios = first["ratios"]["tracker"]
    on_screen = [
        run["full"] / plain["first"]
        for run, plain in zip(data["runs"]["tracker"], data["runs"]["base"], strict=True)
        if "full" in run and "first" in plain
    ]
    return [
        ("first paint / ten-line app", f"{ratios['first']:.2f}", "<= 1.25"),
        ("key typed ahead / ten-line app", f"{ratios['early']:.2f}", "<= 1.5"),
        ("ready / ten-line app", f"{ratios['ready']:.2f}", "<= 2.0"),
        ("today's data / first paint of ten-line app", f"{middle(on_screen):.2f}", "<= 2.6"),
        ("peak memory, MB", f"{first['median']['tracker']['rss']:.0f}", "<= 75"),
        ("key t to updated screen, ms", f"{take:.0f}", "<= 50"),
    ]


def startup(runs: int, *commands: str, warmup: int = 1) -> dict:
    """What the start-up tool measured, as it writes it."""
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        tool = [PYTHON, str(HERE / "tui_startup.py"), "-q", "-n", str(runs), "--json", out.name]
        tool += ["--warmup", str(warmup)]
        subprocess.run([*tool, *commands], check=True)
        return json.loads(Path(out.name).read_text())


def startup_each(record: str, runs: int) -> float:
    """Milliseconds from the key t to the row that says taken, each on a fresh copy."""
    times = []
    for number in range(runs):
        copy = Path(record).with_name(f"copy-{number}.db")
        copy.write_bytes(Path(record).read_bytes())
        command = (
            f"t={PYTHON} -m tracker --db {copy} :: key=t until=Pills.today expect=taken help=none"
        )
        run = startup(1, command, warmup=0)["runs"]["t"][0]
        times += [run["key"]] if "key" in run else []
    return middle(times)


def view_rows(record: str, people: str, runs: int) -> list[tuple[str, str, str]]:
    """From the key of a view to its words on the screen, each time in a new process."""
    rows = []
    for key, name, words in VIEWS:
        command = f"{PYTHON} -m tracker --db {record} :: key={key} until=Pills.today expect={words}"
        rows.append((f"switch to {name}, ms", f"{key_time(command, runs):.0f}", "< 100"))
    settings = Path(people).with_name("settings.toml")
    settings.write_text('viewer = "Kim"')
    command = f"{PYTHON} -m tracker --db {people} --person p000 :: key=3 until=Pills.today"
    command += f" expect=P004 env=TRACKER_SETTINGS={settings}"
    rows.append(("Care with 300 people, ms", f"{key_time(command, runs):.0f}", "< 500"))
    with open_book(people) as book:
        begun = time.perf_counter()
        care_list(book, "Kim", datetime.now(UTC))
        rows.append(("all 300 read and sorted, ms", f"{since(begun):.0f}", ""))
    return rows


def key_time(command: str, runs: int) -> float:
    """Milliseconds from a key to the words it is to bring, once all is on the screen."""
    found = [startup(1, f"v={command} help=none", warmup=0)["runs"]["v"][0] for _ in range(runs)]
    return middle([run["key"] for run in found if "key" in run])


def idle_rows(record: str) -> list[tuple[str, str, str]]:
    """Bytes that a resting screen writes."""
    command = Command.parse(f"idle={PYTHON} -m tracker --db {record}", None)
    session = Session(command, 100, 30)
    try:
        session.wait_alt(10)
        session.wait_quiet(1.0, 15)
        before = sum(len(data) for _, data in session.chunks)
        until = session.now() + IDLE_SECONDS
        while session.now() < until:
            session.pump(until - session.now())
        written = sum(len(data) for _, data in session.chunks) - before
    finally:
        session.end()
    return [
        ("idle screen, bytes/s (clock turns each minute)", f"{written / IDLE_SECONDS:.0f}", "0")
    ]


def command_rows(record: str, runs: int) -> list[tuple[str, str, str]]:
    """Whole processes, interleaved, in CPU time against importing the database library."""
    commands = {
        "base": [PYTHON, "-c", "import sqlalchemy"],
        "status": [PYTHON, "-m", "tracker", "--db", record, "status", "--json"],
        "take": [PYTHON, "-m", "tracker", "--db", record, "take", "--yes", "--answer", "none"],
        "help": [PYTHON, "-m", "tracker", "--help"],
    }
    cpu: dict[str, list[float]] = {name: [] for name in commands}
    wall: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(runs + 1):
        for name, command in commands.items():
            spent, lasted = whole_process(command)
            if number:
                cpu[name].append(spent)
                wall[name].append(lasted)

    def ratio(name: str) -> str:
        return f"{middle([a / b for a, b in zip(cpu[name], cpu['base'], strict=True)]):.2f}"

    return [
        ("status --json, CPU / import sqlalchemy", ratio("status"), "<= 1.4"),
        ("take, CPU / import sqlalchemy", ratio("take"), "<= 1.4"),
        ("--help, ms", f"{middle(wall['help']) * 1000:.0f}", "<= 60"),
    ]


def whole_process(command: list[str]) -> tuple[float, float]:
    """CPU and wall seconds of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=True)
    lasted = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, lasted


def engine_rows(runs: int) -> list[tuple[str, str, str]]:
    """One assessment of one year and of ten, interleaved, after loading."""
    at = datetime.now(UTC)
    records = {years: record_of(pills(years, at), load_formulary()) for years in (1, 10)}
    times: dict[int, list[float]] = {1: [], 10: []}
    for number in range(runs * 30):
        for years, record in records.items():
            asked = at + timedelta(seconds=number)
            begun = time.perf_counter()
            assess(record, asked, asked)
            times[years].append(time.perf_counter() - begun)
    ratio = middle([ten / one for ten, one in zip(times[10], times[1], strict=True)])
    return [
        ("assess ten years, ms", f"{middle(times[10]) * 1000:.2f}", "<= 2"),
        ("assess ten years / one year", f"{ratio:.2f}", "<= 1.2"),
    ]


def since(begun: float) -> float:
    return (time.perf_counter() - begun) * 1000


def middle(values: list[float]) -> float:
    return statistics.median(values) if values else float("nan")


if __name__ == "__main__":
    raise SystemExit(main())
