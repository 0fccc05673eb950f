"""The files of Canvas and Moodle that an instructor exported, filled with grades."""

__all__ = ["canvas", "feedback_zip", "filling", "moodle", "scale"]
