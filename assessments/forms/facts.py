"""Forms whose inputs come from a criterion's rule.

The same inputs serve the officer's claim, the appraiser's finding and the
council's decision: all three state facts, and the rule gives the points.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from assessments.models import Answer, ReasonCode
from criteria import rules
from criteria.models import Criterion
from criteria.wording import refusal
from parindex.numbers import UnreadableNumber, read_decimal

UNREADABLE = {
    "ambiguous": lazy(
        "“%(value)s” can be read in two ways. Write 1500 for one thousand five hundred, "
        "or 1,5 for one and a half."
    ),
    "not_a_number": lazy("“%(value)s” is not a number. Use digits, for example 1,5."),
    "too_long": lazy("“%(value)s” has too many digits."),
}

# What the buttons of our own pages send beside the fields.
BESIDE_THE_FIELDS = {"csrfmiddlewaretoken", "then", "next", "result"}


class NumberField(forms.CharField):
    """A number as people here type it; the value is a Decimal or None."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("required", False)
        super().__init__(*args, max_length=40, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self, value: str):
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_decimal(text)
        except UnreadableNumber as error:
            raise forms.ValidationError(
                str(UNREADABLE[error.code]) % {"value": text}
            ) from None

    def prepare_value(self, value: Any) -> str:
        if value is None or value == "":
            return ""
        return str(value).replace(".", ",")


class FactsForm(forms.Form):
    """The inputs that an answer's rule needs, and the facts they make.

    After `is_valid`, `facts` holds what the rule takes: empty when nothing was
    entered. Every number is checked by the rule itself, so that a form can never
    accept what the scoring would refuse.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, answer: Answer, *args, facts: Mapping | None = None, **kwargs):
        self.answer = answer
        self.criterion = answer.criterion
        kwargs.setdefault("auto_id", f"a{answer.pk}-%s")
        kwargs.setdefault("initial", {})
        kwargs["initial"] = {**_initial(facts or {}), **kwargs["initial"]}
        super().__init__(*args, **kwargs)
        self.rule_fields = rules.fields(self.criterion.rule)
        for field in self.rule_fields:
            self.fields[field.name] = _form_field(field)
            if field.kind == "checks":
                # An empty list of ticks is no answer; this one says "none, so 0 points".
                self.fields["none_of_these"] = forms.BooleanField(
                    required=False, label=_("None of these")
                )
        if self.criterion.not_applicable != Criterion.NotApplicable.NONE:
            self.fields["not_applicable"] = forms.BooleanField(
                required=False, label=self.criterion.not_applicable_when
            )
        self.facts: dict[str, Any] = {}
        self.outcome: rules.Outcome | None = None

    def inputs(self) -> Iterator[tuple[rules.Field, forms.BoundField, list]]:
        """For the template: the rule's field, the bound field, options with points."""
        for field in self.rule_fields:
            bound = self[field.name]
            yield field, bound, list(zip(bound, field.options, strict=False))

    def clean(self) -> dict:
        cleaned = super().clean()
        for name in sorted(set(self.data) - set(self.fields) - BESIDE_THE_FIELDS):
            # Points, a state or a maximum from outside must not pass unnoticed.
            self.add_error(
                None,
                _(
                    "“%(name)s” cannot be sent with this form. Nothing was "
                    "stored; reload the page and enter the facts again."
                )
                % {"name": name[:40]},
            )
        if self.errors:
            return cleaned
        self.facts = _facts(self.rule_fields, cleaned)
        if not self.facts:
            return cleaned
        try:
            self.outcome = rules.points(
                self.criterion.rule,
                self.facts,
                maximum=self.criterion.maximum,
                places=self.answer.assessment.round.leaf_places,
                treatment=self.criterion.not_applicable,
            )
        except rules.FactsError as error:
            self.add_error(
                error.field if error.field in self.fields else None, refusal(error)
            )
        return cleaned


class AnswerForm(FactsForm):
    """One row of the score sheet."""

    explanation = forms.CharField(
        required=False,
        max_length=5000,
        label=lazy("Explanation"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class FindingForm(FactsForm):
    """An appraiser's finding: facts as found, and why they differ from the claim."""

    reason_code = forms.ChoiceField(
        required=False, choices=ReasonCode.choices, label=lazy("Reason code")
    )
    reason = forms.CharField(
        required=False,
        max_length=5000,
        label=lazy("Reason (the agency reads it)"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    note = forms.CharField(
        required=False,
        max_length=5000,
        label=lazy("Private note (the agency never reads it)"),
        widget=forms.Textarea(attrs={"rows": 1}),
    )


class DecisionForm(FindingForm):
    """The council's decision; `version` is the last revision the chair saw."""

    minutes = forms.CharField(required=False, max_length=100, label=lazy("Minutes number"))
    note = None


def _form_field(field: rules.Field) -> forms.Field:
    match field.kind:
        case "choice":
            return forms.TypedChoiceField(
                choices=[(option.value, option.label) for option in field.options],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
                label=field.label,
            )
        case "checks":
            return forms.TypedMultipleChoiceField(
                choices=[(option.value, option.label) for option in field.options],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                label=field.label,
            )
    return NumberField(label=field.label or _("Points"))


def _facts(fields: tuple[rules.Field, ...], cleaned: Mapping) -> dict[str, Any]:
    """Facts as plain JSON: whole numbers as int, others as text; none when all empty."""
    if cleaned.get("not_applicable"):
        return {"not_applicable": True}
    given = {field.name: cleaned.get(field.name) for field in fields}
    facts = {
        name: _plain(value) for name, value in given.items() if value not in (None, [])
    }
    if not facts and cleaned.get("none_of_these"):
        return {"items": []}
    return facts


def _plain(value: Any) -> Any:
    if isinstance(value, int | list):
        return value
    return int(value) if value == value.to_integral_value() else str(value)


def _initial(facts: Mapping) -> dict[str, Any]:
    return {**facts, "none_of_these": facts.get("items") == []}
