"""Lettrer un livre dont la vérité est connue."""
