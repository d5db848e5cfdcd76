"""The rows of a criteria set as a document describes them, not stored yet."""

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from criteria.models import CriteriaSet, Criterion
from criteria.reading import Entry
from criteria.tree import Node

SET_KEYS = frozenset(
    {
        "code", "version", "kind", "title", "legal_basis", "issued_on", "source",
        "derivation", "total", "nodes",
    }
)  # fmt: skip
NODE_KEYS = frozenset(
    {
        "code", "name", "name_en", "maximum", "kind", "scored_by", "rule", "not_applicable",
        "evidence", "evidence_needed", "appraiser", "guidance", "origin", "children",
    }
)  # fmt: skip
TREATMENT_KEYS = frozenset({"treatment", "when"})
LAST_PART_OF_A_CODE = re.compile(r"[0-9A-Za-z_-]+")
DEEPEST = 6
SUM = {"kind": "sum"}


class Draft:
    """A set read from a document: its row, its criteria, its tree, its problems.

    `criteria` are in document order, parents first, which is also their position.
    """

    def __init__(self, document: object) -> None:
        self.problems: list[str] = []
        self.criteria: list[Criterion] = []
        head = Entry(_("the document"), document, SET_KEYS, self.problems)
        self.criteria_set = _read_set(head)
        self.tree = self._read_nodes(head, "nodes", None, depth=1)
        if not self.tree:
            head.problem(_("the set has no criteria"))

    def _read_nodes(
        self, entry: Entry, key: str, parent: Criterion | None, depth: int
    ) -> tuple[Node, ...]:
        given = entry.entries(key)
        if depth > DEEPEST and given:
            entry.problem(_("it is nested more than %(n)s levels deep") % {"n": DEEPEST})
            return ()
        return tuple(
            self._read_node(Entry(name, value, NODE_KEYS, self.problems), parent, depth)
            for name, value in _named(given, entry.where)
        )

    def _read_node(self, entry: Entry, parent: Criterion | None, depth: int) -> Node:
        criterion = _read_criterion(entry, parent)
        criterion.criteria_set = self.criteria_set
        self.criteria.append(criterion)
        criterion.position = len(self.criteria)
        children = self._read_nodes(entry, "children", criterion, depth + 1)
        criterion.is_leaf = not children
        _note_code(entry, criterion)
        _note_rule(entry, criterion)
        _note_field_errors(entry, criterion)
        return Node(
            code=criterion.code,
            maximum=criterion.maximum,
            children=children,
            kind=criterion.kind,
            scored_by=criterion.scored_by,
            is_branch=criterion.rule == SUM,
        )


def _named(values: list[object], parent: str) -> list[tuple[str, object]]:
    """Each value with the name that its problems carry: its code, or else its place."""
    named = []
    for place, value in enumerate(values, start=1):
        code = value.get("code") if isinstance(value, Mapping) else None
        good = isinstance(code, str) and code.strip()
        named.append((code.strip()[:20] if good else f"{parent} #{place}", value))
    return named


def _read_set(head: Entry) -> CriteriaSet:
    criteria_set = CriteriaSet(
        code=head.text("code", required=True),
        version=head.whole("version", default=1),
        kind=head.text("kind", required=True),
        title=head.text("title", required=True),
        legal_basis=head.text("legal_basis"),
        derivation=head.text("derivation"),
        issued_on=head.day("issued_on"),
        source=head.text("source", required=True),
        total=head.number("total"),
    )
    if criteria_set.total is None:
        head.problem(_("“%(key)s” is missing or no number") % {"key": "total"})
    _note_field_errors(head, criteria_set)
    key = {"code": criteria_set.code, "version": criteria_set.version}
    if CriteriaSet.objects.filter(**key).exists():
        head.problem(
            _("%(code)s version %(version)s exists already; give it a new version") % key
        )
    return criteria_set


def _read_criterion(entry: Entry, parent: Criterion | None) -> Criterion:
    """Read one node. Its kind and who scores it are the parent's unless it says so."""
    treatment = entry.part("not_applicable", TREATMENT_KEYS)
    criterion = Criterion(
        parent=parent,
        domain=parent and (parent.domain or parent),
        code=entry.text("code", required=True),
        name=entry.text("name", required=True),
        name_en=entry.text("name_en"),
        maximum=entry.number("maximum"),
        kind=entry.text("kind") or (parent.kind if parent else Criterion.Kind.SCORED),
        scored_by=entry.text("scored_by")
        or (parent.scored_by if parent else Criterion.ScoredBy.SELF),
        rule=entry.given.get("rule", {}),
        evidence_required=entry.texts("evidence"),
        evidence_needed=entry.text("evidence_needed") or Criterion.Needed.CLAIMED,
        appraising_body=entry.text("appraiser"),
        guidance=entry.text("guidance"),
        origin=entry.text("origin"),
    )
    if treatment is not None:
        criterion.not_applicable = treatment.text("treatment", required=True)
        criterion.not_applicable_when = treatment.text("when", required=True)
    return criterion


def _note_code(entry: Entry, criterion: Criterion) -> None:
    """A code continues its parent's, because depth and domain are read from it."""
    start = f"{criterion.parent.code}." if criterion.parent else ""
    rest = criterion.code.removeprefix(start)
    fits = criterion.code.startswith(start) and LAST_PART_OF_A_CODE.fullmatch(rest)
    if criterion.code and not fits:
        entry.problem(
            _("the code must be “%(start)s” and one more part of letters or digits")
            % {"start": start}
            if start
            else _("the code of a domain must be of letters or digits only")
        )


def _note_rule(entry: Entry, criterion: Criterion) -> None:
    if not criterion.is_leaf:
        if criterion.rule not in ({}, SUM):
            entry.problem(_("it is worth its parts, so it cannot have a rule of its own"))
        criterion.rule = SUM
    elif not criterion.rule:
        entry.problem(_("it has neither a rule nor parts"))
    elif isinstance(criterion.rule, Mapping) and criterion.rule != SUM:
        measured = criterion.rule.get("kind") == "survey"
        if measured != (criterion.scored_by == Criterion.ScoredBy.SURVEY):
            entry.problem(_("a survey rule and “scored_by”: “survey” go together"))


def _note_field_errors(entry: Entry, row: CriteriaSet | Criterion) -> None:
    """Let the model say what its fields cannot hold, except what is simply missing."""
    unread = {
        field.name
        for field in row._meta.fields
        if field.is_relation or field.value_from_object(row) in field.empty_values
    }
    try:
        row.clean_fields(exclude=unread)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            label = row._meta.get_field(name).verbose_name
            for message in messages:
                entry.problem(f"{label}: {message}")
