"""The worked examples as logs: through `assess`, and through import and `status`."""

import json

import pytest

from tests.engine.cases import as_log, known_at, worked_cases


def agrees(told, expected):
    assert told["coverage"]["band"] == expected.band
    if expected.coverage:
        assert told["coverage"]["state"] == expected.coverage
    if expected.gate:
        assert told["gate"] == expected.gate
    if expected.schedule:
        assert [plan["schedule"] for plan in told["plans"]] == [expected.schedule]
    assert expected.flags <= set(told["flags"])


@pytest.fixture
def log(tmp_path, request):
    path = tmp_path / "case.jsonl"
    path.write_text("\n".join(as_log(request.param)) + "\n")
    return request.param, str(path)


@pytest.mark.parametrize("log", worked_cases(), ids=lambda case: case.id, indirect=True)
def test_assess_answers_one_object_a_line(shell, log):
    case, path = log
    asked = [word for item in case.expect for word in ("--at", item.at.isoformat())]
    assert shell("assess", path, *asked, "--json") == 0, shell.err
    lines = shell.out.splitlines()
    assert len(lines) == len(case.expect)
    for line, expected in zip(lines, case.expect, strict=True):
        agrees(json.loads(line), expected)


@pytest.mark.parametrize("log", worked_cases(), ids=lambda case: case.id, indirect=True)
def test_import_then_status_says_the_same(shell, log):
    case, path = log
    assert shell("import", path) == 0, shell.err
    for expected in case.expect:
        known = known_at(case, expected.at).isoformat()
        agrees(shell.status("--at", expected.at.isoformat(), "--known-at", known), expected)


def test_assess_needs_no_database(shell, tmp_path):
    path = tmp_path / "case.jsonl"
    path.write_text("\n".join(as_log(worked_cases()[0])))
    assert shell("assess", str(path), "--json") == 0
    assert [item.name for item in tmp_path.iterdir()] == ["case.jsonl"]
