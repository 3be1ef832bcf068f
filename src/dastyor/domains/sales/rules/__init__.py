"""Pure decisions of sales: which line is a transaction, and what its figures are."""
