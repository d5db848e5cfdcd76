"""Who is asking, and how refusals are answered."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.acting import Actor, actor_for
from accounts.codes import EXPIRED, has_expired
from accounts.refusals import Refusal

MEMBERSHIP_KEY = "membership"
# What a person who signed in with a one-time code may still open.
OPEN_WITH_A_CODE = {"accounts:password", "accounts:logout", "health", "language"}


class ActorMiddleware:
    """Set `request.actor`, loaded when first asked for, and `request.request_id`."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = str(uuid4())
        request.actor = SimpleLazyObject(lambda: _actor(request))
        response = self.get_response(request)
        if request.user.is_authenticated:
            # A shared office computer must not show the last person's pages.
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class PasswordFirstMiddleware:
    """Whoever signed in with a one-time code chooses a password before anything else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view, args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        user = request.user
        if not user.is_authenticated or not user.must_change_password:
            return None
        if has_expired(user):
            logout(request)
            messages.error(request, EXPIRED)
            return redirect("accounts:login")
        if request.resolver_match.view_name in OPEN_WITH_A_CODE:
            return None
        return redirect("accounts:password")


class RefusalMiddleware:
    """Answer a `Refusal` with its status and a page that says what to do next."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        context = {
            "message": exception.message,
            "problems": getattr(exception, "problems", ()),
            "back": _page_before(request),
        }
        return render(request, "409.html", context, status=exception.status)


def _actor(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        return Actor(user=None, request_id=request.request_id)
    chosen = request.session.get(MEMBERSHIP_KEY)
    return actor_for(request.user, chosen, request.request_id)


def _page_before(request: HttpRequest) -> str:
    """Where a refused form was sent from, when that was a page of ours; else ""."""
    before = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(before, {request.get_host()})
    return before if request.method == "POST" and ours else ""
