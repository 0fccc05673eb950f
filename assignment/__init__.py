"""What the assignment is: the table of every layer, the oracle, the points, the cases and the release."""
