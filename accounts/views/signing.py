from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.codes import choose_password
from accounts.forms.signing import LoginForm, PasswordForm, RoleForm
from accounts.middleware import MEMBERSHIP_KEY


@method_decorator(never_cache, name="dispatch")
class Login(LoginView):
    authentication_form = LoginForm
    redirect_authenticated_user = True
    template_name = "accounts/login.html"


class ChangePassword(PasswordChangeView):
    form_class = PasswordForm
    template_name = "accounts/password.html"

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        """Instead of `form.save()`: with an event, and without the code of before."""
        password = form.cleaned_data["new_password1"]
        person = choose_password(form.user, password, by=self.request.actor)
        update_session_auth_hash(self.request, person)
        messages.success(self.request, _("The password is changed."))
        return redirect("rankings:desk")


@require_POST
def switch_role(request: HttpRequest) -> HttpResponse:
    """Choose which of one's own memberships to act under and see on each page."""
    form = RoleForm(request.POST)
    form.fields["membership"].queryset = request.user.memberships.on(timezone.localdate())
    if not form.is_valid():
        raise Http404
    request.session[MEMBERSHIP_KEY] = form.cleaned_data["membership"].pk
    return redirect("rankings:desk")
