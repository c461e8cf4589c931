"""The facts behind the steps come with a source, and as ranges."""

import pytest

from tracker.engine.entries import START_STEPS
from tracker.formulary.load import FormularyError
from tracker.formulary.sources import source_text
from tracker.formulary.steps import parse_steps, start_steps, way_back_steps


def test_every_step_and_kind_has_a_source_that_can_be_spelt_out() -> None:
    steps = {**start_steps(), **way_back_steps()}
    assert tuple(start_steps()) == START_STEPS
    assert tuple(way_back_steps()) == ("question", "call", "clearance")
    for facts in steps.values():
        assert source_text(facts.source)
        for kind in facts.kinds:
            assert source_text(kind.source)


def test_days_without_opioids_are_those_of_the_labels() -> None:
    kinds = {kind.id: (kind.from_days, kind.to_days) for kind in start_steps()["opioid_free"].kinds}
    assert kinds == {"most": (7, 10), "long_acting": (None, 14), "tramadol": (None, None)}


@pytest.mark.parametrize(
    "item",
    [{}, {"source": " "}, {"source": "L9", "kind": "x"}, {"source": "L9", "kind": [{"id": "x"}]},
     {"source": "L9", "kind": [{"id": "x", "source": "L9", "to_days": "14"}]}],
)  # fmt: skip
def test_a_step_without_a_source_or_with_odd_days_is_refused(item: dict[str, object]) -> None:
    with pytest.raises(FormularyError, match="step x"):
        parse_steps({"x": item})
