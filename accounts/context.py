"""What the page head shows: the person and the role acted under."""

from django.http import HttpRequest


def acting(request: HttpRequest) -> dict:
    """`acting`: the Actor of a signed-in person, else None."""
    signed_in = getattr(request, "user", None) and request.user.is_authenticated
    return {"acting": request.actor if signed_in else None}
