"""Every source that is named somewhere can be spelt out."""

import pytest

from tracker.formulary.load import FormularyError, load_formulary
from tracker.formulary.sources import source_text

OF_THE_ENGINE = (
    "L9", "L15, L16", "L16", "L1, L3", "L9, G14, E1", "E1", "L1 s.5.1", "E1, E2", "L2, L9, L12",
    "L3, L15", "L2, L9", "L2", "L4, L15", "L1 s.2.2", "design", "L2 s.2.1", "L1, L2", "E22",
    "S2d", "L6", "L6, L15",
)  # fmt: skip


def test_every_source_of_the_formulary_is_known() -> None:
    formulary = load_formulary()
    named = {
        *(value.source for value in formulary.thresholds.values()),
        *(value.source for value in formulary.principles.values()),
        *(value.source for value in formulary.products.values()),
        *(value.source for value in formulary.red_flags),
        *(value.source for value in formulary.effects),
        *(value.source for value in formulary.lab_tests.values()),
        *(value.source for value in formulary.tasks.values()),
    }
    assert len(named) > 10
    for source in named:
        assert source_text(source)


@pytest.mark.parametrize("key", OF_THE_ENGINE)
def test_every_source_of_a_warning_is_known(key: str) -> None:
    assert source_text(key)


def test_a_plain_key_is_spelt_out() -> None:
    assert source_text("design") == "a choice of this project"
    assert source_text("L14") == "Davis's Drug Guide 2025"


def test_several_are_parted_and_sections_stay() -> None:
    assert (
        source_text("L14, L16") == "Davis's Drug Guide 2025; Naltrexone leaflet (Singapore), 2023"
    )
    assert source_text("L1 s.2.2") == "Vivitrol label (US), changes of 12/2025 section 2.2"
    assert (
        source_text("design after L14") == "a choice of this project after Davis's Drug Guide 2025"
    )


@pytest.mark.parametrize("key", ["L99", "L9, X42", "", "somewhere", " , "])
def test_an_unknown_source_is_refused(key: str) -> None:
    with pytest.raises(FormularyError, match="source"):
        source_text(key)
