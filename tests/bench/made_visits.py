"""Injections and implants of made-up people, each at a visit that is kept, moved, or missed."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from tracker.engine.entries import Form, Implant, ImplantRemoved, Injection, Plan, Source, Visit
from tracker.engine.instants import local_date

if TYPE_CHECKING:
    from tests.bench.made_people import Maker

IMPLANTS = (("go-medical-1.1g", 69), ("go-medical-2.2g", 114), ("prodetoxon-1g", 56))


def depot(maker: "Maker", kind: str) -> None:
    """Injections or implants, each at a visit that is kept, moved, or missed."""
    random, implant = maker.random, kind == "implant"
    product, counted = random.choice(IMPLANTS) if implant else ("vivitrol-380", 28)
    form = Form.IMPLANT if implant else Form.INJECTION
    interval = {"injection_28": "P28D", "injection_month": "P1M"}.get(kind)
    plan = Plan(
        **maker.fields(maker.begin), form=form, start=maker.first, product=product,
        interval=interval,
    )  # fmt: skip
    maker.put(maker.begin, plan)
    day = maker.first
    while day < maker.first + timedelta(days=maker.days):
        given = maker.at(day, time(random.randint(9, 16), 15))
        _given(maker, form, given, plan, product)
        if implant and random.random() < 0.04:
            out = given + timedelta(days=random.randint(5, 40), minutes=random.randint(0, 900))
            logged = out + timedelta(hours=random.choice((0, 0, 1, 9, 50)))
            maker.put(logged, ImplantRemoved(**maker.fields(out, logged), why="removed"))
            day = local_date(logged, maker.zone) + timedelta(days=random.randint(1, 20))
            continue
        wait = counted - 7 if implant else 28
        if kind == "injection_month":
            wait = random.choice((30, 31))
        day = _visit(maker, str(form), given, day + timedelta(days=wait))


def _given(maker: "Maker", form: Form, at: datetime, plan: Plan, product: str) -> None:
    random = maker.random
    logged = at + timedelta(hours=random.choice((0, 0, 0, 0, 0, 0, 1, 5, 20, 44)))
    fields = maker.fields(at, logged)
    fields["source"] = random.choice((Source.CLINIC, Source.CLINIC, Source.PATIENT))
    if form is Form.IMPLANT:
        maker.put(logged, Implant(**fields, plan=plan.uid, product=product, confirmed=True))
    else:
        maker.put(logged, Injection(**fields, plan=plan.uid, confirmed=True))


def _visit(maker: "Maker", kind: str, booked: datetime, due: date) -> date:
    """Books the next visit; the local date on which it comes about."""
    random = maker.random
    if random.random() < 0.15:
        return due + timedelta(days=random.randint(0, 6))
    at = maker.at(due, time(random.randint(8, 16), 30))
    maker.put(booked, Visit(**maker.fields(booked), kind=kind, at=at, state="booked"))
    part = random.random()
    if part < 0.7:
        maker.put(at, Visit(**maker.fields(at), kind=kind, at=at, state="attended"))
        return due
    if part < 0.85:
        said = at - timedelta(hours=random.randint(1, 70))
        day = due + timedelta(days=random.randint(-3, 9))
        moved = maker.at(max(day, local_date(said, maker.zone)), time(17))
        maker.put(
            said,
            Visit(**maker.fields(said), kind=kind, at=at, state="cancelled"),
            Visit(**maker.fields(said), kind=kind, at=moved, state="booked"),
        )
        return max(day, local_date(said, maker.zone) + timedelta(days=1))
    if part < 0.96:
        return due + timedelta(days=random.randint(1, 20))
    return due + timedelta(days=random.randint(20, 80))
