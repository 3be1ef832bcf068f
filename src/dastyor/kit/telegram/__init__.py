"""The durable way in and out of Telegram: raw updates stored before they are confirmed, answers stored before they
are sent.

A worker of updates does it all in one transaction: `inbox.claim` (which also marks the update done), its effect, and
the rows of `outgoing` that the transaction flushes. Whatever is killed, an update has its effect once, and a message
that may or may not have arrived is settled by its kind, never blindly repeated.
Nothing here imports aiogram, SQLAlchemy or pydantic: receiver and sender are to start in a second and stay small.
"""
