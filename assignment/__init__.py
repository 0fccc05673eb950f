"""The assignment: the table of every layer, the oracle, the points, the cases and the release."""

__all__ = [
    "agreement",
    "arithmetic",
    "cases",
    "expectations",
    "nbgrader_command",
    "notebook",
    "oracle",
    "pretrained",
    "release",
    "spec",
    "translation",
    "variant",
]
