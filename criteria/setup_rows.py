"""Forms with rows: grades, groups, phases, exemptions. Blank rows do not count."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from criteria.models import Criterion, Participation, Phase, Round
from criteria.setup_forms import whole_day
from parindex.numbers import UnreadableNumber, read_decimal

BLANK_ROWS = 3
UNREADABLE = {
    "ambiguous": lazy(
        "“%(value)s” can be read in two ways. Write 1500 for one thousand five hundred, "
        "or 1,5 for one and a half."
    ),
    "not_a_number": lazy("“%(value)s” is not a number. Use digits, for example 1,5."),
    "too_long": lazy("“%(value)s” has too many digits."),
}


class PercentField(forms.CharField):
    """A percentage from 0 to 100 as people here type it; the value is a Decimal."""

    def clean(self, value: str) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            percent = read_decimal(text)
        except UnreadableNumber as error:
            raise forms.ValidationError(
                str(UNREADABLE[error.code]) % {"value": text}
            ) from None
        if not 0 <= percent <= 100:
            raise forms.ValidationError(_("Between 0 and 100."))
        if percent != percent.quantize(Decimal("0.0001")):
            raise forms.ValidationError(_("At most four decimals."))
        return percent

    def prepare_value(self, value: Any) -> str:
        if isinstance(value, Decimal):
            return f"{value.normalize():f}".replace(".", ",")
        return value or ""


class Row(forms.Form):
    """One row, with inputs that look like the rest of the portal."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.Select):
                field.widget.attrs["class"] = "form-select"
            elif not isinstance(field.widget, forms.HiddenInput):
                field.widget.attrs["class"] = "form-control"


class GradeRow(Row):
    name = forms.CharField(max_length=50, label=lazy("Grade"))
    name_en = forms.CharField(max_length=50, required=False, label=lazy("Name in English"))
    lower_bound = PercentField(max_length=20, label=lazy("From, per cent"))


class GroupRow(Row):
    position = forms.IntegerField(
        required=False, min_value=1, max_value=999, label=lazy("Order")
    )
    code = forms.SlugField(max_length=40, label=lazy("Code (for example: so)"))
    name = forms.CharField(max_length=100, label=lazy("Name"))
    name_en = forms.CharField(max_length=100, required=False, label=lazy("Name in English"))


class PhaseRow(Row):
    """One phase; both times blank mean that it has none."""

    kind = forms.ChoiceField(choices=Phase.Kind.choices, widget=forms.HiddenInput)
    step = forms.IntegerField(min_value=1, max_value=20, widget=forms.HiddenInput)
    opens_at = forms.DateTimeField(required=False, label=lazy("Opens at"))
    closes_at = forms.DateTimeField(required=False, label=lazy("Closes at"))
    grace_minutes = forms.IntegerField(
        required=False, min_value=0, max_value=1440, label=lazy("Minutes of grace")
    )

    @property
    def title(self) -> str:
        if not self.initial:
            return ""
        kind, step = Phase.Kind(self.initial["kind"]).label, self.initial["step"]
        return f"{kind} {step}" if step > 1 else str(kind)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["grace_minutes"] = data.get("grace_minutes") or 0
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if closes:
            closes = data["closes_at"] = whole_day(closes)
        if bool(opens) != bool(closes) and not self.errors:
            raise forms.ValidationError(_("Give both times, or neither."))
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("It has to close after it opens."))
        return data


class ExemptionRow(Row):
    criterion = forms.ModelChoiceField(
        Criterion.objects.none(), label=lazy("Criterion or branch")
    )
    reason = forms.CharField(max_length=300, label=lazy("Reason"))

    def __init__(self, *args, choices, criteria, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["criterion"].queryset = criteria
        # One list for all rows: a query for each would grow with the rows.
        self.fields["criterion"].choices = choices


class Rows(forms.BaseFormSet):
    """Rows without a repeated key; `rows()` is what the person left standing."""

    unique: tuple[str, ...] = ()

    def rows(self) -> list[dict[str, Any]]:
        return [
            {key: value for key, value in form.cleaned_data.items() if key != "DELETE"}
            for form in self.forms
            if form.has_changed_or_initial() and form not in self.deleted_forms
        ]

    def add_fields(self, form, index) -> None:
        super().add_fields(form, index)
        form.has_changed_or_initial = lambda: bool(
            form.has_changed() or not form.empty_permitted
        )
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove")
            form.fields["DELETE"].widget.attrs["class"] = "form-check-input"

    def clean(self) -> None:
        if any(self.errors):
            return
        rows = self.rows()
        for name in self.unique:
            values = [row[name] for row in rows]
            for value in {value for value in values if values.count(value) > 1}:
                raise forms.ValidationError(
                    _("“%(value)s” stands in two rows.") % {"value": value}
                )


class GradeRows(Rows):
    unique = ("name", "lower_bound")

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        bounds = [row["lower_bound"] for row in self.rows()]
        if bounds and min(bounds) != 0:
            raise forms.ValidationError(
                _("The lowest grade has to begin at 0, so that every body gets a grade.")
            )


class GroupRows(Rows):
    unique = ("code", "name")

    def rows(self) -> list[dict[str, Any]]:
        """In the order asked for; rows without a number come last."""
        found = sorted(super().rows(), key=lambda row: row.get("position") or 1000)
        return [{k: v for k, v in row.items() if k != "position"} for row in found]


class PhaseRows(Rows):
    def rows(self) -> list[dict[str, Any]]:
        return [row for row in super().rows() if row.get("opens_at")]

    def clean(self) -> None:
        if any(self.errors):
            return
        steps = [(row["kind"], row["step"]) for row in self.rows()]
        if len(set(steps)) < len(steps):
            raise forms.ValidationError(_("A phase stands in two rows."))


class ExemptionRows(Rows):
    unique = ("criterion",)


def _factory(row: type[Row], rows: type[Rows], *, extra: int = BLANK_ROWS):
    return forms.formset_factory(
        row,
        formset=rows,
        extra=extra,
        can_delete=bool(extra),
        can_delete_extra=False,
        max_num=200,
    )


def grade_rows(round_: Round, data=None) -> Rows:
    initial = round_.grade_bands.values("name", "name_en", "lower_bound")
    extra = BLANK_ROWS if initial else 5
    return _factory(GradeRow, GradeRows, extra=extra)(data, initial=list(initial))


def group_rows(round_: Round, data=None) -> Rows:
    initial = list(round_.groups.values("position", "code", "name", "name_en"))
    return _factory(GroupRow, GroupRows)(data, initial=initial)


def phase_rows(round_: Round, data=None) -> Rows:
    """A row for every step of the round, and for every phase that is there already."""
    fields = ("kind", "step", "opens_at", "closes_at", "grace_minutes")
    known = {(row["kind"], row["step"]): row for row in round_.phases.values(*fields)}
    steps = []
    for kind in Phase.Kind:
        count = round_.explanation_rounds if kind == Phase.Kind.EXPLANATION else 1
        beyond = [step for other, step in known if other == kind]
        last = max([count, *beyond])
        steps += [(kind.value, step) for step in range(1, last + 1)]
    initial = [known.get(key, {"kind": key[0], "step": key[1]}) for key in steps]
    return _factory(PhaseRow, PhaseRows, extra=0)(data, initial=initial)


def exemption_rows(entry: Participation, data=None) -> Rows:
    criteria = Criterion.objects.filter(criteria_set=entry.criteria_set_id)
    choices = [("", "---------")] + [
        (item.pk, f"{item.code}. {item.name}"[:120])
        for item in criteria.order_by("position")
    ]
    initial = list(
        entry.exemptions.order_by("criterion__position").values("criterion", "reason")
    )
    return _factory(ExemptionRow, ExemptionRows)(
        data,
        initial=initial,
        form_kwargs={"choices": choices, "criteria": criteria},
    )
