"""The time at which a student submitted, as timestamp.txt says it."""

from __future__ import annotations

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from dateutil.parser import parse

from autograder.intake.hand_in import HandIn
from helpers.i18n import _

_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
_WITH_ZONE = 3
"""The words of a time as nbgrader writes it: date, time of day, time zone."""


def timestamp(hand_in: HandIn) -> datetime | None:
    """Return the time in UTC without a time zone, as nbgrader keeps it; None if the hand-in does not say it.

    Args:
        hand_in: as it was read.
    """
    data = hand_in.timestamp
    text = data.decode("utf-16" if data[:2] in _BYTE_ORDER_MARKS else "utf-8-sig", errors="replace").strip()
    try:
        return _in_utc(text) if text else None
    except Exception:  # noqa: BLE001 - dateutil raises what decimal, datetime and its own tables raise, undeclared
        return None


def _in_utc(text: str) -> datetime:
    """Return what nbgrader makes of a text, but take the zone from a list of names: nbgrader's way opens any path."""
    words = text.split(" ")
    if len(words) == _WITH_ZONE:
        time: datetime = parse(f"{words[0]} {words[1]} TZ", tzinfos={"TZ": _zone(words[2])})
    else:
        time = parse(text)
    offset = time.utcoffset()
    return time if offset is None else (time - offset).replace(tzinfo=None)


def _zone(name: str) -> tzinfo | int | None:
    try:
        return int(name)
    except ValueError:
        pass
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        return None


def timestamp_remarks(hand_in: HandIn) -> tuple[str, ...]:
    """Return a remark if a hand-in has a timestamp.txt that does not say when it was handed in.

    Args:
        hand_in: as it was read.
    """
    if hand_in.timestamp_refused:
        why = hand_in.timestamp_refused
    elif hand_in.timestamp.strip() and timestamp(hand_in) is None:
        why = _("does not hold a time")
    else:
        return ()
    return (_("timestamp.txt {why}; the submission counts as if it had none.").format(why=why),)
