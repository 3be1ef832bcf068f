"""Expenses: one line in chat is an expense, with its category, its day, and a way back.

Words: expense, entry (what one line held), category, month.
Publishes expense.recorded, expense.changed and expense.removed; reacts to nothing yet.
"""
