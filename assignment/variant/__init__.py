"""The variant of the assignment: what a course may change in one table, and what the notebook says of it."""

from assignment.variant.reading import VARIANT_FILE, VariantError, packaged, read_variant, variant_in, variant_of
from assignment.variant.table import FIRST_STAGE, LayerNames, Variant

DEFAULT = packaged()
"""This project's own variant, which a course has that has no table."""

__all__ = [
    "DEFAULT",
    "FIRST_STAGE",
    "VARIANT_FILE",
    "LayerNames",
    "Variant",
    "VariantError",
    "read_variant",
    "variant_in",
    "variant_of",
]
