from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy


class CheckedForm(forms.Form):
    """Which official text a set was compared with."""

    source = forms.CharField(
        label=lazy("Official text the set was compared with (number, date, annex)"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("mark", _("Mark as checked")))
