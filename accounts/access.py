"""The action codes that every view carries."""

from collections.abc import Callable


def action(*codes: str) -> Callable:
    """Mark a view with its rows of the permission table (`accounts.permissions`)."""

    def mark(view: Callable) -> Callable:
        view.actions = codes
        return view

    return mark
