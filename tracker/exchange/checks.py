"""What an entry must hold to be relied on, beyond each field being readable."""

from collections.abc import Mapping

from tracker.engine.entries import (
    CareStep,
    Confirm,
    Dose,
    Entry,
    Form,
    Implant,
    ImplantRemoved,
    Injection,
    OpioidUse,
    Plan,
    PlanStop,
    Share,
    Skip,
    Source,
    Void,
)
from tracker.engine.recurrence import check_rrule
from tracker.exchange.fields import to_entry, to_fields
from tracker.exchange.json_line import UnreadableError, echo
from tracker.formulary.model import Formulary

OF_A_PLAN = (Dose, Injection, Implant, PlanStop, Skip)
OTHER_IMPLANT = "implant-other"


def check_entry(entry: Entry, formulary: Formulary, known: Mapping[str, Entry]) -> str | None:
    """What is wrong with an entry made by any means, and the way out; None when nothing is.

    `known` are the entries it may refer to. What passes here can be exported and read again.
    """
    try:
        raw = to_fields(entry)
        again = to_entry(raw, entry.person, entry.zone)
    except UnreadableError as error:
        return str(error)
    except (ValueError, LookupError, OSError, OverflowError):
        return f"the {entry.type} holds a zone or a time that is not known; correct it"
    if again != entry:
        return f"the {entry.type} holds what a log cannot keep; check its times and fields"
    return check_meaning(entry, formulary, known)


def check_meaning(entry: Entry, formulary: Formulary, known: Mapping[str, Entry]) -> str | None:
    """The same for an entry read from a log, whose fields are known to be readable."""
    problem = _check_references(entry, known)
    if problem:
        return problem
    if isinstance(entry, Plan):
        return _check_plan(entry, formulary) or _check_chain(entry, known)
    if isinstance(entry, Implant):
        return _check_days(entry, formulary)
    return None


def _check_references(entry: Entry, known: Mapping[str, Entry]) -> str | None:
    for field, uid, kind in _references(entry):
        if uid is None:
            continue
        if uid == entry.uid:
            return f"{field} names the entry itself; name another"
        found = known.get(uid)
        if found is None:
            return f"{field} names {echo(uid)}, which is no entry here; add that entry"
        if not isinstance(found, kind):
            wrong = f"{field} names {echo(uid)}, which is {_one(found.type)}"
            return f"{wrong}, not {_one(kind.type)}; name another"
        if found.person != entry.person:
            return f"{field} names {echo(uid)}, which belongs to another person; name another"
    return None


def _references(entry: Entry) -> list[tuple[str, str | None, type[Entry]]]:
    if isinstance(entry, OF_A_PLAN):
        return [("plan", entry.plan, Plan)]
    if isinstance(entry, Plan):
        return [("replaces", entry.replaces, Plan)]
    if isinstance(entry, ImplantRemoved):
        return [("implant", entry.implant, Implant)]
    if isinstance(entry, Share):
        return [("target", entry.target, OpioidUse)]
    if isinstance(entry, Void | Confirm | CareStep):
        return [("target", entry.target, Entry)]
    return []


def _check_plan(plan: Plan, formulary: Formulary) -> str | None:
    if plan.form is Form.ORAL and not plan.doses and not plan.as_needed:
        return "doses is missing; give an oral plan doses, or as_needed: true"
    if plan.form is not Form.ORAL and (plan.doses or plan.as_needed):
        return f"doses and as_needed belong to an oral plan; this is an {plan.form} plan"
    for dose in plan.doses:
        if any(map(str.isspace, dose.rrule)):
            return (
                f"doses rrule {echo(dose.rrule)} is not of the form FREQ=DAILY;INTERVAL=2; "
                "write it without spaces"
            )
        if problem := check_rrule(dose.rrule, plan.start):
            return f"doses rrule {echo(dose.rrule)} {problem}; for example: FREQ=DAILY"
    return _check_overrides(plan, formulary) or (
        _check_days(plan, formulary)
        if plan.form is Form.IMPLANT
        else _check_product(plan.product, plan.form, formulary)
    )


def _check_overrides(plan: Plan, formulary: Formulary) -> str | None:
    seen = set()
    for own in plan.overrides:
        threshold = formulary.thresholds.get(own.threshold)
        if threshold is None:
            known = ", ".join(formulary.thresholds)
            return f"overrides threshold {echo(own.threshold)} is not known; known: {known}"
        if own.threshold in seen:
            return f"overrides sets {own.threshold} twice; keep one of them"
        seen.add(own.threshold)
        if not threshold.per_plan:
            return f"overrides cannot set {own.threshold}: it belongs to the person; leave it out"
        from_clinic = plan.source is Source.CLINIC and bool(own.why.strip())
        if threshold.lower is not None and own.value < threshold.lower and not from_clinic:
            return (
                f"overrides sets {own.threshold} to {own.value} {threshold.unit}, below "
                f"{threshold.lower}; only a clinic may, and says why"
            )
        above = threshold.upper is not None and own.value > threshold.upper
        if above and not from_clinic:
            return (
                f"overrides sets {own.threshold} to {own.value} {threshold.unit}, above the "
                f"label's {threshold.upper}; only a clinic may, and says why"
            )
    return None


def _check_days(entry: Plan | Implant, formulary: Formulary) -> str | None:
    if problem := _check_product(entry.product, Form.IMPLANT, formulary):
        return problem
    # An implant that names no product may be any of them: the largest figure of all holds.
    upper = formulary.products[entry.product or OTHER_IMPLANT].upper_days
    from_clinic = entry.source is Source.CLINIC and bool(entry.note and entry.note.strip())
    if entry.count_days is None or upper is None or entry.count_days <= upper or from_clinic:
        return None
    return (
        f"count_days {entry.count_days} is above the upper figure {upper}; "
        "only a clinic may set it, and says why in note"
    )


def _check_product(product: str | None, form: Form, formulary: Formulary) -> str | None:
    if product is None:
        return None
    fitting = ", ".join(each.id for each in formulary.products.values() if each.form == form)
    found = formulary.products.get(product)
    if found is None:
        return f"product {echo(product)} is not known; known: {fitting}"
    if found.form != form:
        return f"product {echo(product)} is an {found.form} product; for this: {fitting}"
    return None


def _check_chain(plan: Plan, known: Mapping[str, Entry]) -> str | None:
    seen, at = {plan.uid}, plan.replaces
    while at is not None:
        if at in seen:
            return "replaces goes round in a circle; let each version replace an earlier one"
        seen.add(at)
        before = known.get(at)
        at = before.replaces if isinstance(before, Plan) else None
    return None


def _one(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
