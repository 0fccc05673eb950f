"""Measure whether the checks tell wrong networks from right ones, and whether two versions grade alike."""
