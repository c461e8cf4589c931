"""The words of the record: one frozen class for each type of entry.

Instants are aware datetimes in UTC; `zone` is the IANA name at the place of the event.
An entry known only by date has `day` set, and `occurred_at` is then the first instant of
that date in `zone`. Amounts are milligrams as `Decimal`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar

NO_EXTRA: Mapping[str, object] = MappingProxyType({})


class Source(StrEnum):
    """Who an entry comes from."""

    PATIENT = "patient"
    CAREGIVER = "caregiver"
    CLINIC = "clinic"


class Form(StrEnum):
    """How naltrexone is given."""

    ORAL = "oral"
    INJECTION = "injection"
    IMPLANT = "implant"


class Indication(StrEnum):
    """What the person is treated for."""

    OPIOID = "opioid"
    ALCOHOL = "alcohol"


class OpioidHistory(StrEnum):
    """Whether the person has ever used opioids; unknown is treated as yes."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Answer(StrEnum):
    """The answer to the opioid question."""

    NONE = "none"
    YES = "yes"
    UNSURE = "unsure"
    DECLINED = "declined"


class Side(StrEnum):
    """The side an injection went to."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDose:
    """One line of an oral plan: when it recurs (RFC 5545), the local time, the amount in mg."""

    rrule: str
    time: str
    mg: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A threshold set for one plan instead of the default: which, its value, who, when, why."""

    threshold: str
    value: int
    who: str
    when: date
    why: str


# One way to compare and show all types: made anew for each, it took a third of start-up.
@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Entry:
    """What every entry carries. `extra` keeps fields that this version does not know."""

    type: ClassVar[str] = ""

    uid: str
    person: str
    occurred_at: datetime
    zone: str
    recorded_at: datetime
    source: Source = Source.PATIENT
    day: date | None = None
    recorded_by: str | None = None
    note: str | None = None
    extra: Mapping[str, object] = field(default_factory=lambda: NO_EXTRA)

    def __eq__(self, other: object) -> bool:
        """Whether all fields are the same."""
        if type(other) is not type(self):
            return NotImplemented
        return all(
            getattr(self, name) == getattr(other, name) for name in self.__dataclass_fields__
        )

    def __hash__(self) -> int:
        return hash((self.type, self.uid))

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__dataclass_fields__)
        return f"{type(self).__name__}({values})"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Person(Entry):
    """A person; `zone` is their home zone. A later person entry replaces an earlier one."""

    type: ClassVar[str] = "person"

    name: str
    indication: Indication = Indication.OPIOID
    opioid_history: OpioidHistory = OpioidHistory.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Plan(Entry):
    """A plan, or a new version of the one it replaces, in force from the local date `start`."""

    type: ClassVar[str] = "plan"

    form: Form
    start: date
    product: str | None = None
    doses: tuple[PlannedDose, ...] = ()
    interval: str | None = None
    count_days: int | None = None
    as_needed: bool = False
    replaces: str | None = None
    overrides: tuple[Override, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class PlanStop(Entry):
    """The end of a plan's reminders; coverage and risk go on."""

    type: ClassVar[str] = "plan_stop"

    plan: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Dose(Entry):
    """A pill taken: `mg`, and the local date and time of the slot it fills where it names one."""

    type: ClassVar[str] = "dose"

    mg: Decimal
    plan: str | None = None
    slot: datetime | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Injection(Entry):
    """A 380 mg injection given."""

    type: ClassVar[str] = "injection"

    plan: str | None = None
    site: Side | None = None
    lot: str | None = None
    given_by: str | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Implant(Entry):
    """An implant put in; `count_days` is the number of days the clinic counts it for."""

    type: ClassVar[str] = "implant"

    plan: str | None = None
    product: str | None = None
    count_days: int | None = None
    site: str | None = None
    lot: str | None = None
    given_by: str | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class ImplantRemoved(Entry):
    """An implant taken out or pushed out; the latest one where it names none."""

    type: ClassVar[str] = "implant_removed"

    implant: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Skip(Entry):
    """A slot left out on purpose."""

    type: ClassVar[str] = "skip"

    plan: str
    slot: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class OpioidUse(Entry):
    """The person says that they used an opioid."""

    type: ClassVar[str] = "opioid_use"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class OpioidPrescribed(Entry):
    """An opioid was prescribed or given: surgery, methadone, buprenorphine."""

    type: ClassVar[str] = "opioid_prescribed"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Screening(Entry):
    """The answer to: any opioids since your last dose?"""

    type: ClassVar[str] = "screening"

    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class ClinicContact(Entry):
    """The person spoke with their clinic."""

    type: ClassVar[str] = "clinic_contact"

    who: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Clearance(Entry):
    """A clinician says that naltrexone may be taken again: who, and how they know."""

    type: ClassVar[str] = "clearance"

    who: str
    method: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Confirm(Entry):
    """Says that the entry it names is right as it stands."""

    type: ClassVar[str] = "confirm"

    target: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Void(Entry):
    """Takes the entry it names out of every answer; the entry itself stays in the log."""

    type: ClassVar[str] = "void"

    target: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class NaloxoneKit(Entry):
    """A naloxone kit: where it is, who holds it, the last date it may be used."""

    type: ClassVar[str] = "naloxone_kit"

    place: str | None = None
    holder: str | None = None
    expires: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Lab(Entry):
    """A laboratory result: the LOINC code of the test, the value, its unit and upper limit."""

    type: ClassVar[str] = "lab"

    test: str
    value: Decimal | None = None
    unit: str | None = None
    upper_limit: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SideEffect(Entry):
    """A side effect, in the words of the list or of the person."""

    type: ClassVar[str] = "side_effect"

    effect: str
    severity: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Craving(Entry):
    """How strong a craving was, 0 to 10."""

    type: ClassVar[str] = "craving"

    score: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Supply(Entry):
    """Tablets that came in (positive) or went out otherwise than by a dose (negative)."""

    type: ClassVar[str] = "supply"

    product: str | None = None
    tablets: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Visit(Entry):
    """A visit: of what kind, at which instant, booked, attended or cancelled."""

    type: ClassVar[str] = "visit"

    kind: str
    at: datetime
    state: str


START_STEPS = ("opioid_free", "liver", "test_dose", "naloxone", "who_to_call")
CARE_STEPS = (*START_STEPS, "mood", "site", "dressing", "stitches", "activity")
CARE_FINDINGS = ("done", "well", "low", "problem")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class CareStep(Entry):
    """A step of the care around the dose that was done, how it went, and on which implant or
    injection (`target`), if it belongs to one; `who` decided or looked, where that matters.
    """

    type: ClassVar[str] = "care_step"

    step: str
    finding: str | None = None
    target: str | None = None
    who: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Consent(Entry):
    """The person lets somebody see how they are: level 0 (nothing any more) to 3, until a date.

    `items` narrows what the level shows; with none, all of the level is meant.
    """

    type: ClassVar[str] = "consent"

    who: str
    level: int
    items: tuple[str, ...] = ()
    ends: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Share(Entry):
    """The person shows one report of opioid use, this once, to somebody who has their consent."""

    type: ClassVar[str] = "share"

    who: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Acknowledgement(Entry):
    """Somebody takes a warning on: `owner` sees to it until an instant, and says how it went.

    `since` is when the warning began, so that a new one of the same code is not meant.
    """

    type: ClassVar[str] = "acknowledgement"

    code: str
    since: datetime
    severity: str
    owner: str
    until: datetime
    outcome: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Snooze(Entry):
    """Somebody puts one warning off for themselves, until an instant."""

    type: ClassVar[str] = "snooze"

    code: str
    since: datetime
    severity: str
    who: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Seen(Entry):
    """Somebody looked at how the person is, and as far as which level."""

    type: ClassVar[str] = "seen"

    who: str
    level: int


ENTRY_TYPES: Mapping[str, type[Entry]] = MappingProxyType(
    {
        cls.type: cls
        for cls in (
            Person, Plan, PlanStop, Dose, Injection, Implant, ImplantRemoved, Skip, OpioidUse,
            OpioidPrescribed, Screening, ClinicContact, Clearance, Confirm, Void, NaloxoneKit,
            Lab, SideEffect, Craving, Supply, Visit, CareStep, Consent, Share, Acknowledgement,
            Snooze, Seen,
        )
    }
)  # fmt: skip
