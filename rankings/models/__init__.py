"""What was published: frozen copies, never references to scores that still change."""

from rankings.models.publication import Publication
from rankings.models.result import DomainPoints, Result, ResultLine
from rankings.models.snapshot import Snapshot

__all__ = ["DomainPoints", "Publication", "Result", "ResultLine", "Snapshot"]
