"""The forms of the pages on people."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.directory import ACTIVE, EVERYBODY, LEFT, NEVER
from accounts.models import Agency, Role, User


class DayField(forms.DateField):
    """A day as people type it here."""

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", lazy("Day/month/year, for example 24/04/2020."))
        widget = forms.DateInput(attrs={"autocomplete": "off", "inputmode": "numeric"})
        super().__init__(localize=True, widget=widget, **kwargs)


class LastingAgencyField(forms.ModelChoiceField):
    """A body that has not ended."""

    def __init__(self, **kwargs):
        super().__init__(Agency.objects.none(), **kwargs)

    def offer(self) -> None:
        today = timezone.localdate()
        lasting = Q(valid_until=None) | Q(valid_until__gte=today)
        self.queryset = Agency.objects.filter(lasting)


class PeopleFilter(forms.Form):
    """Whom to list; what cannot be read is simply not filtered by."""

    q = forms.CharField(
        label=lazy("Name or user name"),
        help_text=lazy("(accents may be left out)"),
        required=False,
        max_length=100,
        widget=forms.TextInput(
            attrs={"type": "search", "class": "form-control", "autocomplete": "off"}
        ),
    )
    show = forms.ChoiceField(
        label=lazy("Show"),
        required=False,
        choices=[
            (EVERYBODY, lazy("Everybody")),
            (ACTIVE, lazy("Can sign in")),
            (NEVER, lazy("Never signed in")),
            (LEFT, lazy("Has left")),
        ],
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    @property
    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {key: self.cleaned_data.get(key, "") for key in ("q", "show")}


class NewPersonForm(forms.Form):
    username = forms.RegexField(
        r"^[a-z0-9][a-z0-9._-]{2,59}$",
        label=lazy("User name"),
        help_text=lazy("For example nguyenvanan: small letters without accents, digits."),
        error_messages={
            "invalid": lazy(
                "Use 3 to 60 small letters without accents, digits, dots or hyphens."
            )
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    full_name = forms.CharField(label=lazy("Full name"), max_length=100)
    position = forms.CharField(label=lazy("Position"), max_length=100, required=False)
    email = forms.EmailField(label=lazy("E-mail, if any"), max_length=254, required=False)
    home = LastingAgencyField(
        label=lazy("Home agency"),
        help_text=lazy("Where the person works. Nobody appraises the own home agency."),
    )
    since = DayField(label=lazy("Works there from"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["home"].offer()
        self.helper = FormHelper()
        self.helper.add_input(Submit("create", _("Create and show the one-time code")))

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_("This user name is taken; choose another one."))
        return username


class VersionForm(forms.Form):
    """What every change to a person sends: the version that was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class GiveRoleForm(VersionForm):
    role = forms.ChoiceField(label=lazy("Role"))
    agency = LastingAgencyField(
        label=lazy("Agency"),
        help_text=lazy("Only for officers and leaders."),
        required=False,
    )
    since = DayField(label=lazy("From"))
    until = DayField(label=lazy("Until, and including"), required=False)

    def __init__(self, *args, person: User, administrator: bool, **kwargs):
        super().__init__(*args, auto_id="role-%s", **kwargs)
        # No role is chosen beforehand: the first one is the mightiest.
        self.fields["role"].choices = [("", "---------")] + [
            (role.value, role.label)
            for role in Role
            if administrator or role != Role.ADMINISTRATOR
        ]
        self.fields["agency"].offer()
        self.helper = _helper("give", _("Give the role"), "accounts:give-role", person.pk)


class EndRoleForm(VersionForm):
    last_day = DayField(label=lazy("Last day"), help_text="")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["last_day"].widget.attrs["class"] = "form-control form-control-sm"


class MoveHomeForm(VersionForm):
    agency = LastingAgencyField(label=lazy("New home agency"))
    since = DayField(label=lazy("Works there from"))

    def __init__(self, *args, person: User, **kwargs):
        super().__init__(*args, auto_id="home-%s", **kwargs)
        self.fields["agency"].offer()
        self.helper = _helper(
            "move", _("Change the home agency"), "accounts:move-home", person.pk
        )


def _helper(name: str, label: str, address: str, *args) -> FormHelper:
    helper = FormHelper()
    helper.form_action = reverse(address, args=args)
    helper.add_input(Submit(name, label))
    return helper
