"""`tracker report-use`, `screening`, `clinic-contact` and `clearance`."""

import argparse

from tracker.cli.asking import opioid_answer
from tracker.cli.naloxone import ask_naloxone
from tracker.cli.opened import occasion_of, opened
from tracker.cli.plain import logged
from tracker.engine.assessment import Gate
from tracker.engine.entries import Answer
from tracker.usecases.book import status_of
from tracker.usecases.report import (
    answer_screening,
    log_clearance,
    log_contact,
    report_prescribed,
    report_use,
    told_after_clearance,
    told_after_contact,
)
from tracker.wording import text
from tracker.wording.numbers import numbers_for


def report_use_of(arguments: argparse.Namespace) -> int:
    """Logs that the person used, or was given, an opioid."""
    with opened(arguments) as desk:
        occasion = occasion_of(arguments, desk)
        emergency = numbers_for(desk.zone).emergency
        if arguments.prescribed:
            entry = report_prescribed(desk.book, occasion)
            words = text("report.prescribed_logged", emergency=emergency)
        else:
            entry = report_use(desk.book, occasion)
            words = text("report.use_logged", emergency=emergency)
        logged([entry], arguments.json, words)
        return ask_naloxone(desk, arguments.json)


def screening(arguments: argparse.Namespace) -> int:
    """Logs the answer to the opioid question."""
    with opened(arguments) as desk:
        answer = opioid_answer(arguments.answer)
        entry = answer_screening(desk.book, occasion_of(arguments, desk), answer)
        emergency = numbers_for(desk.zone).emergency
        gate = status_of(desk.book, desk.person, desk.now, desk.now).gate
        if answer is Answer.NONE and gate is not Gate.OPEN:
            words = f"{text('screening.logged')} {text(f'gate.{gate}.todo', emergency=emergency)}"
        else:
            words = text(f"ask.after_{answer}", emergency=emergency)
        logged([entry], arguments.json, words)
        return ask_naloxone(desk, arguments.json)


def clinic_contact(arguments: argparse.Namespace) -> int:
    """Logs a talk with the clinic."""
    with opened(arguments) as desk:
        entry = log_contact(desk.book, occasion_of(arguments, desk), arguments.who)
        said = told_after_contact(desk.book, desk.person, desk.now)
        return logged([entry], arguments.json, said)


def clearance(arguments: argparse.Namespace) -> int:
    """Logs the go-ahead of a clinician."""
    with opened(arguments) as desk:
        occasion = occasion_of(arguments, desk)
        entry = log_clearance(desk.book, occasion, arguments.who, arguments.method)
        said = told_after_clearance(desk.book, desk.person, desk.now, arguments.who)
        return logged([entry], arguments.json, said)
