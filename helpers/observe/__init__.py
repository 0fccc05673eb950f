"""Call the student's functions and record what they build and compute; needs Keras, judges nothing."""

__all__ = ["keras_internals", "observer", "recorder", "student_code"]
