from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from accounts.codes import EXPIRED, has_expired
from accounts.models import Membership, User


class LoginForm(AuthenticationForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.add_input(Submit("login", _("Sign in")))

    def confirm_login_allowed(self, user: User) -> None:
        super().confirm_login_allowed(user)
        if has_expired(user):
            raise forms.ValidationError(EXPIRED, code="expired")


class PasswordForm(PasswordChangeForm):
    """A password of one's own, which is not the code or password of before."""

    def clean(self) -> dict:
        cleaned = super().clean()
        new = cleaned.get("new_password1")
        if new and new == cleaned.get("old_password"):
            self.add_error("new_password1", _("Choose a password other than the old one."))
        return cleaned


class RoleForm(forms.Form):
    """One of the person's own memberships; the view narrows the queryset."""

    membership = forms.ModelChoiceField(Membership.objects.none())
