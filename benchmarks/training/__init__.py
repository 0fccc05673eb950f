"""Measure how long the notebook's training takes and what accuracy it reaches."""
