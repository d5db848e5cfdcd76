"""What a round in preparation still needs, each line with the page where it is done."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership, Role
from criteria.checks import faults_of_set
from criteria.models import CriteriaSet, Participation, Phase, Round

NEEDED = (Phase.Kind.SELF_ASSESSMENT, Phase.Kind.APPRAISAL)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to prepare: where, whether it is there, and what is known of it."""

    label: str
    url: str
    done: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Unstaffed:
    """A body that nobody can work for yet."""

    name: str
    officer: bool
    leader: bool


def unstaffed(round_: Round) -> list[Unstaffed]:
    """Bodies taking part without an officer or a leader today. Two queries."""
    staff = Membership.objects.on(timezone.localdate()).filter(
        role__in=(Role.OFFICER, Role.LEADER)
    )
    held = set(staff.values_list("agency_id", "role"))
    bodies = round_.participations.taking_part().values_list("agency_id", "name")
    rows = [
        Unstaffed(name, (key, Role.OFFICER) in held, (key, Role.LEADER) in held)
        for key, name in bodies
    ]
    return [row for row in rows if not (row.officer and row.leader)]


def checklist(round_: Round, lacking: list[Unstaffed]) -> list[Line]:
    """Every line in the order of the work; queries do not grow with the bodies.

    `lacking` is what `unstaffed` found.
    """
    entries = list(round_.participations.all())
    lines = [
        _rules(round_),
        _grades(round_),
        _groups(round_),
        _bodies(round_, entries),
        _sets(round_),
        _phases(round_),
        _people(round_, entries, lacking),
        _assignments(round_),
    ]
    lines.append(_opening(round_, lines))
    return lines


def _page(name: str, round_: Round) -> str:
    return reverse(f"criteria:round-{name}", args=[round_.code])


def _rules(round_: Round) -> Line:
    plan = round_.plan_number or _("no plan number yet")
    detail = f"{round_.year} · {plan}"
    return Line(_("Name, plan and rules"), _page("rules", round_), True, detail)


def _grades(round_: Round) -> Line:
    names = [band.name for band in round_.grade_bands.all()]
    return Line(
        _("Grade thresholds"), _page("grades", round_), bool(names), ", ".join(names)
    )


def _groups(round_: Round) -> Line:
    names = [group.name for group in round_.groups.all()]
    return Line(_("Ranking groups"), _page("groups", round_), bool(names), ", ".join(names))


def _bodies(round_: Round, entries: list[Participation]) -> Line:
    exempt = sum(entry.exempt for entry in entries)
    unranked = sum(entry.unranked and not entry.exempt for entry in entries)
    count = len(entries) - exempt
    detail = _("%(count)s assessed, %(unranked)s of them unranked; %(exempt)s exempt") % {
        "count": count, "unranked": unranked, "exempt": exempt,
    }  # fmt: skip
    return Line(_("Bodies taking part"), _page("bodies", round_), count > 0, detail)


def _sets(round_: Round) -> Line:
    used = CriteriaSet.objects.filter(
        Q(participations__round=round_, participations__exempt=False)
    ).distinct()
    faults = {criteria_set.title: faults_of_set(criteria_set) for criteria_set in used}
    detail = "; ".join(
        f"{title}: {', '.join(found)}" if found else title
        for title, found in faults.items()
    )
    sound = bool(faults) and not any(faults.values())
    return Line(_("Criteria sets"), reverse("criteria:sets"), sound, detail)


def _phases(round_: Round) -> Line:
    known = set(round_.phases.values_list("kind", flat=True))
    without = [str(kind.label) for kind in Phase.Kind if kind not in known]
    detail = (
        _("no time yet: %(phases)s") % {"phases": ", ".join(without)} if without else ""
    )
    done = known.issuperset(NEEDED)
    return Line(_("Phases and deadlines"), _page("phases", round_), done, detail)


def _people(round_: Round, entries: list[Participation], lacking: list[Unstaffed]) -> Line:
    taking_part = any(not entry.exempt for entry in entries)
    detail = (
        ngettext(
            "%(count)s body has no officer or no leader",
            "%(count)s bodies have no officer or no leader",
            len(lacking),
        )
        % {"count": len(lacking)}
        if lacking
        else ""
    )
    return Line(
        _("People of the bodies"),
        reverse("accounts:people"),
        taking_part and not lacking,
        detail,
    )


def _assignments(round_: Round) -> Line:
    # Known by its reverse name: this app must not import the one of assessments.
    count = round_.assignments.count()
    detail = _("%(count)s assignments") % {"count": count}
    url = reverse("assessments:assignments", args=[round_.code])
    return Line(_("Who appraises what"), url, count > 0, detail)


def _opening(round_: Round, lines: list[Line]) -> Line:
    missing = sum(not line.done for line in lines)
    detail = (
        _("lines above that are missing: %(count)s") % {"count": missing}
        if missing
        else _("everything is ready")
    )
    url = reverse("assessments:round", args=[round_.code])
    return Line(_("Open the round"), url, not missing, detail)
