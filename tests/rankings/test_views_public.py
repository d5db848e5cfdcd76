"""The pages that everybody sees, and what they never show."""

import hashlib
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Agency, User
from assessments.models import Answer, Standing
from criteria.models import CriteriaSet, Exemption, Round
from parindex.numbers import show
from rankings import publishing
from rankings.models import Result
from tests import factories
from tests.rankings import publications
from tests.rankings.rounds import score

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"


@pytest.fixture
def publication():
    return publications.published()


def page(client, name, publication_or_round, *args, **query):
    round_ = getattr(publication_or_round, "round", publication_or_round)
    return client.get(reverse(f"rankings:{name}", args=[round_.code, *args]), query)


def text_of(response):
    return response.content.decode()


def shown(response):
    return [row.result.agency_name for row in response.context["rows"]]


ADDRESSES = [
    ("round", ()),
    ("ranking", ("so",)),
    ("ranking-xlsx", ("so",)),
    ("ranking-pdf", ("so",)),
    ("agency", ("x",)),
    ("agency-xlsx", ("x",)),
    ("agency-pdf", ("x",)),
    ("json", ()),
]


def filled(round_, arguments):
    agency = round_.participations.first().agency.code
    return [agency if argument == "x" else argument for argument in arguments]


@pytest.mark.parametrize(("name", "arguments"), ADDRESSES)
def test_nothing_is_found_before_publication(client, name, arguments):
    round_ = publications.final_round()
    arguments = filled(round_, arguments)

    assert page(client, name, round_, *arguments).status_code == 404
    proposed = publications.propose(round_)
    assert page(client, name, round_, *arguments).status_code == 404
    assert page(client, name, round_, *arguments, version=1).status_code == 404
    publishing.reject(proposed, reason="Sai số.", by=factories.person("chutich"))
    assert page(client, name, round_, *arguments, version=1).status_code == 404


@pytest.mark.parametrize(("name", "arguments"), ADDRESSES)
def test_everything_is_found_without_a_login_once_published(
    client, publication, name, arguments
):
    response = page(client, name, publication, *filled(publication.round, arguments))

    assert response.status_code == (302 if name == "round" else 200)


@pytest.mark.parametrize(("name", "arguments"), ADDRESSES)
def test_a_withdrawn_result_leaves_a_notice_and_no_figures(
    client, publication, name, arguments
):
    chair = factories.person("chutich")
    publishing.withdraw(publication, reason="Sai số liệu gốc.", by=chair)

    response = page(client, name, publication, *filled(publication.round, arguments))

    assert response.status_code == 410
    assert "Sai số liệu gốc." in text_of(response)
    assert publication.snapshot.public_sha256 in text_of(response)
    assert "90,00" not in text_of(response)
    assert str(chair.user) not in text_of(response)


def test_the_notice_of_a_withdrawn_version_leads_to_the_one_in_force(client, publication):
    publishing.withdraw(publication, reason="Sai.", by=factories.person("chutich"))
    notice = text_of(page(client, "ranking", publication, "so"))
    publications.publish(Round.objects.get(pk=publication.round_id), number="15/QĐ-UBND")

    assert "See the version in force" not in notice
    assert page(client, "ranking", publication, "so").status_code == 200
    earlier = page(client, "ranking", publication, "so", version="1")
    assert earlier.status_code == 410
    assert "See the version in force" in text_of(earlier)


def test_the_home_page_says_what_to_do_while_nothing_is_published(client):
    publications.final_round()

    response = client.get("/")

    assert "No result has been published yet." in text_of(response)
    assert reverse("accounts:login") in text_of(response)
    assert "/rankings/" not in text_of(response)


def test_the_home_page_lists_rounds_newest_first(client):
    old = publications.published({"Sở A": publications.BODIES["Sở Nội vụ"]})
    old.round.year = 2018
    old.round.save()
    new = publications.published({"Sở B": publications.BODIES["Sở Nội vụ"]})

    response = client.get("/")

    assert [item.round for item in response.context["rounds"]] == [new.round, old.round]
    assert reverse("rankings:ranking", args=[new.round.code, "so"]) in text_of(response)


def test_a_round_leads_to_its_first_group(client):
    publication = publications.publish(publications.two_groups())

    response = page(client, "round", publication, version="1")

    address = reverse("rankings:ranking", args=[publication.round.code, "so"])
    assert response["Location"] == f"{address}?version=1"


def test_a_group_shows_rank_index_and_grade_of_its_own_bodies_only(client):
    publication = publications.publish(publications.two_groups())

    departments = page(client, "ranking", publication, "so")
    districts = page(client, "ranking", publication, "huyen")

    assert shown(departments) == ["Sở Nội vụ", "Sở Tư pháp", "Ban Dân tộc"]
    assert shown(districts) == ["Huyện Mường Tè", "Huyện Sìn Hồ"]
    assert [row.result.rank for row in districts.context["rows"]] == [1, 2]
    for figure in ("90,00", "76,23", "60,00", "Tốt", "Khá"):
        assert figure in text_of(departments)
    assert "Mường Tè" not in text_of(departments)
    assert page(client, "ranking", publication, "xa").status_code == 404


def test_the_mean_is_of_the_exact_indexes(client, publication):
    response = page(client, "ranking", publication, "so")

    # (90 + 76,234 + 60) ÷ 3
    assert response.context["board"].mean == Decimal("75.41")
    assert "75,41%" in text_of(response)


@pytest.mark.parametrize("typed", ["tu phap", "Tư pháp", "  TU  PHÁP ", "sở tư"])
def test_a_body_is_found_with_and_without_accents(client, publication, typed):
    response = page(client, "ranking", publication, "so", q=typed)

    assert shown(response) == ["Sở Tư pháp"]


def test_the_list_is_filtered_by_grade_and_sorted_by_name_or_domain(client, publication):
    by_grade = page(client, "ranking", publication, "so", grade="Khá")
    by_name = page(client, "ranking", publication, "so", sort="name")
    by_domain = page(client, "ranking", publication, "so", sort="2")

    assert shown(by_grade) == ["Sở Tư pháp"]
    assert shown(by_name) == ["Ban Dân tộc", "Sở Nội vụ", "Sở Tư pháp"]
    # Both others have 4 of 5 there and keep the order of the ranking.
    assert shown(by_domain) == ["Sở Nội vụ", "Sở Tư pháp", "Ban Dân tộc"]


def test_a_filter_that_means_nothing_filters_nothing(client, publication):
    response = page(client, "ranking", publication, "so", grade="x", sort="' OR 1=1")

    assert len(shown(response)) == 3


def test_a_name_that_nobody_has_leads_back_to_the_whole_list(client, publication):
    response = page(client, "ranking", publication, "so", q="zzz")

    assert shown(response) == []
    assert "No ranked body matches." in text_of(response)


def test_every_domain_has_its_points_in_a_table(client, publication):
    response = page(client, "ranking", publication, "so")

    for row in response.context["rows"]:
        for domain in row.domains:
            assert f">{show(domain.earned, 2)}<" in text_of(response)


def test_a_body_that_filed_nothing_is_listed_below_without_a_rank(client):
    round_ = publications.final_round({**publications.BODIES, "Sở Y tế": None})
    unfiled = round_.participations.get(name="Sở Y tế")
    score(unfiled, unfiled.criteria_set.criteria.get(code="2.1"), "5")
    publications.close_self_assessment(round_)
    publication = publications.publish(round_)

    response = page(client, "ranking", publication, "so")

    assert "Sở Y tế" not in shown(response)
    (row,) = response.context["board"].others
    assert (row.result.agency_name, row.result.rank) == ("Sở Y tế", None)
    assert "Filed nothing" in text_of(response)
    agency = page(client, "agency", publication, row.result.agency_code)
    assert "There are no points to show." in text_of(agency)


def test_a_lower_maximum_has_a_footnote_with_the_arithmetic(client):
    round_ = publications.final_round()
    body = round_.participations.first()
    domain = body.criteria_set.criteria.get(code="1")
    Exemption.objects.create(participation=body, criterion=domain, reason="Không phát sinh")
    Standing.objects.filter(assessment=body.assessment).update(
        points=0, possible=0, source="exempt"
    )
    Answer.objects.filter(assessment=body.assessment).update(claimed_points=None, facts={})
    publication = publications.publish(round_)

    response = page(client, "ranking", publication, "so")

    text = text_of(response)
    assert "(1) Domain 1 is not assessed. The maximum that applies is 5,00;" in text
    assert 'href="#note-1"' in text
    assert "not assessed" in text


def test_what_the_figures_rest_on_is_on_every_page(client, publication):
    agency = publication.results.first().agency_code
    for response in (
        page(client, "ranking", publication, "so"),
        page(client, "agency", publication, agency),
    ):
        text = text_of(response)
        assert "No. 12/QĐ-UBND of 24/04/2020" in text
        assert publication.snapshot.public_sha256 in text
        assert "Tốt from 80; Khá from 65; Trung bình from 0" in text


def test_the_note_on_the_criteria_stands_until_they_were_checked(client):
    unchecked = publications.published()
    assert "PHƯƠNG ÁN DỰNG LẠI" in text_of(page(client, "ranking", unchecked, "so"))

    round_ = publications.final_round({"Sở A": publications.BODIES["Sở Nội vụ"]})
    used = round_.participations.values("criteria_set")
    CriteriaSet.objects.filter(pk__in=used).update(checked_at="2020-01-01T00:00:00Z")
    checked = publications.publish(round_)
    assert "PHƯƠNG ÁN DỰNG LẠI" not in text_of(page(client, "ranking", checked, "so"))


@pytest.mark.parametrize("invented", [True, False])
def test_invented_data_are_marked(client, invented):
    publication = publications.published(is_demo=invented)

    for response in (client.get("/"), page(client, "ranking", publication, "so")):
        assert ("Demonstration data." in text_of(response)) is invented


def test_an_agency_page_shows_every_criterion_with_its_figures(client):
    publication = publications.with_work()
    result = publication.results.get()

    response = page(client, "agency", publication, result.agency_code)

    text = text_of(response)
    assert f"{show(result.index, 2)}<span>%" in text
    for line in result.lines.all():
        assert f'id="c-{line.code}"' in text
        assert line.name in text
        assert f"<b>{show(line.final, 2)}</b>" in text
    assert "Rank 1 of 1" in text


def test_no_explanation_and_no_person_reaches_the_public(client):
    publication = publications.with_work()
    agency = publication.results.get().agency_code
    names = list(User.objects.values_list("full_name", flat=True))

    for response in (
        client.get("/"),
        page(client, "ranking", publication, "so"),
        page(client, "agency", publication, agency),
        page(client, "json", publication),
    ):
        text = text_of(response)
        assert "Theo báo cáo năm" not in text
        assert not [name for name in names if name in text]


def test_a_body_of_another_round_is_not_found(client, publication):
    other = factories.make_agency()

    assert page(client, "agency", publication, other.code).status_code == 404


def test_pages_show_the_frozen_rows_and_not_what_is_true_today(client, publication):
    result = publication.results.first()
    Agency.objects.update(name="Đổi tên", short_name="Đổi tên")
    Standing.objects.update(points=0)
    CriteriaSet.objects.update(title="Đổi tên")

    ranking = page(client, "ranking", publication, "so")
    agency = page(client, "agency", publication, result.agency_code)

    assert "90,00" in text_of(ranking)
    assert "Đổi tên" not in text_of(ranking) + text_of(agency)


def test_an_earlier_version_stays_reachable_and_says_it_was_replaced(client):
    round_ = publications.final_round()
    first = publications.publish(round_)
    second = publications.publish(round_, number="15/QĐ-UBND", reason="Sửa lỗi cộng điểm.")

    now = text_of(page(client, "ranking", second, "so"))
    before = text_of(page(client, "ranking", first, "so", version="1"))

    assert "15/QĐ-UBND" in now
    assert "Sửa lỗi cộng điểm." in now
    assert "12/QĐ-UBND" in before
    assert "This is version 1, since replaced by a later one." in before
    assert "agencies/" in before
    assert "?version=1" in before


@pytest.mark.parametrize("version", ["2", "0", "-1", "x", "1.0", "99999999", "١"])
def test_a_version_that_never_was_public_is_not_found(client, publication, version):
    assert page(client, "ranking", publication, "so", version=version).status_code == 404


def test_the_data_are_the_stored_bytes_with_their_hash(client):
    round_ = publications.final_round()
    first = publications.publish(round_)
    second = publications.publish(round_, number="15/QĐ-UBND", reason="Sửa lỗi.")

    for publication, query in ((second, {}), (first, {"version": "1"})):
        response = page(client, "json", publication, **query)
        assert response.content == publication.snapshot.public_json.encode()
        digest = hashlib.sha256(response.content).hexdigest()
        assert digest == publication.snapshot.public_sha256
        assert response["X-Content-SHA256"] == digest
        assert response["Content-Type"] == "application/json"
    assert first.snapshot.public_sha256 != second.snapshot.public_sha256


def test_data_that_a_reader_has_already_are_not_sent_again(client, publication):
    address = reverse("rankings:json", args=[publication.round.code])
    tag = client.get(address)["ETag"]

    response = client.get(address, headers={"If-None-Match": tag})

    assert (response.status_code, response.content) == (304, b"")


def test_links_keep_to_the_english_names_for_readers_of_english(client):
    round_ = publications.final_round()
    round_.groups.update(name_en="Departments")
    publication = publications.publish(round_)

    assert "Departments" in text_of(page(client, "ranking", publication, "so"))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "vi"
    assert "Departments" not in text_of(page(client, "ranking", publication, "so"))


def queries_of(client, address):
    client.get(address)  # what a process reads once in its life
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_pages_ask_as_often_for_three_bodies_as_for_one(client):
    counts = []
    for number in (1, 3):
        bodies = dict(list(publications.BODIES.items())[:number])
        publication = publications.published(bodies)
        agency = Result.objects.filter(publication=publication).first().agency_code
        code = publication.round.code
        counts.append(
            [
                queries_of(client, reverse("rankings:ranking", args=[code, "so"])),
                queries_of(client, reverse("rankings:agency", args=[code, agency])),
                queries_of(client, reverse("rankings:ranking-xlsx", args=[code, "so"])),
                queries_of(client, reverse("rankings:agency-xlsx", args=[code, agency])),
                queries_of(client, reverse("rankings:ranking-pdf", args=[code, "so"])),
            ]
        )

    assert counts[0] == counts[1]
    assert max(counts[0]) <= 6


def test_the_home_page_asks_as_often_for_three_rounds_as_for_one(client):
    counts = []
    for number in (1, 2):
        for _time in range(number):
            publications.published({f"Sở {number}": publications.BODIES["Sở Nội vụ"]})
        counts.append(queries_of(client, "/"))

    assert counts[0] == counts[1]
