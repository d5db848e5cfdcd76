from django.contrib.auth.views import LoginView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.forms import LoginForm, RoleForm
from accounts.middleware import MEMBERSHIP_KEY


@method_decorator(never_cache, name="dispatch")
class Login(LoginView):
    authentication_form = LoginForm
    redirect_authenticated_user = True
    template_name = "accounts/login.html"


@require_POST
def switch_role(request: HttpRequest) -> HttpResponse:
    """Choose which of one's own memberships to act under and see on each page."""
    form = RoleForm(request.POST)
    form.fields["membership"].queryset = request.user.memberships.on(timezone.localdate())
    if not form.is_valid():
        raise Http404
    request.session[MEMBERSHIP_KEY] = form.cleaned_data["membership"].pk
    return redirect("rankings:desk")
