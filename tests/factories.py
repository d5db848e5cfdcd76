"""Plain functions that make valid things, and reach a state the way people do."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.acting import Actor, actor_for
from accounts.models import Agency, HomeAgency, Membership, Province, Role, User
from accounts.models.user import AGENCY_ROLES
from assessments import appraising, workflow
from assessments.answering import Claim, save_answer
from assessments.models import Assessment, Assignment, State
from assessments.opening import open_round
from criteria.models import (
    CriteriaSet,
    Criterion,
    GradeBand,
    Participation,
    Phase,
    RankingGroup,
    Round,
)

numbers = count(1)
LONG_AGO = date(2018, 1, 1)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
YES_NO = {
    "kind": "levels",
    "levels": [{"label": "Có", "points": "2"}, {"label": "Không", "points": "0"}],
}
RATIO = {"kind": "ratio", "numerator": "Số đã xong", "denominator": "Tổng số"}
SURVEY = {
    "kind": "survey",
    "method": "option_percent_mean",
    "options": [{"label": "Tốt", "percent": 100}, {"label": "Kém", "percent": 0}],
    "groups": ["Người dân"],
}
# A small set: 1.1 yes/no (2), 1.2 ratio (3), 1.3 may not apply (1), 2.1 survey (4).
LEAVES = {
    "1.1": {"maximum": "2", "rule": YES_NO, "name": "Ban hành kế hoạch"},
    "1.2": {"maximum": "3", "rule": RATIO, "name": "Hoàn thành kế hoạch"},
    "1.3": {
        "maximum": "1",
        "rule": RATIO,
        "name": "Xử lý kiến nghị",
        "not_applicable": Criterion.NotApplicable.EXCLUDE,
        "not_applicable_when": "Không có kiến nghị",
    },
    "2.1": {
        "maximum": "4",
        "rule": SURVEY,
        "name": "Mức độ hài lòng",
        "scored_by": Criterion.ScoredBy.SURVEY,
    },
}
FACTS = {
    "1.1": {"level": 0},
    "1.2": {"numerator": 37, "denominator": 41},
    "1.3": {"numerator": 1, "denominator": 2},
}


def make_province() -> Province:
    found, _made = Province.objects.get_or_create(
        code="lai-chau",
        defaults={
            "name": "Lai Châu",
            "issuer": "ỦY BAN NHÂN DÂN TỈNH LAI CHÂU",
            "place": "Lai Châu",
        },
    )
    return found


def make_agency(name="", kind=Agency.Kind.DEPARTMENT, parent=None, code="") -> Agency:
    number = next(numbers)
    return Agency.objects.create(
        province=make_province(),
        code=code or f"co-quan-{number}",
        name=name or f"Sở số {number}",
        short_name=name or f"Sở số {number}",
        kind=kind,
        parent=parent,
        valid_from=LONG_AGO,
    )


def make_user(role="", agency=None, *, home=None, username="", **extra) -> User:
    """A person with one role; officers and leaders get an agency when none is given."""
    username = username or f"nguoi-{next(numbers)}"
    user = User.objects.create_user(
        username, password="mat-khau-dai", full_name=f"Người {username}", **extra
    )
    if role:
        if role in AGENCY_ROLES:
            agency = agency or make_agency()
            home = home or agency
        else:
            agency = None
        Membership.objects.create(user=user, role=role, agency=agency, valid_from=LONG_AGO)
    if home:
        HomeAgency.objects.create(user=user, agency=home, valid_from=LONG_AGO)
    return user


def make_actor(role="", agency=None, **extra) -> Actor:
    return actor_for(make_user(role, agency, **extra))


def make_set(leaves=None, kind=Agency.Kind.DEPARTMENT) -> CriteriaSet:
    """A valid set of two domains: LEAVES, or leaves of the same shape."""
    leaves = leaves or LEAVES
    criteria_set = CriteriaSet.objects.create(
        code=f"bo-{next(numbers)}",
        kind=kind,
        title="Bộ tiêu chí thử",
        source="PHƯƠNG ÁN DỰNG LẠI để thử",
        total=sum(Decimal(leaf["maximum"]) for leaf in leaves.values()),
    )
    domains: dict[str, Criterion] = {}
    for position, (code, leaf) in enumerate(leaves.items(), start=1):
        head = code.partition(".")[0]
        if head not in domains:
            maximum = sum(
                Decimal(other["maximum"])
                for other_code, other in leaves.items()
                if other_code.startswith(f"{head}.")
            )
            domain = Criterion.objects.create(
                criteria_set=criteria_set,
                code=head,
                name=f"Lĩnh vực {head}",
                position=position * 10 - 1,
                maximum=maximum,
                rule={"kind": "sum"},
            )
            domain.domain = domain
            domain.save()
            domains[head] = domain
        Criterion.objects.create(
            criteria_set=criteria_set,
            code=code,
            parent=domains[head],
            domain=domains[head],
            is_leaf=True,
            position=position * 10,
            **{**leaf, "maximum": Decimal(leaf["maximum"])},
        )
    return criteria_set


def make_round(agencies=1, *, criteria_set=None, code="", **extra) -> Round:
    """A round in preparation: people, phases open now, grades, one group."""
    round_ = Round.objects.create(
        province=make_province(),
        code=code or f"dot-{next(numbers)}",
        year=2019,
        name="Đợt đánh giá thử 2019",
        **extra,
    )
    now = timezone.now()
    for kind in Phase.Kind:
        steps = round_.explanation_rounds if kind == Phase.Kind.EXPLANATION else 1
        for step in range(1, max(steps, 1) + 1):
            Phase.objects.create(
                round=round_,
                kind=kind,
                step=step,
                opens_at=now - timedelta(days=1),
                closes_at=now + timedelta(days=30),
            )
    for name, bound in (("Tốt", 80), ("Khá", 65), ("Trung bình", 0)):
        GradeBand.objects.create(round=round_, name=name, lower_bound=bound)
    group = RankingGroup.objects.create(round=round_, code="so", name="Sở, ban, ngành")
    criteria_set = criteria_set or make_set()
    for _number in range(agencies):
        take_part(round_, make_agency(), criteria_set, group)
    return round_


def take_part(round_, agency, criteria_set, group, **extra) -> Participation:
    """Enter a body into a round, with an officer and a leader of its own."""
    make_user(Role.OFFICER, agency, username=f"cb.{agency.code}")
    make_user(Role.LEADER, agency, username=f"ld.{agency.code}")
    return Participation.objects.create(
        round=round_,
        agency=agency,
        criteria_set=criteria_set,
        group=group,
        name=agency.name,
        **extra,
    )


def person(username: str) -> Actor:
    """An actor by user name; the council's people are made when first asked for."""
    roles = {
        "thuky": Role.SECRETARIAT,
        "chutich": Role.CHAIR,
        "thamdinh": Role.APPRAISER,
        "dieutra": Role.SURVEY,
        "kiemtra": Role.AUDITOR,
        "quantri": Role.ADMINISTRATOR,
    }
    user = User.objects.filter(username=username).first()
    return actor_for(user or make_user(roles[username], username=username))


def officer(assessment: Assessment) -> Actor:
    return person(f"cb.{assessment.agency.code}")


def leader(assessment: Assessment) -> Actor:
    return person(f"ld.{assessment.agency.code}")


def open_for(round_: Round) -> list[Assessment]:
    """Open a round with one appraiser for everything; its assessments."""
    Assignment.objects.get_or_create(round=round_, user=person("thamdinh").user)
    open_round(round_, by=person("thuky"))
    return list(Assessment.objects.filter(participation__round=round_).with_context())


def fill_in(assessment: Assessment, facts=None) -> None:
    """Answer every item of the body with an explanation."""
    for answer in assessment.answers.select_related("criterion"):
        claim = Claim((facts or FACTS)[answer.criterion.code], "Theo báo cáo năm.")
        save_answer(answer, claim, version=answer.version, by=officer(assessment))


def go(assessment: Assessment, verb: str, by: Actor, **extra) -> Assessment:
    """Make a move at the version of now."""
    version = Assessment.objects.get(pk=assessment.pk).version
    return workflow.move(assessment, verb, by=by, version=version, **extra)


def appraise_all(assessment: Assessment) -> None:
    """Accept every claim."""
    for answer in assessment.answers.all():
        appraising.appraise(
            answer,
            appraising.Judgement(facts=answer.facts),
            version=0,
            by=person("thamdinh"),
        )


def make_assessment(state=State.SELF_SCORING, *, round_=None, **extra) -> Assessment:
    """One body's assessment that reached `state` through the real workflow."""
    round_ = round_ or make_round(1, **extra)
    assessment = open_for(round_)[0]
    bring_to(assessment, state)
    return Assessment.objects.with_context().get(pk=assessment.pk)


def bring_to(assessment: Assessment, state: State) -> None:
    """Walk an assessment on from self-scoring to a state."""
    if state == State.SELF_SCORING:
        return
    fill_in(assessment)
    go(assessment, "send", officer(assessment))
    if state == State.WITH_LEADER:
        return
    go(assessment, "submit", leader(assessment))
    if state == State.SUBMITTED:
        return
    if state == State.RETURNED:
        go(assessment, "return", person("thuky"), reason="Bổ sung tài liệu.")
        return
    go(assessment, "begin", person("thuky"))
    if state == State.APPRAISAL:
        return
    appraise_all(assessment)
    go(assessment, "show", person("thuky"))
    if state == State.EXPLANATION:
        return
    version = Assessment.objects.get(pk=assessment.pk).version
    appraising.send_replies(assessment, version=version, by=leader(assessment))
    go(assessment, "finalise", person("chutich"))


def make_file(content=PDF, name="Kế hoạch.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
