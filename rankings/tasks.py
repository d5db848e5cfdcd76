"""What waits for a person today, counted by the same queries as the pages behind it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.acting import Actor
from accounts.models import Role
from assessments.models import Assessment, Assignment, Source, State
from criteria.models import Criterion, Round
from rankings.models import Publication


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the to-do list: how many, what to do, why, and a state tag."""

    count: int
    label: str
    url: str
    why: str
    word: str | Promise
    kind: str = "info"
    icon: str = "half"


def tasks(actor: Actor) -> list[Task]:
    """Everything that waits, by role; a fixed number of queries for each role held."""
    found: list[Task] = []
    sources = {
        Role.OFFICER: _for_agency,
        Role.LEADER: _for_agency,
        Role.APPRAISER: _for_appraiser,
        Role.SECRETARIAT: _for_secretariat,
        Role.CHAIR: _for_chair,
        Role.SURVEY: _for_survey,
    }
    for source in dict.fromkeys(
        sources[m.role] for m in actor.memberships if m.role in sources
    ):
        found += source(actor)
    return found


def _running() -> Q:
    return Q(
        participation__round__opened_at__isnull=False,
        participation__round__archived_at=None,
        participation__published_at=None,
    )


def _for_agency(actor: Actor) -> Iterator[Task]:
    """Officers fill in, leaders approve and explain."""
    typed = Q(answers__criterion__scored_by=Criterion.ScoredBy.SELF) & ~Q(
        answers__standing__source=Source.EXEMPT
    )
    assessments = (
        Assessment.objects.filter(
            _running(), participation__agency__in=[m.agency_id for m in actor.memberships]
        )
        .with_context()
        .annotate(left=Count("answers", filter=typed & Q(answers__claimed_points=None)))
        .order_by("-participation__round__year", "pk")
    )
    for assessment in assessments:
        place = f"{assessment.participation.name}, {assessment.round.name}"
        word, state = assessment.current_state.label, assessment.state
        sheet = assessment.get_absolute_url()
        if state in (State.SELF_SCORING, State.RETURNED) and assessment.left:
            yield Task(assessment.left, _("Score the items still open"), sheet, place, word,
                       "warn" if state == State.RETURNED else "", "ring")  # fmt: skip
        elif state in (State.SELF_SCORING, State.RETURNED):
            yield Task(
                1, _("Check the sheet and send it to the leader"), sheet, place, word
            )
        elif state == State.WITH_LEADER:
            yield Task(1, _("Approve and submit, or return"), sheet, place, word)
        elif state == State.EXPLANATION and assessment.replied_at is None:
            replies = reverse("assessments:replies", args=[assessment.pk])
            yield Task(1, _("Answer the appraisal"), replies, place, word, "warn", "chat")


def _for_appraiser(actor: Actor) -> Iterator[Task]:
    waiting = (
        Assignment.objects.answers_of(actor.user)
        .filter(
            assessment__in=Assessment.objects.filter(_running(), state=State.APPRAISAL),
            appraisals=None,
        )
        .exclude(standing__source=Source.EXEMPT)
        .values(
            "assessment",
            name=F("assessment__participation__name"),
            round_name=F("assessment__participation__round__name"),
        )
        .annotate(left=Count("pk"))
        .order_by("assessment__participation__agency__sort_key")
    )
    for row in waiting:
        url = reverse("assessments:appraisal", args=[row["assessment"]])
        label = _("Appraise %(body)s") % {"body": row["name"]}
        yield Task(row["left"], label, url, row["round_name"], State.APPRAISAL.label)


def _for_secretariat(_actor: Actor) -> Iterator[Task]:
    for round_ in Round.objects.filter(opened_at=None):
        url = reverse("assessments:round", args=[round_.code])
        yield Task(
            1, _("Open the round"), url, round_.name, State.PREPARING.label, "", "ring"
        )
    labels = {
        State.SUBMITTED: _("Begin the appraisal"),
        State.APPRAISAL: _("Follow the appraisal and show it to the agencies"),
    }
    yield from _by_state(labels)
    finished = (
        Round.objects.filter(
            opened_at__isnull=False,
            archived_at=None,
            participations__assessment__state=State.FINAL,
            participations__published_at=None,
        )
        .exclude(publications__state=Publication.State.PROPOSED)
        .annotate(count=Count("participations", distinct=True))
    )
    for round_ in finished:
        url = reverse("rankings:publication", args=[round_.code])
        yield Task(round_.count, _("Check the ranking and propose its publication"), url,
                   round_.name, State.FINAL.label, "ok", "check")  # fmt: skip


def _for_chair(_actor: Actor) -> Iterator[Task]:
    yield from _by_state({
        State.EXPLANATION: _("Decide the disagreements and finalise the results"),
    })  # fmt: skip
    for publication in Publication.objects.filter(
        state=Publication.State.PROPOSED
    ).select_related("round"):
        url = reverse("rankings:publication", args=[publication.round.code])
        yield Task(1, _("Approve the publication, or reject it"), url,
                   publication.round.name, _("Proposed"), "warn", "clock")  # fmt: skip


def _for_survey(_actor: Actor) -> Iterator[Task]:
    for round_ in Round.objects.filter(
        opened_at__isnull=False, survey_locked_at=None, archived_at=None
    ):
        url = reverse("surveys:round", args=[round_.code])
        yield Task(1, _("Import the survey scores"), url, round_.name, _("Survey"))


def _by_state(labels: dict[State, str]) -> Iterator[Task]:
    """One task per round and state, counting the bodies."""
    rows = (
        Assessment.objects.filter(_running(), state__in=list(labels))
        .values("state", code=F("participation__round__code"),
                name=F("participation__round__name"))
        .annotate(count=Count("pk"))
        .order_by("-participation__round__year", "state")
    )  # fmt: skip
    for row in rows:
        url = reverse("assessments:round", args=[row["code"]])
        state = State(row["state"])
        yield Task(row["count"], labels[state], url, row["name"], state.label)
