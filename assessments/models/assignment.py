"""Which appraiser works on which items of which bodies, recusal included."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, HomeAgency, User
from assessments.models.answer import Answer, AnswerQuerySet
from assessments.models.assessment import Assessment
from criteria.models import Criterion, Round


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def answers_of(self, user: User) -> AnswerQuerySet:
        """The answers a person appraises: assigned, and never of an own body."""
        return _dated_answers().filter(
            Exists(self._covering().filter(user=user)), ~Exists(_own_body(user))
        )

    def assessments_of(self, user: User) -> models.QuerySet[Assessment]:
        return Assessment.objects.filter(
            answers__in=self.answers_of(user).values("pk")
        ).distinct()

    def uncovered(self, assessments: models.QuerySet[Assessment]) -> AnswerQuerySet:
        """Answers nobody may appraise: unassigned, or only to people recused."""
        able = self._covering().filter(~Exists(_own_body(OuterRef("user"), depth=2)))
        return (
            _dated_answers()
            .filter(assessment__in=assessments)
            .exclude(standing__source="exempt")
            .filter(~Exists(able))
        )

    def _covering(self) -> "AssignmentQuerySet":
        """Assignments that reach the answer of the outer query."""
        return self.filter(
            Q(criterion=None)
            | Q(criterion=OuterRef("criterion__domain"))
            | Q(criterion=OuterRef("criterion__parent"))
            | Q(criterion=OuterRef("criterion")),
            Q(agency=None) | Q(agency=OuterRef("assessment__participation__agency")),
            Q(district=None)
            | Q(district=OuterRef("assessment__participation__agency__parent")),
            round=OuterRef("assessment__participation__round"),
        )


def _dated_answers() -> AnswerQuerySet:
    """Answers with the day their round opened, which recusal counts from."""
    opened_at = "assessment__participation__round__opened_at"
    return Answer.objects.annotate(opened_on=TruncDate(opened_at))


def _own_body(user: User | OuterRef, depth: int = 1) -> models.QuerySet[HomeAgency]:
    """Rows that recuse a person: a home agency held at any time since the opening.

    For use inside Exists, `depth` queries below `_dated_answers`.
    """

    def answer(path: str) -> OuterRef:
        return OuterRef(path) if depth == 1 else OuterRef(OuterRef(path))

    return HomeAgency.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=answer("opened_on")),
        user=user,
        agency=answer("assessment__participation__agency"),
        valid_from__lte=timezone.localdate(),
    )


class Assignment(models.Model):
    """One person appraises a branch of a set (or everything), for all or some bodies."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="assignments")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments"
    )
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    district = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="district_assignments"
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["round", "user", "criterion__position"]
        constraints = [
            # Coalesce, because SQL takes two NULLs for different.
            models.UniqueConstraint(
                "round",
                "user",
                Coalesce("criterion", 0),
                Coalesce("agency", 0),
                Coalesce("district", 0),
                name="one_assignment_each",
            ),
        ]

    def __str__(self) -> str:
        # Outside the f-string, where xgettext finds it.
        items = self.criterion or _("all items")
        return f"{self.user}: {items}"
