"""One round from its opening to the public ranking, in a real browser, by every role.

Two bodies and a small set keep it short; each step is what a person would press.
Every page on the way is checked with axe and for console faults. Pictures go to
var/screenshots, or to the folder named by SCREENSHOTS.
"""

import io
import os
from pathlib import Path

import pytest
from django.conf import settings
from openpyxl import load_workbook
from playwright.sync_api import expect

from assessments.models import Assessment, Assignment, State
from rankings.models import Publication
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "mat-khau-dai"
PICTURES = Path(os.environ.get("SCREENSHOTS", settings.VAR_DIR / "screenshots"))


class Walker:
    """A person at the keyboard: signs in, opens pages, presses buttons."""

    def __init__(self, page, base, axe):
        self.page, self.base, self.axe = page, base, axe

    def sign_in(self, username):
        self.page.context.clear_cookies()
        self.open("/accounts/login/")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("[name=login]")
        self.page.wait_for_url("**/work/")

    def open(self, path):
        self.page.goto(self.base + path)

    def press(self, selector):
        """Press something that leads to another page, and wait for it."""
        with self.page.expect_navigation():
            self.page.click(selector)

    def look(self, name):
        """The page as it stands: clean for assistive tools, whole on a phone, pictured."""
        assert self.axe() == [], name
        PICTURES.mkdir(parents=True, exist_ok=True)
        for width in (1280, 360):
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)
        self.page.set_viewport_size({"width": 320, "height": 900})
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        assert not wide, f"{name} scrolls sideways at 320 px"
        self.page.set_viewport_size({"width": 1280, "height": 900})


@pytest.fixture
def walker(page, live_server, axe, faults):
    yield Walker(page, live_server.url, axe)
    assert faults == []


def test_a_round_goes_from_its_opening_to_the_public_ranking(walker, tmp_path):
    round_ = prepare()
    open_the_round(walker, round_)
    first, second = Assessment.objects.with_context().order_by("pk")

    fill_in(walker, first, done="37")
    fill_in(walker, second, done="41")
    for assessment in (first, second):
        approve(walker, assessment)
    begin(walker, round_)
    appraise(walker, first, lower=True)
    appraise(walker, second, lower=False)
    show(walker, round_)
    explain(walker, first, disagree=True)
    explain(walker, second, disagree=False)
    decide(walker, first)
    finalise(walker, first)
    finalise(walker, second)
    import_survey(walker, round_, tmp_path)
    publish(walker, round_)
    read_as_the_public(walker, round_)


def test_refused_numbers_are_named_with_a_link_to_the_field(page, live_server, axe):
    assessment = factories.make_assessment()
    walker = Walker(page, live_server.url, axe)
    walker.sign_in(f"cb.{assessment.agency.code}")
    walker.open(f"/assessments/{assessment.pk}/answers/1.2/")
    page.fill("[name=numerator]", "42")
    page.fill("[name=denominator]", "41")

    walker.press("main form button >> nth=0")

    walker.look("answer-refused")
    expect(page.locator(".errsum")).to_contain_text("42")
    page.click(".errsum a")
    expect(page.locator("[name=numerator]")).to_be_focused()
    expect(page.locator("[name=numerator]")).to_have_value("42")


def prepare():
    round_ = factories.make_round(2, code="2019-thu", is_demo=True)
    for username in ("thuky", "chutich", "dieutra", "kiemtra", "thamdinh"):
        factories.person(username)
    Assignment.objects.create(round=round_, user=factories.person("thamdinh").user)
    return round_


def open_the_round(walker, round_):
    walker.sign_in("thuky")
    walker.look("desk-secretariat")
    walker.open(f"/assessments/rounds/{round_.code}/")
    walker.look("round-preparing")
    walker.press("form[action$='/open/'] button")
    walker.open(f"/assessments/rounds/{round_.code}/assignments/")
    walker.look("assignments")
    assert Assessment.objects.count() == 2


def fill_in(walker, assessment, *, done):
    page, pk = walker.page, assessment.pk
    walker.sign_in(f"cb.{assessment.agency.code}")
    walker.look("desk-officer")
    walker.open(f"/assessments/{pk}/")
    walker.look("sheet-empty")
    row = page.locator("[id='c-1.1']")
    row.locator("input[type=radio]").first.check()
    walker.press("[id='c-1.1'] .in form > button")
    expect(page.locator("[id='c-1.1'] .pts b")).to_have_text("2,00")
    walker.open(f"/assessments/{pk}/answers/1.2/")
    page.fill("[name=numerator]", done)
    page.fill("[name=denominator]", "41")
    page.fill("[name=explanation]", "Theo Báo cáo số 245/BC ngày 20/12/2019.")
    walker.press("button[name=then]")
    walker.press("[id='c-1.3'] h4 a")
    page.check("[name=not_applicable]")
    page.fill("[name=explanation]", "Trong năm không có kiến nghị.")
    walker.press("button[name=then]")
    attach(walker, pk)
    walker.open(f"/assessments/{pk}/report/")
    page.fill("[name=difficulties]", "Đường truyền yếu.")
    page.fill("[name=proposals]", "Tập huấn thêm.")
    walker.look("report")
    walker.press("main form button")
    walker.look("sheet-filled")
    walker.press("form[action$='/moves/send/'] button")


def attach(walker, pk):
    page = walker.page
    walker.open(f"/assessments/{pk}/answers/1.1/")
    page.set_input_files(
        "[name=file]",
        {
            "name": "Kế hoạch CCHC.pdf",
            "mimeType": "application/pdf",
            "buffer": factories.PDF,
        },
    )
    page.fill("[name=number]", "12/KH")
    page.fill("[name=issued_on]", "15/01/2019")
    walker.press("[name=upload]")
    expect(page.locator(".evid a")).to_have_text("Kế hoạch CCHC.pdf")
    walker.look("answer")


def approve(walker, assessment):
    walker.sign_in(f"ld.{assessment.agency.code}")
    walker.look("desk-leader")
    walker.open(f"/assessments/{assessment.pk}/")
    walker.look("sheet-leader")
    walker.press("form[action$='/moves/submit/'] button")
    assert Assessment.objects.get(pk=assessment.pk).state == State.SUBMITTED


def begin(walker, round_):
    walker.sign_in("thuky")
    for _number in range(2):
        walker.open(f"/assessments/rounds/{round_.code}/")
        walker.press("form[action$='/moves/begin/'] button >> nth=0")
    walker.look("round-running")


def appraise(walker, assessment, *, lower):
    page = walker.page
    walker.sign_in("thamdinh")
    walker.look("desk-appraiser")
    walker.open(f"/assessments/{assessment.pk}/appraisal/")
    walker.look("appraisal")
    for code in ("1.1", "1.2", "1.3"):
        walker.open(f"/assessments/{assessment.pk}/appraisal/{code}/")
        if lower and code == "1.2":
            page.check("#result-found")
            page.fill("[name=numerator]", "30")
            page.select_option("[name=reason_code]", "wrong_figures")
            page.fill("[name=reason]", "Chỉ xác nhận được 30 nhiệm vụ.")
            walker.look("item")
        else:
            page.check("#result-accept")
        walker.press(".decide button >> nth=-1")


def show(walker, round_):
    walker.sign_in("thuky")
    for _number in range(2):
        walker.open(f"/assessments/rounds/{round_.code}/")
        walker.press("form[action$='/moves/show/'] button >> nth=0")


def explain(walker, assessment, *, disagree):
    page = walker.page
    walker.sign_in(f"ld.{assessment.agency.code}")
    walker.open(f"/assessments/{assessment.pk}/replies/")
    walker.look("replies")
    if disagree:
        box = page.locator("[id='c-1.2']")
        box.locator("input[value=no]").check()
        box.locator("textarea").fill("Đủ 37 nhiệm vụ, có biên bản nghiệm thu.")
        walker.press("[id='c-1.2'] form button")
    walker.press("form[action$='/replies/send/'] button")


def decide(walker, assessment):
    page = walker.page
    walker.sign_in("chutich")
    walker.look("desk-chair")
    walker.open(f"/assessments/{assessment.pk}/decisions/1.2/")
    page.check("#result-found")
    page.fill("[name=numerator]", "35")
    page.fill("[name=reason]", "Hội đồng xác nhận 35 nhiệm vụ.")
    page.fill("[name=minutes]", "01/BB-HĐTĐ (minh họa)")
    walker.look("decision")
    walker.press(".decide button >> nth=-1")


def finalise(walker, assessment):
    walker.sign_in("chutich")
    walker.open(f"/assessments/{assessment.pk}/appraisal/")
    walker.press("form[action$='/moves/finalise/'] button")
    assert Assessment.objects.get(pk=assessment.pk).state == State.FINAL


def import_survey(walker, round_, tmp_path):
    page = walker.page
    walker.sign_in("dieutra")
    walker.open(f"/surveys/{round_.code}/")
    walker.look("survey")
    with page.expect_download() as download:
        page.click("a[href$='template.xlsx']")
    workbook = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    path = tmp_path / "diem.xlsx"
    fill_survey(workbook).save(path)
    page.set_input_files("[name=file]", path)
    walker.press("[name=try]")
    walker.look("survey-trial")
    walker.press("[name=commit]")
    walker.sign_in("thuky")
    walker.open(f"/surveys/{round_.code}/")
    page.check("[name=sure]")
    walker.press("form[action$='/lock/'] [type=submit]")


def fill_survey(workbook):
    """Points 3,5 and 3 for the two bodies, from 40 forms each; columns as in the file."""
    sheet = workbook.worksheets[0]
    points = iter((3.5, 3))
    for row in sheet.iter_rows():
        if row[2].value == "2.1":
            row[5].value, row[6].value = next(points), 40
    return workbook


def publish(walker, round_):
    page = walker.page
    walker.sign_in("thuky")
    walker.open(f"/rounds/{round_.code}/publication/")
    walker.look("publication-preview")
    page.fill("[name=decision_number]", "00/QĐ-MINHHOA")
    page.fill("[name=decision_date]", "24/04/2020")
    walker.press("[name=propose]")
    walker.sign_in("chutich")
    walker.open(f"/rounds/{round_.code}/publication/")
    walker.look("publication-proposed")
    page.fill("[name=password]", PASSWORD)
    walker.press("[name=approve]")
    assert Publication.objects.get().state == Publication.State.PUBLISHED


def read_as_the_public(walker, round_):
    page = walker.page
    page.context.clear_cookies()
    walker.open("/")
    walker.look("home")
    walker.open(f"/rankings/{round_.code}/so/")
    walker.look("ranking")
    first, second = Assessment.objects.with_context().order_by("pk")
    # 2 + 2,5610 + 3,5 of 9 (1.3 does not apply), and 2 + 3 + 3 of 9
    text = page.locator("main").inner_text()
    assert "89,57" in text
    assert "88,89" in text
    walker.press(f"main a[href*='{first.agency.code}']")
    walker.look("agency")
    assert "2,56" in page.locator("main").inner_text()
    assert second.participation.name in text
    for username in ("chutich", "thamdinh", f"cb.{first.agency.code}"):
        assert str(factories.person(username).user) not in page.content()
