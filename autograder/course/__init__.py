"""A course folder of nbgrader's: configuration, submissions, gradebook, autograded notebooks."""

__all__ = ["autograded_notebook", "config", "exporter", "folder", "gradebook", "preprocessors"]
