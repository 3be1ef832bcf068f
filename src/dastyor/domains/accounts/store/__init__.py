"""Every SQL statement of accounts, a file per subject."""
