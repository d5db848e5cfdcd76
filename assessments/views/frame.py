"""What every page about one assessment needs around its content."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import Assessment
from assessments.visibility import may_each
from assessments.workflow import available
from criteria.banner import banner

EVERYWHERE = "A02 A03 A12 A17 A18 A40 A41"


def frame(request: HttpRequest, assessment: Assessment, codes: str = "") -> dict:
    """Assessment, phase banner, provenance, and which of the actions are allowed now."""
    return {
        "assessment": assessment,
        "round": assessment.round,
        "criteria_set": assessment.participation.criteria_set,
        "demo": assessment.round.is_demo,
        "may": may_each(request.actor, f"{EVERYWHERE} {codes}", assessment),
        "banner": banner(assessment.round, assessment.agency),
    }


def links_for(request: HttpRequest, assessment: Assessment) -> list[dict]:
    """The pages about an assessment that this person may open now."""
    may = may_each(request.actor, EVERYWHERE, assessment)
    places = [
        ("A02", "sheet", _("Score sheet")),
        ("A17", "appraisal", _("Appraisal")),
        ("A18", "replies", _("Appraisal and explanation")),
        ("A12", "extend", _("Extend")),
        ("A40", "history", _("History")),
    ]
    return [
        {"url": reverse(f"assessments:{name}", args=[assessment.pk]), "label": label}
        for code, name, label in places
        if may[code]
    ]


def moves_for(request: HttpRequest, assessment: Assessment) -> list[dict]:
    """What the buttons need: verb, label, whether a reason is asked, the address."""
    return [
        {
            "verb": verb,
            "label": transition.label,
            "needs_reason": transition.needs_reason,
            "needs_items": verb == "propose_reopen",
            "url": reverse("assessments:move", args=[assessment.pk, verb]),
            "version": assessment.version,
        }
        for verb, transition in available(request.actor, assessment).items()
    ]
