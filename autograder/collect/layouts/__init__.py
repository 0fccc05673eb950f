"""The forms in which Moodle, Canvas, Gradescope and people hand out what students handed in."""

__all__ = ["canvas", "gradescope", "layout", "moodle", "parcel", "plain"]
