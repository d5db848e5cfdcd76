"""Forms of a round's set-up. They check what is typed; `criteria.setup` changes."""

from datetime import timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import Agency
from criteria.models import CriteriaSet, RankingGroup, Round
from criteria.setup import BASICS, RULES

LIMITS = {
    "year": (2000, 2100),
    "leaf_places": (0, 4),
    "display_places": (0, 4),
    "explanation_rounds": (0, 5),
    "survey_minimum_n": (1, 1000),
}
HELP = {
    "rank_on": lazy(
        "With the published index, bodies that look equal share a rank and a grade."
    ),
    "ties": lazy("How the ranks go on after bodies with an equal index."),
    "not_filed": lazy("What becomes of a body that never submitted its assessment."),
    "two_appraisers": lazy("Neither sees the other's points before giving his or hers."),
    "survey_minimum_n": lazy("With fewer forms a survey figure could point at persons."),
    "show_appraisers": lazy("Otherwise agencies see only that the council appraised."),
}


class RulesForm(forms.ModelForm):
    """The name, the plan and the rules of a round."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    class Meta:
        model = Round
        fields = [*BASICS, *RULES]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        for name, (least, most) in LIMITS.items():
            field = self.fields[name]
            field.validators += [MinValueValidator(least), MaxValueValidator(most)]
            field.widget.attrs |= {"min": least, "max": most}
        for name in RULES:
            field = self.fields[name]
            texts = [str(HELP.get(name, field.help_text)), _default(name)]
            field.help_text = " ".join(text for text in texts if text)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", self.button()))

    def button(self) -> str:
        return _("Save")


class NewRoundForm(RulesForm):
    """A round to create; what `like` says goes before the rules below it."""

    like = forms.ModelChoiceField(
        Round.objects.all(),
        required=False,
        label=lazy("Like an earlier round"),
        empty_label=lazy("No: a new round with the rules below"),
        help_text=lazy(
            "Takes over its rules, grades, groups, phases moved by the years between, "
            "and the bodies that exist on 31 December of the year assessed. The rules "
            "below then do not count."
        ),
    )

    class Meta(RulesForm.Meta):
        fields = ["code", *BASICS, *RULES]
        help_texts = {
            "code": lazy("Short, for addresses, for example 2026. It never changes."),
        }

    field_order = ["like", "code", *BASICS, *RULES]

    def button(self) -> str:
        return _("Create the round")

    def values(self) -> dict[str, Any]:
        names = ("code", *BASICS, *RULES)
        return {name: self.cleaned_data[name] for name in names}


class BodyForm(forms.Form):
    """How one body takes part."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    group = forms.ModelChoiceField(
        RankingGroup.objects.none(), required=False, label=lazy("Ranking group")
    )
    criteria_set = forms.ModelChoiceField(
        CriteriaSet.objects.all(), label=lazy("Criteria set")
    )
    unranked = forms.BooleanField(required=False, label=lazy("Assessed, not ranked"))
    exempt = forms.BooleanField(required=False, label=lazy("Exempt from this round"))
    exempt_reason = forms.CharField(
        required=False, max_length=300, label=lazy("Reason of the exemption")
    )

    def __init__(self, *args, round_: Round, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = round_.groups.all()
        self.fields["version"].initial = round_.version
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", _("Save")))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("exempt") and not data.get("exempt_reason"):
            self.add_error("exempt_reason", _("Say why the body is exempt."))
        if not data.get("exempt"):
            data["exempt_reason"] = ""
        if not (data.get("group") or data.get("unranked") or data.get("exempt")):
            self.add_error("group", _("Choose a group, or mark the body as not ranked."))
        return data

    def values(self) -> dict[str, Any]:
        return {k: v for k, v in self.cleaned_data.items() if k != "version"}


class FilterForm(forms.Form):
    """Which bodies are listed."""

    kind = forms.ChoiceField(choices=Agency.Kind.choices, label=lazy("Kind of body"))
    day = forms.DateField(label=lazy("Existing on"))


class EnterForm(forms.Form):
    """What to do with the chosen bodies."""

    agencies = forms.ModelMultipleChoiceField(
        Agency.objects.none(), required=False, label=lazy("Bodies")
    )
    everybody = forms.BooleanField(
        required=False, label=lazy("All bodies of this list, ticked or not")
    )
    group = forms.ModelChoiceField(
        RankingGroup.objects.none(), required=False, label=lazy("Ranking group")
    )
    criteria_set = forms.ModelChoiceField(
        CriteriaSet.objects.none(), required=False, label=lazy("Criteria set")
    )
    unranked = forms.BooleanField(required=False, label=lazy("Assessed, not ranked"))

    def __init__(self, *args, round_: Round, listed, **kwargs):
        super().__init__(*args, **kwargs)
        self.taking_out = self.data.get("do") == "take_out"
        self.listed = listed
        self.fields["agencies"].queryset = listed
        self.fields["group"].queryset = round_.groups.all()
        self.fields["criteria_set"].queryset = CriteriaSet.objects.all()
        for name in ("group", "criteria_set"):
            self.fields[name].widget.attrs["class"] = "form-select"

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("everybody"):
            data["agencies"] = self.listed
        if not data.get("agencies"):
            self.add_error(None, _("Tick the bodies, or choose all of the list."))
        if self.taking_out:
            return data
        if not data.get("criteria_set"):
            self.add_error("criteria_set", _("Choose the set that the bodies answer."))
        if not (data.get("group") or data.get("unranked")):
            self.add_error("group", _("Choose a group, or mark the bodies as not ranked."))
        return data


def whole_day(closes_at):
    """23:59 means the whole day: it is kept as 00:00 of the next one."""
    local = timezone.localtime(closes_at)
    if (local.hour, local.minute) != (23, 59):
        return closes_at
    return local.replace(second=0, microsecond=0) + timedelta(minutes=1)


def _default(name: str) -> str:
    """The default of a rule in words; nothing for a tick box."""
    field = Round._meta.get_field(name)
    if isinstance(field.default, bool):
        return ""
    value = dict(field.flatchoices).get(field.default, field.default)
    return _("Default: %(value)s.") % {"value": value}
