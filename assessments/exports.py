"""A body's score sheet as a workbook and as a document."""

from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Assessment
from assessments.sheet import Row, build
from criteria.models import CriteriaSet
from parindex.documents import excel


def provenance(criteria_set: CriteriaSet, *, demo: bool) -> list[str]:
    """Lines that say where the figures come from; empty when nothing needs saying."""
    lines = []
    if demo:
        lines.append(_("Demonstration data: every figure and name here is invented."))
    if not criteria_set.is_checked:
        lines.append(criteria_set.source)
    return lines


def sheet_xlsx(assessment: Assessment, *, shows_appraisal: bool) -> bytes:
    """One row per item; a check row sums what the rows say."""
    rows, claimed, maximum = [], Decimal(0), Decimal(0)
    for domain in build(assessment):
        for row in domain.rows:
            rows.append(_cells(row, shows_appraisal))
            if row.is_typed:
                claimed += row.answer.claimed_points or 0
                maximum += row.criterion.maximum
    rows.append(["", _("Total of the self-scored items"), maximum, claimed])
    return excel.write([
        excel.Sheet(
            title=_("Score sheet"),
            header=_header(shows_appraisal),
            rows=rows,
            widths=(9, 55, 11, 13, 40, 45, 45, 13, 45)[: len(_header(shows_appraisal))],
            notes=[
                _("Self-assessment: %(name)s") % {"name": assessment.participation.name},
                assessment.round.name,
                *provenance(
                    assessment.participation.criteria_set, demo=assessment.round.is_demo
                ),
            ],
        )
    ])  # fmt: skip


def document_context(assessment: Assessment, *, shows_appraisal: bool) -> dict[str, Any]:
    """What templates/documents/sheet.html needs."""
    domains = build(assessment)
    typed = [row for domain in domains for row in domain.typed]
    return {
        "province": assessment.round.province,
        "unit": assessment.participation.name,
        "assessment": assessment,
        "domains": domains,
        "claimed": sum((domain.earned for domain in domains), Decimal(0)),
        "possible": sum((row.criterion.maximum for row in typed), Decimal(0)),
        "shows_appraisal": shows_appraisal,
        "draft": not assessment.has_filed,
        "demo": assessment.round.is_demo,
        "provenance": provenance(assessment.participation.criteria_set, demo=False),
        "made_at": timezone.now(),
    }


def _header(shows_appraisal: bool) -> list[str]:
    header = [
        _("Code"), _("Criterion"), _("Maximum"), _("Self-score"),
        _("Arithmetic"), _("Explanation"), _("Evidence"),
    ]  # fmt: skip
    return [*header, _("Appraised"), _("Reason")] if shows_appraisal else header


def _cells(row: Row, shows_appraisal: bool) -> list[Any]:
    answer = row.answer
    if answer is None:
        survey = _("Sociological survey")
        return [row.code, row.criterion.name, row.criterion.maximum, None, survey]
    if row.is_exempt:
        exempt = _("Does not apply to this body")
        return [row.code, row.criterion.name, None, None, exempt]
    cells = [
        row.code,
        row.criterion.name,
        row.criterion.maximum,
        answer.claimed_points,
        row.working,
        answer.explanation,
        "\n".join(documents(row)),
    ]
    if shows_appraisal and answer.loaded_appraisals:
        found = answer.loaded_appraisals[-1]
        cells += [found.points, found.reason]
    return cells


def documents(row: Row) -> list[str]:
    """The evidence of a row, one line a document: number, issuer, date, pages, file."""
    lines = []
    for use in row.uses:
        date = use.issued_on.strftime("%d/%m/%Y") if use.issued_on else ""
        parts = [use.number, use.issuer, date, use.pages, use.evidence.name]
        lines.append(", ".join(part for part in parts if part))
    return lines
