"""What the frame of every page shows: the person and role, the way round, the province."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.models import Province
from accounts.permissions import ALL_STATES, may


def acting(request: HttpRequest) -> dict:
    """`acting` (the Actor, None when nobody is signed in), `navigation`, `province`."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "acting": request.actor if signed_in else None,
        "navigation": _navigation(request, signed_in),
        "province": SimpleLazyObject(lambda: Province.objects.order_by("pk").first()),
    }


def _navigation(request: HttpRequest, signed_in: bool) -> list[dict]:
    places = [("rankings:home", _("Rankings"))]
    if signed_in:
        places = [
            ("rankings:desk", _("To do")),
            *places,
            ("criteria:sets", _("Criteria")),
            *_managing(request),
            ("accounts:password", _("Password")),
        ]
    items = []
    for name, label in places:
        url = reverse(name)
        items.append({"label": label, "url": url, "current": request.path == url})
    return items


def _managing(request: HttpRequest) -> list[tuple[str, str]]:
    """The pages of those who look after the portal."""
    if may(request.actor, "A39", states=ALL_STATES):
        return [("accounts:people", _("People"))]
    return []
