"""What attacks bring along beside their notebooks: links, pipes, devices, archives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from attack_ground import Ground

PREPARATIONS: dict[str, Callable[[Path, Ground], None]] = {}
"""By the attack's name, what puts files into its folder."""
