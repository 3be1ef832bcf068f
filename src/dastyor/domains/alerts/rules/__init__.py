"""Pure decisions of alerts: which window is judged, whether a rule is broken, and whether that is told now."""
