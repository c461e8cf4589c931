"""The clinic's word has a name, and it is not the person's own."""

import pytest

from tests.tui.conftest import sam
from tracker.engine.record import record_of
from tracker.errors import RefusedError
from tracker.formulary.load import load_formulary
from tracker.usecases.clinic_named import check_clinic_named


def record(name="Sam Carter"):
    return record_of(sam("covered", name), load_formulary())


@pytest.mark.parametrize(
    "who", ["", " ", "me", "Me.", "MYSELF", "I", "me, Sam", "Sam", "sam carter", "Carter, Sam"]
)
def test_nobody_and_oneself_are_refused(who):
    with pytest.raises(RefusedError, match=r"^Name the person at your clinic who said so\.$"):
        check_clinic_named(record(), who)


@pytest.mark.parametrize("who", ["Dr Lee", "Samira", "Nurse Carter", "Ian", "Mei", "Dr Sam"])
def test_anybody_else_is_taken(who):
    check_clinic_named(record(), who)


def test_a_name_in_letters_of_its_own_is_known_too():
    with pytest.raises(RefusedError):
        check_clinic_named(record("Zoë Ångström"), "ZOË")
    check_clinic_named(record("Zoë"), "Dr Ångström")
