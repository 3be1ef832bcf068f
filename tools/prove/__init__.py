"""The long fault, fuzz and soak suites by name; their figures go into docs/reliability.md."""
