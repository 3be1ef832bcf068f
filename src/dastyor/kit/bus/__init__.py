"""The bus: carries events from the transaction that states a fact to the reactions that hear it.

The outbox table is the log. Over Postgres consumers read it in place; with Kafka a relay copies it there. Either way
an effect, the memory that it was made and the place in the log are one transaction, so it is made once.
"""
