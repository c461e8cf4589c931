"""Servers, and a record whose people can be reached."""

from tests.reminders.people import sams
from tests.reminders.servers import _no_proxy, mail, second_web, web

__all__ = ["_no_proxy", "mail", "sams", "second_web", "web"]
