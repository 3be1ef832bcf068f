"""Processes: they load domains by name and import none."""
