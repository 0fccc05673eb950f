"""How long something took, in words, at a terminal and on a page."""

from __future__ import annotations

_MINUTE_S, _HOUR_S, _DAY_S = 60, 3600, 86400


def duration(seconds: float) -> str:
    """Return a duration in one or two units, rounded down.

    >>> duration(59), duration(240), duration(3900), duration(2 * 86400 + 3 * 3600)
    ('59 s', '4 min', '1 h 5 min', '2 d 3 h')
    """
    if seconds < _MINUTE_S:
        return f"{int(seconds)} s"
    if seconds < _HOUR_S:
        return f"{int(seconds // _MINUTE_S)} min"
    large, small = (_DAY_S, "d"), (_HOUR_S, "h")
    if seconds < _DAY_S:
        large, small = (_HOUR_S, "h"), (_MINUTE_S, "min")
    rest = int(seconds % large[0] // small[0])
    return f"{int(seconds // large[0])} {large[1]}{f' {rest} {small[1]}' if rest else ''}"
