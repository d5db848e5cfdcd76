"""Chance that falls the same way on every machine. Whole numbers only, no floats."""

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Throws that depend on nothing but the words they were made from."""

    def __init__(self, *words: object):
        self._random = random.Random("/".join(map(str, words)))  # noqa: S311 - not a secret

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return self._random.randint(low, max(low, high))

    def succeeds(self, percent: int) -> bool:
        return self._random.randrange(100) < percent

    def pick(self, items: Sequence[T]) -> T:
        return items[self._random.randrange(len(items))]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        return self._random.sample(list(items), len(items))
