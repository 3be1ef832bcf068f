"""What the ledger is written with that others made."""
