"""Migrations: one Alembic branch per domain and per stateful part of the kit, run as the owner role."""
