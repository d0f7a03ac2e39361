"""Other forms of a right program: written another way, and as right, so that a fair spec takes nothing from them."""

from __future__ import annotations

from grader.audit.forms.catalogue import VARIATIONS, variants
from grader.audit.forms.variation import Variant, Variation

__all__ = ["VARIATIONS", "Variant", "Variation", "variants"]
