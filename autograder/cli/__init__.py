"""The command line: the only place that knows argparse, rich and exit codes."""

__all__ = ["demo", "exit_codes", "main"]
