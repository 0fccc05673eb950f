"""What results depend on, and what people entered: both are kept, so that nothing is out of date or lost unseen."""

__all__ = [
    "dependencies",
    "entered",
    "hand_ins",
    "manual_grades",
    "pages",
    "results",
    "runs",
    "source_files",
    "standings",
    "template",
]
