"""The notebook of a submission, run as its student would run it."""
