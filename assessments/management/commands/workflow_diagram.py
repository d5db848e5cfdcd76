"""Print docs/workflow.md, drawn from the transition table."""

from django.core.management.base import BaseCommand
from django.utils import translation

from accounts.permissions import ACTIONS
from assessments.models import State
from assessments.workflow import TRANSITIONS

HEAD = """# The states of an assessment

Generated from `assessments/workflow.py` by `make diagram`; a test fails when it is stale.
S1–S7 are stored. S0 (the round is not open), S8 (its result is published) and S9 (the
round is archived) follow from the round and its publication. `docs/glossary.md` has the
Vietnamese words.

"""
TAIL = """
Every move checks, in one transaction: the person's right (the action's row in
`accounts/permissions.py`), the state, the deadline where the step has one, the version
the person saw, and the guards. It writes exactly one audit event. Refusals: 404 outside
the person's scope, 403 without the right, 409 in a wrong state, after a deadline or a
lost race. A body that filed nothing stays in S1 and enters the ranking by the round's
rule.
"""


class Command(BaseCommand):
    help = "Print docs/workflow.md from the transition table."

    def handle(self, *args, **options):
        self.stdout.write(document(), ending="")


def document() -> str:
    """The whole page, in English whatever the portal's language is."""
    with translation.override("en"):
        return f"{HEAD}{_diagram()}\n{_table()}{TAIL}"


def _diagram() -> str:
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> S1: open the round"]
    lines += [f"    {state.value}: {state.value} {state.label}" for state in State]
    for source in State:
        for verb, transition in TRANSITIONS.items():
            if source in transition.sources:
                target = transition.target.value if transition.target else "S1"
                lines.append(f"    {source.value} --> {target}: {verb}")
    lines += ["    S7 --> S8: publish", "    S8 --> S9: archive", "```", ""]
    return "\n".join(lines)


def _table() -> str:
    lines = [
        "| verb | from | to | who | action | asks for |",
        "|---|---|---|---|---|---|",
    ]
    for verb, transition in TRANSITIONS.items():
        sources = ", ".join(sorted(state.value for state in transition.sources))
        target = transition.target.value if transition.target else "S1, or S4 again"
        label = ACTIONS[transition.action].label
        lines.append(
            f"| {verb} | {sources} | {target} | {transition.who} "
            f"| {transition.action} {label} | {_asks(transition)} |"
        )
    return "\n".join(lines) + "\n"


def _asks(transition) -> str:
    asks = [guard.__name__.replace("_", " ") for guard in transition.guards]
    if transition.needs_reason:
        asks.insert(0, "a reason")
    if transition.in_phase:
        asks.insert(0, "before the deadline")
    return ", ".join(asks) or "–"
