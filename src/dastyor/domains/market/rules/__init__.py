"""Decisions of the market: pure, with time and chance as arguments."""
