"""The time at which a student submitted, as timestamp.txt says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.parser import parse, parserinfo

from autograder.intake.hand_in import HandIn
from autograder.intake.text import decoded
from helpers.i18n import _

_WITH_ZONE = 3
"""The words of a time as nbgrader writes it: date, time of day, time zone."""

_EPOCH = re.compile(r"(1\d{9})(?:\d{3}|\.\d+)?")
"""Seconds or milliseconds since 1970."""

_DAY_FIRST = re.compile(r"\s*\d{1,2}\.\s?(?:\d{1,2}\.|[^\W\d])")
"""How a date begins where points part it: the day comes first."""

_LABEL = re.compile(r"[^\W\d][\w ]*[:=]\s+")
"""Words before a time, such as "Submitted at: "."""

_HOURS_OF_ZONES = {
    zone: hours
    for hours, zones in {
        0: ("WET",),
        1: ("CET", "MEZ", "WEST", "BST"),
        2: ("CEST", "MESZ", "EET"),
        3: ("EEST", "MSK"),
        -4: ("EDT",),
        -5: ("EST", "CDT"),
        -6: ("CST", "MDT"),
        -7: ("MST", "PDT"),
        -8: ("PST",),
        9: ("JST", "KST"),
        10: ("AEST",),
        11: ("AEDT",),
        12: ("NZST",),
        13: ("NZDT",),
    }.items()
    for zone in zones
}
"""Names of zones that mail programs and LMSs write; where a name has several meanings, the one of RFC 2822."""


class _Words(parserinfo):
    """The names of months in more languages, and words that stand between date and time."""

    JUMP = [*parserinfo.JUMP, "um", "uhr", "à", "le", "alle", "de", "ore"]  # noqa: RUF012 - dateutil's form
    MONTHS = [  # noqa: RUF012 - as above
        (*known, *more)
        for known, more in zip(
            parserinfo.MONTHS,
            (
                ("januar", "janvier", "janv", "enero", "gennaio"),
                ("februar", "février", "févr", "febrero", "febbraio"),
                ("märz", "mär", "maerz", "mars", "marzo"),
                ("avril", "avr", "abril", "aprile"),
                ("mai", "mayo", "maggio"),
                ("juni", "juin", "junio", "giugno"),
                ("juli", "juillet", "juil", "julio", "luglio"),
                ("août", "agosto"),
                ("septembre", "septiembre", "settembre"),
                ("oktober", "okt", "octobre", "octubre", "ottobre"),
                ("novembre", "noviembre"),
                ("dezember", "dez", "décembre", "déc", "diciembre", "dicembre"),
            ),
            strict=True,
        )
    ]


_WORDS = _Words()
_DEFAULTS = (datetime(2000, 1, 1), datetime(2001, 2, 2))  # noqa: DTZ001 - a text that names no zone means none


class _UnknownZoneError(ValueError):
    """A time names a zone that has no meaning."""


def timestamp(hand_in: HandIn) -> datetime | None:
    """Return the time in UTC without a time zone, as nbgrader keeps it; None if the hand-in does not say it.

    Args:
        hand_in: as it was read.
    """
    text, _encoding = decoded(hand_in.timestamp)
    for form in _forms(text.strip().strip("\0")):
        try:
            return _in_utc(form)
        except Exception:  # noqa: BLE001, S112 - dateutil raises what decimal, datetime and its tables raise, undeclared
            continue
    return None


def _forms(text: str) -> Iterator[str]:
    """Yield the texts that may be the time: all of it, its first line, and that without the words before the time."""
    if not text:
        return
    line = text.splitlines()[0].strip()
    yield from dict.fromkeys((text, line, _LABEL.sub("", line, count=1)))


def _in_utc(text: str) -> datetime:
    """Return what nbgrader makes of a text, and of some that it does not read.

    The zone comes from lists of names: nbgrader's way opens any path, and takes a zone that it does not know for UTC.
    """
    seconds = _EPOCH.fullmatch(text)
    if seconds:
        return datetime.fromtimestamp(int(seconds[1]), UTC).replace(tzinfo=None)
    words = text.split(" ")
    is_day_first = _DAY_FIRST.match(text) is not None
    if len(words) == _WITH_ZONE and ":" in words[1]:
        zones = {"TZ": _zone(words[2])}
        time = _complete(f"{words[0]} {words[1]} TZ", zones, is_day_first=is_day_first)
    else:
        time = _complete(text, _named_zone, is_day_first=is_day_first)
    offset = time.utcoffset()
    return time if offset is None else (time - offset).replace(tzinfo=None)


def _complete(text: str, zones: Any, *, is_day_first: bool) -> datetime:
    """Return the time in a text that names year, month and day: dateutil takes those of today for what is missing.

    Raises:
        ValueError: something is missing.
    """
    first, second = (
        parse(text, _WORDS, tzinfos=zones, dayfirst=is_day_first, default=default) for default in _DEFAULTS
    )
    if first != second:
        raise ValueError(text)
    time: datetime = first
    return time


def _named_zone(name: str | None, offset_s: int | None) -> tzinfo | None:
    """Return the zone that dateutil found in a text: a name, a distance from UTC in seconds, or both."""
    if offset_s is not None:
        return timezone(timedelta(seconds=offset_s))
    return None if name is None else _zone(name)


def _zone(name: str) -> tzinfo:
    """Return a zone by its name, or by its distance from UTC.

    Raises:
        _UnknownZoneError: there is none.
    """
    if name.upper() in _HOURS_OF_ZONES:
        return timezone(timedelta(hours=_HOURS_OF_ZONES[name.upper()]))
    digits = re.fullmatch(r"([+-])(\d\d):?(\d\d)", name)
    if digits:
        distance = timedelta(hours=int(digits[2]), minutes=int(digits[3]))
        return timezone(-distance if digits[1] == "-" else distance)
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError) as error:
        raise _UnknownZoneError(name) from error


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
