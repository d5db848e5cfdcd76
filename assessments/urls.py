from django.urls import path, register_converter

from assessments.views import appraisal, evidence, exports, replies, rounds, sheet
from assessments.workflow import TRANSITIONS


class VerbConverter:
    """A verb of the transition table; any other word is simply not an address."""

    regex = "|".join(TRANSITIONS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(VerbConverter, "verb")

app_name = "assessments"

urlpatterns = [
    path("rounds/<slug:code>/", rounds.round_page, name="round"),
    path("rounds/<slug:code>/open/", rounds.open_round, name="open"),
    path("rounds/<slug:code>/assignments/", rounds.assignments, name="assignments"),
    path(
        "rounds/<slug:code>/assignments/<int:pk>/remove/", rounds.unassign, name="unassign"
    ),
    path("<int:pk>/", sheet.sheet, name="sheet"),
    path("<int:pk>/answers/<str:code>/", sheet.answer, name="answer"),
    path("<int:pk>/answers/<str:code>/evidence/", evidence.attach, name="attach"),
    path("<int:pk>/evidence/<int:use>/", evidence.download, name="evidence"),
    path("<int:pk>/evidence/<int:use>/withdraw/", evidence.withdraw, name="withdraw"),
    path("<int:pk>/report/", sheet.report, name="report"),
    path("<int:pk>/moves/<verb:verb>/", sheet.move, name="move"),
    path("<int:pk>/appraisal/", appraisal.overview, name="appraisal"),
    path("<int:pk>/appraisal/<str:code>/", appraisal.appraise, name="appraise"),
    path("<int:pk>/decisions/<str:code>/", appraisal.decide, name="decide"),
    path("<int:pk>/replies/", replies.replies, name="replies"),
    path("<int:pk>/replies/send/", replies.send, name="send-replies"),
    path("<int:pk>/replies/<str:code>/", replies.reply, name="reply"),
    path("<int:pk>/extension/", rounds.extend, name="extend"),
    path("<int:pk>/history/", rounds.history, name="history"),
    path("<int:pk>/sheet.xlsx", exports.sheet_xlsx, name="sheet-xlsx"),
    path("<int:pk>/sheet.pdf", exports.sheet_pdf, name="sheet-pdf"),
]
