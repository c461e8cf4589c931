"""A plan in words: which pills and when, how often an injection comes, which implant."""

from tracker.engine.entries import Form, Plan
from tracker.engine.record import Record
from tracker.wording import text


def plan_in_words(record: Record, plan: Plan) -> str:
    """What a plan says, on one line."""
    product = record.formulary.products.get(plan.product or "")
    named = [product.name] if product else []
    if plan.form is Form.ORAL:
        pills = [
            f"{dose.mg.normalize():f} mg {dose.time} {_often(dose.rrule)}" for dose in plan.doses
        ]
        return "; ".join(pills) or text("plan.as_needed")
    if plan.form is Form.INJECTION:
        return ", ".join([*named, text(f"plan.interval_{plan.interval or 'P28D'}")])
    days = [text("clinic_report.days", n=plan.count_days)] if plan.count_days else []
    return ", ".join([*named, *days]) or text("plan.form_implant")


def _often(rrule: str) -> str:
    """The days of a rule; one that is not daily stands as it is written."""
    return text("plan.daily") if rrule.upper() == "FREQ=DAILY" else rrule
