"""The command line: the only place that knows argparse, rich and exit codes."""

__all__ = ["check", "demo", "doctor", "exit_codes", "feedback", "grade", "main", "parser", "progress"]
