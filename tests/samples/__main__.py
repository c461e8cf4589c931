"""Stores a record in the schema of this version, and its log, unless there is one."""

from pathlib import Path

from db import HEAD
from db.store import open_store
from tracker.exchange.log import read_log, write_log

HERE = Path(__file__).parent


def main() -> None:
    place = HERE / f"schema-{HEAD}.db"
    if place.exists():
        print(f"{place.name} is stored already")
        return
    log = sorted(HERE.glob("log-*.jsonl"))[-1].read_text(encoding="utf-8")
    with open_store(str(place)) as store:
        store.append(read_log(log.split("\n")))
        kept = store.all_entries()
    lines = "".join(f"{line}\n" for line in write_log(kept))
    place.with_suffix(".jsonl").write_text(lines, encoding="utf-8", newline="\n")
    place.chmod(0o644)
    print(f"stored {place.name}")


if __name__ == "__main__":
    main()
