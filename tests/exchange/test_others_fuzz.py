"""Whatever stands in the cells and fields of other programs' files, it is read or left out."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exchange.test_dosage import HEADER as DOSAGE
from tests.exchange.test_log_fuzz import JSON
from tests.exchange.test_medtimer import EVENT
from tests.exchange.test_medtimer import HEADER as MEDTIMER
from tests.fuzz.readers import read_all

SETTINGS = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
CELLS = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=12),
    st.sampled_from(
        ("Naltrexone", "50 mg", "1", "Confirmed", "Skipped", "08:03", "8:03 PM", "24:00", "02:30",
         "2027-06-08", "2027-03-14", "0001-01-01", "9999-12-31", "06/08/2027", "31.12.2199",
         "2027-06-08T12:03:00Z", "0000-00-00T00:00:00Z", "2199-12-31T23:59:59-12:00")
    ),
)  # fmt: skip


@SETTINGS
@given(st.lists(st.lists(CELLS, min_size=8, max_size=10), max_size=3))
def test_any_cells_of_medtimer(rows):
    read_all("\n".join([MEDTIMER, *map(";".join, rows)]).encode())


@SETTINGS
@given(st.lists(st.lists(CELLS, min_size=5, max_size=7), max_size=3))
def test_any_cells_of_dosage(rows):
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    read_all("\n".join([DOSAGE, *quoted]).encode())


@SETTINGS
@given(
    st.lists(st.dictionaries(st.sampled_from(sorted(EVENT)), JSON, max_size=4), max_size=3), JSON
)
def test_any_fields_of_a_backup(changes, medicines):
    events = {"version": 24, "list": [EVENT | change for change in changes]}
    read_all(json.dumps({"events": events, "medicines": medicines}).encode())


@SETTINGS
@given(JSON, JSON)
def test_any_shape_of_a_backup(events, medicines):
    read_all(json.dumps({"events": events, "medicines": medicines}).encode())
    read_all(json.dumps({"version": medicines, "list": events}).encode())
