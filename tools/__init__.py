"""Commands of the project itself; not shipped."""
