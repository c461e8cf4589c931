"""Servers, a record whose people can be reached, and a year lived by its wakes."""

from tests.reminders.people import recorded_sam
from tests.reminders.servers import _no_proxy, mail, second_web, web
from tests.reminders.story import story

__all__ = ["_no_proxy", "mail", "recorded_sam", "second_web", "story", "web"]
