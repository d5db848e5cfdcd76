"""The forms of the public list and of the publication page."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from rankings.board import BY_NAME, BY_RANK, Board


class RankingFilter(forms.Form):
    """What to show of a ranking; what cannot be read is simply not filtered by."""

    q = forms.CharField(
        label=lazy("Name of the body"),
        help_text=lazy("(accents may be left out)"),
        required=False,
        max_length=100,
        widget=forms.TextInput(
            attrs={"type": "search", "class": "form-control", "autocomplete": "off"}
        ),
    )
    grade = forms.ChoiceField(
        label=lazy("Grade"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    sort = forms.ChoiceField(
        label=lazy("Sort by"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args, board: Board, **kwargs):
        super().__init__(*args, auto_id="f-%s", **kwargs)
        self.fields["grade"].choices = [
            ("", _("All")),
            *((grade.name, grade.label) for grade in board.basis.grades),
        ]
        self.fields["sort"].choices = [
            (BY_RANK, _("Index, highest first")),
            (BY_NAME, _("Name of the body")),
            *self._domains(board),
        ]

    @property
    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {
            "name": self.cleaned_data.get("q", ""),
            "grade": self.cleaned_data.get("grade", ""),
            "sort": self.cleaned_data.get("sort", ""),
        }

    def _domains(self, board: Board) -> Iterable[tuple[str, str]]:
        """Only while the group has one set, so that a number means one domain."""
        if len(board.legends) == 1:
            for domain in board.legends[0]:
                yield domain.code, f"{domain.code}. {domain.name}"
