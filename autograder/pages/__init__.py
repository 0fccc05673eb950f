"""Make inert whatever a submission holds on the pages that people read: feedback and Formgrader."""

__all__ = ["exporter", "formgrader", "fragments", "policy", "summary"]
