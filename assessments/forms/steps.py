"""Forms of the work around the answers: replies, the report, moves, files, time, people."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import Agency, Membership, Role, User
from assessments.models import Assessment, EvidenceUse
from criteria.models import Criterion, Round


class ReplyForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    agrees = forms.TypedChoiceField(
        label=lazy("The agency"),
        choices=[("yes", lazy("agrees")), ("no", lazy("disagrees"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        required=False,
        max_length=5000,
        label=lazy("Explanation"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReportForm(forms.ModelForm):
    class Meta:
        model = Assessment
        fields = ["difficulties", "proposals", "version"]
        widgets = {
            "difficulties": forms.Textarea(attrs={"rows": 4}),
            "proposals": forms.Textarea(attrs={"rows": 4}),
            "version": forms.HiddenInput,
        }


class MoveForm(forms.Form):
    """What every button that moves an assessment sends."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = forms.CharField(required=False, max_length=2000)
    items = forms.CharField(required=False, max_length=500)

    def clean_items(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data["items"].replace(",", " ").split())


class EvidenceForm(forms.ModelForm):
    file = forms.FileField(label=lazy("File (PDF, DOCX, XLSX, JPG or PNG)"))

    class Meta:
        model = EvidenceUse
        fields = ["number", "issuer", "issued_on", "pages"]

    field_order = ["file", "number", "issuer", "issued_on", "pages"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("upload", _("Attach")))


class ExtensionForm(forms.Form):
    """A later deadline for one body."""

    closes_at = forms.DateTimeField(
        label=lazy("New deadline (for example 17:00 14/02/2020)")
    )
    reason = forms.CharField(max_length=500, label=lazy("Reason"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("extend", _("Extend")))


class AssignmentForm(forms.Form):
    """One person, a domain of one of the round's sets, one body or all."""

    user = forms.ModelChoiceField(User.objects.none(), label=lazy("Appraiser"))
    criterion = forms.ModelChoiceField(
        Criterion.objects.none(),
        required=False,
        label=lazy("Domain"),
        empty_label=lazy("All domains"),
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        required=False,
        label=lazy("Body"),
        empty_label=lazy("All bodies"),
    )

    def __init__(self, *args, round_: Round, **kwargs):
        super().__init__(*args, **kwargs)
        appraisers = Membership.objects.on(timezone.localdate()).filter(role=Role.APPRAISER)
        self.fields["user"].queryset = User.objects.filter(
            pk__in=appraisers.values("user")
        ).order_by("full_name")
        self.fields["criterion"].queryset = (
            Criterion.objects.domains()
            .exclude(scored_by=Criterion.ScoredBy.SURVEY)
            .filter(criteria_set__participations__round=round_)
            .select_related("criteria_set")
            .distinct()
        )
        self.fields["criterion"].label_from_instance = lambda domain: (
            f"{domain.criteria_set.title}: {domain.code}. {domain.name}"
        )
        self.fields["agency"].queryset = Agency.objects.filter(
            participations__round=round_, participations__exempt=False
        )
        self.helper = FormHelper()
        self.helper.add_input(Submit("assign", _("Assign")))
