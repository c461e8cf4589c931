"""A plan in words: which pills and when, how often an injection comes, which implant."""

from datetime import date

from tracker.engine.entries import Form, Plan
from tracker.engine.record import Record
from tracker.wording import text

# As RFC 5545 names them, from Monday on.
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def plan_in_words(record: Record, plan: Plan) -> str:
    """What a plan says, on one line."""
    product = record.formulary.products.get(plan.product or "")
    named = [product.name] if product else []
    if plan.form is Form.ORAL:
        pills = [
            f"{dose.mg.normalize():f} mg {dose.time} {_often(dose.rrule, plan.start)}"
            for dose in plan.doses
        ]
        return "; ".join(pills) or text("plan.as_needed")
    if plan.form is Form.INJECTION:
        return ", ".join([*named, text(f"plan.interval_{plan.interval or 'P28D'}")])
    days = [text("clinic_report.days", n=plan.count_days)] if plan.count_days else []
    return ", ".join([*named, *days]) or text("plan.form_implant")


def _often(rrule: str, start: date) -> str:
    """The days of a rule in words; a rule that is not plain is not spelt out."""
    parts = dict(part.split("=", 1) for part in rrule.upper().strip(";").split(";"))
    every = int(parts.pop("INTERVAL", "1"))
    often = parts.pop("FREQ", "")
    days = parts.pop("BYDAY", "").split(",") if often == "WEEKLY" and "BYDAY" in parts else []
    parts.pop("WKST", None)
    if parts or not set(days) <= set(WEEKDAYS) or often not in ("DAILY", "WEEKLY"):
        return text("plan.own_days")
    if often == "DAILY":
        return text("plan.daily") if every == 1 else text("plan.every_days", n=every)
    numbers = sorted(WEEKDAYS.index(day) + 1 for day in days) or [start.isoweekday()]
    named = ", ".join(text(f"date.weekday_{number}") for number in numbers)
    key = "plan.on_weekdays" if every == 1 else "plan.on_weekdays_every"
    return text(key, n=every, what=named)
