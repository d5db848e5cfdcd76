from pathlib import PurePath

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from criteria.models import Round
from parindex.documents.intake import MOST_BYTES
from surveys.models import Batch


class TryForm(forms.Form):
    """One workbook to look at; nothing is imported by sending it."""

    file = forms.FileField(
        label=_("Workbook (.xlsx)"),
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        help_text=_("At most 10 MB. Nothing is imported before you have seen the result."),
    )

    def __init__(self, *args, round_: Round, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_action = reverse("surveys:try", args=[round_.code])
        self.helper.add_input(Submit("try", _("Check the file")))

    def clean_file(self):
        file = self.cleaned_data["file"]
        if PurePath(file.name).suffix.lower() != ".xlsx":
            raise forms.ValidationError(
                _("“%(name)s” is not an .xlsx file. Save it as .xlsx in Excel."),
                params={"name": file.name},
            )
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("This file is larger than 10 MB. Send a smaller one.")
            )
        return file


class CommitForm(forms.Form):
    """Which file was looked at, and what it would have done."""

    sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, round_: Round, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_action = reverse("surveys:commit", args=[round_.code])
        self.helper.add_input(Submit("commit", _("Import these scores")))


class VoidForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept in the audit trail."),
    )

    def __init__(self, *args, batch: Batch, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_action = reverse("surveys:void", args=[batch.round.code, batch.pk])
        self.helper.add_input(Submit("void", _("Void this batch")))


class LockForm(forms.Form):
    """A lock is for good, so it takes a tick and not just a click."""

    sure = forms.BooleanField(
        label=_("I have checked the scores. They cannot be changed after this.")
    )

    def __init__(self, *args, round_: Round, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_action = reverse("surveys:lock", args=[round_.code])
        self.helper.add_input(Submit("lock", _("Lock the survey scores")))
