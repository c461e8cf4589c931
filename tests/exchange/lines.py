"""Lines of a log as a person or another program might write them."""

import json

HEADER = '{"type": "header", "format": "dose-log", "version": 1}'
AT = "2027-06-08T08:00:00-04:00"
DAILY = {"rrule": "FREQ=DAILY", "time": "08:00", "mg": 50}


def line(kind, uid="x1", **fields):
    """A line with the common fields; a field given as ... is left out."""
    made = {
        "type": kind, "uid": uid, "person": "sam", "occurred_at": AT, "zone": "America/New_York",
        "recorded_at": AT, "source": "patient",
    }  # fmt: skip
    made |= {name.rstrip("_"): value for name, value in fields.items()}
    return json.dumps({name: value for name, value in made.items() if value is not ...})


def person(**fields):
    return line("person", **({"uid": "sam-1", "name": "Sam"} | fields))


def dose(**fields):
    return line("dose", **({"uid": "d1", "mg": 50} | fields))


def oral(**fields):
    return line("plan", **({"uid": "p1", "form": "oral", "from": "2027-06-01"} | fields))


def daily(**fields):
    return oral(**({"doses": [DAILY]} | fields))


def with_doses(**fields):
    return oral(doses=[{name: v for name, v in (DAILY | fields).items() if v is not ...}])


def injections(**fields):
    return oral(**({"form": "injection"} | fields))


def implants(**fields):
    return oral(**({"form": "implant"} | fields))


def override(**fields):
    return {"threshold": "T1", "value": 24, "who": "Dr Lee", "when": "2027-06-01", "why": "x"} | (
        fields
    )
