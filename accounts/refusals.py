"""Why a request was refused, in words for the person who made it.

Strangers get 404 (`Http404`), lookers 403 (`PermissionDenied`); these two are
the rest: 409 for a wrong state, a passed deadline or a lost race, and 422 for
values that cannot be stored.
"""


class Refusal(Exception):
    """The message is shown: what happened, what was kept, what to do next."""

    status = 400

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


class Conflict(Refusal):
    """The thing is in another state, another version, or past its deadline."""

    status = 409


class Unacceptable(Refusal):
    """The values cannot be stored; `problems` names every one of them."""

    status = 422

    def __init__(self, message: str, problems: tuple[str, ...] = ()):
        super().__init__(message)
        self.problems = problems
