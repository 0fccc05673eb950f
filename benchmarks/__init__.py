"""Benchmarks, each run as `python -m benchmarks.FOLDER.MODULE`; README.md shows what they found."""
