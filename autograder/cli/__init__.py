"""The command line: the only place that knows argparse, rich and exit codes."""

__all__ = ["demo", "doctor", "exit_codes", "grade", "parser", "progress"]
