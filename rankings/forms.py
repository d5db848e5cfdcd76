"""The forms of the public list and of the publication page."""

from collections.abc import Iterable

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import User
from criteria.models import Round
from rankings.board import BY_NAME, BY_RANK, Board
from rankings.models import Publication


class OwnPasswordField(forms.CharField):
    """The person's password once more, before a step that the public sees."""

    def __init__(self):
        super().__init__(
            label=lazy("Your password once more"),
            max_length=200,
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )

    @staticmethod
    def check(user: User, password: str) -> None:
        if not user.check_password(password):
            raise forms.ValidationError(
                _("This is not your password. Nothing was changed; type it again.")
            )


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


class ProposalForm(forms.Form):
    """Number and date as the decision has them; a correction also says why."""

    decision_number = forms.CharField(
        label=lazy("Number of the decision"),
        max_length=100,
        help_text=lazy("As printed on the decision. It is never made up by the portal."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    decision_date = forms.DateField(
        label=lazy("Date of the decision"),
        help_text=lazy("Day/month/year, for example 24/04/2020."),
        localize=True,
        widget=forms.DateInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    reason = forms.CharField(
        label=lazy("Reason for the correction"),
        help_text=lazy("Shown to the public. Name no person."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, round_: Round, corrects: bool, **kwargs):
        super().__init__(*args, auto_id="propose-%s", **kwargs)
        label = _("Propose the correction") if corrects else _("Propose publication")
        if not corrects:
            del self.fields["reason"]
        self.helper = _helper("propose", label, "rankings:propose", round_.code)


class ApprovalForm(forms.Form):
    """The hash of what was looked at goes back with the person's own password."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    password = OwnPasswordField()

    def __init__(self, *args, publication: Publication, user: User, **kwargs):
        kwargs.setdefault("initial", {"seen": publication.snapshot.full_sha256})
        super().__init__(*args, auto_id="approve-%s", **kwargs)
        self.user = user
        address = (publication.round.code, publication.version)
        self.helper = _helper(
            "approve", _("Approve and publish"), "rankings:approve", *address
        )

    def clean_password(self) -> None:
        OwnPasswordField.check(self.user, self.cleaned_data["password"])


class RejectionForm(forms.Form):
    reason = forms.CharField(
        label=lazy("Reason for the rejection"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=lazy("The secretariat reads it. It is kept in the audit trail."),
    )

    def __init__(self, *args, publication: Publication, **kwargs):
        super().__init__(*args, auto_id="reject-%s", **kwargs)
        address = (publication.round.code, publication.version)
        self.helper = _helper(
            "reject", _("Reject the proposal"), "rankings:reject", *address
        )


class WithdrawalForm(forms.Form):
    reason = forms.CharField(
        label=lazy("Reason for the withdrawal"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=lazy("Shown to the public. Name no person."),
    )
    password = OwnPasswordField()

    def __init__(self, *args, publication: Publication, user: User, **kwargs):
        super().__init__(*args, auto_id="withdraw-%s", **kwargs)
        self.user = user
        address = (publication.round.code, publication.version)
        self.helper = _helper(
            "withdraw", _("Withdraw the publication"), "rankings:withdraw", *address
        )

    def clean_password(self) -> None:
        OwnPasswordField.check(self.user, self.cleaned_data["password"])


def _helper(name: str, label: str, address: str, *args) -> FormHelper:
    helper = FormHelper()
    helper.form_action = reverse(address, args=args)
    helper.add_input(Submit(name, label))
    return helper
