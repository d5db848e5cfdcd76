"""An invented world to try the portal in: people, a finished, a running, a fresh round.

Every figure comes from a seeded generator, so the same data appear on every machine.
Changes of state go through the same functions as the pages, so the audit trail is
whole; only the many claims and findings in between are written in bulk.
"""
