"""docs/workflow.md says what the transition table says."""

from pathlib import Path

from assessments.management.commands.workflow_diagram import document


def test_the_workflow_page_is_current_run_make_diagram_when_it_is_not():
    page = Path(__file__).parents[2] / "docs" / "workflow.md"

    assert page.read_text(encoding="utf-8") == document()
