"""What an entry must hold to be relied on, beyond each field being readable."""

from collections.abc import Mapping

from tracker.engine.entries import (
    Confirm,
    Dose,
    Entry,
    Form,
    Implant,
    ImplantRemoved,
    Injection,
    Plan,
    PlanStop,
    Skip,
    Source,
    Void,
)
from tracker.engine.recurrence import check_rrule
from tracker.formulary.load import load_formulary

OF_A_PLAN = (Dose, Injection, Implant, PlanStop, Skip)


def check_reference(entry: Entry, known: Mapping[str, Entry]) -> str | None:
    """What is wrong with what an entry refers to, in a few words; None when nothing is."""
    named: list[tuple[str, str | None, type[Entry]]] = []
    if isinstance(entry, OF_A_PLAN):
        named.append(("plan", entry.plan, Plan))
    if isinstance(entry, Plan):
        named.append(("replaces", entry.replaces, Plan))
    if isinstance(entry, ImplantRemoved):
        named.append(("implant", entry.implant, Implant))
    if isinstance(entry, Void | Confirm):
        named.append(("target", entry.target, Entry))
    for field, uid, kind in named:
        if uid is None:
            continue
        if uid == entry.uid:
            return f"{field} names the entry itself; name another"
        found = known.get(uid)
        if found is None:
            return f"{field} names {uid!r}, which is in no line here; add that entry"
        if not isinstance(found, kind):
            return f"{field} names {uid!r}, which is a {found.type}, not a {kind.type}"
        if found.person != entry.person:
            return f"{field} names {uid!r}, which belongs to another person"
    return None


def check_entry(entry: Entry, known: Mapping[str, Entry]) -> str | None:
    """What in an entry cannot be relied on, in a few words; None when all can."""
    if isinstance(entry, Plan):
        return _check_plan(entry) or _check_chain(entry, known)
    if isinstance(entry, Implant):
        return _check_days(entry.product, entry.count_days, entry)
    return None


def _check_plan(plan: Plan) -> str | None:
    if plan.form is Form.ORAL and not plan.doses and not plan.as_needed:
        return "doses is missing; an oral plan needs doses, or as_needed: true"
    if plan.form is not Form.ORAL and (plan.doses or plan.as_needed):
        return "doses and as_needed belong to an oral plan"
    for dose in plan.doses:
        if problem := check_rrule(dose.rrule, plan.start):
            return f"the rrule {dose.rrule!r} {problem}"
    thresholds = load_formulary().thresholds
    for own in plan.overrides:
        threshold = thresholds.get(own.threshold)
        if threshold is None:
            return f"overrides names the threshold {own.threshold!r}, which is not known"
        above = threshold.upper is not None and own.value > threshold.upper
        if above and plan.source is not Source.CLINIC:
            return (
                f"overrides sets {own.threshold} to {own.value} {threshold.unit}, above the "
                f"label's {threshold.upper}; only a clinic may, with its reason"
            )
    if plan.form is Form.IMPLANT:
        return _check_days(plan.product, plan.count_days, plan)
    return _check_product(plan.product)


def _check_days(product: str | None, count_days: int | None, entry: Entry) -> str | None:
    if problem := _check_product(product):
        return problem
    upper = load_formulary().products[product or "implant-other"].upper_days
    clinic = entry.source is Source.CLINIC and bool(entry.note)
    if count_days is not None and upper is not None and count_days > upper and not clinic:
        return (
            f"count_days {count_days} is above the upper figure {upper}; "
            "only a clinic may set it, with its reason in note"
        )
    return None


def _check_product(product: str | None) -> str | None:
    known = load_formulary().products
    if product is None or product in known:
        return None
    return f"product {product!r} is not known; known: {', '.join(known)}"


def _check_chain(plan: Plan, known: Mapping[str, Entry]) -> str | None:
    seen, at = {plan.uid}, plan.replaces
    while at is not None:
        if at in seen:
            return "replaces goes round in a circle; each version must replace an earlier one"
        seen.add(at)
        before = known.get(at)
        at = before.replaces if isinstance(before, Plan) else None
    return None
