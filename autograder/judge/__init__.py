"""Judge observations by public and hidden cases; no student code runs here."""

__all__ = ["consistency", "containment", "examination", "redaction", "remembered", "workload"]
