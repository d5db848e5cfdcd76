"""The frame of the pages: language, dates, failures that say what to do next."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.test import Client
from django.utils import translation
from django.views.defaults import bad_request, permission_denied, server_error

from parindex.language import ChosenLanguageMiddleware

pytestmark = pytest.mark.django_db


class DayForm(forms.Form):
    day = forms.DateField()
    points = forms.DecimalField(localize=True)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_day_comes_first_in_a_typed_date(language):
    with translation.override(language):
        form = DayForm({"day": "05/11/2026", "points": "1.5"})

        assert form.is_valid()
    assert form.cleaned_data["day"] == date(2026, 11, 5)


def test_the_browsers_own_language_does_not_count(client):
    response = client.get("/accounts/login/", headers={"accept-language": "en"})

    assert response["Content-Language"] == "vi"
    assert '<html lang="vi"' in response.content.decode()


def test_the_language_switch_works_without_a_login(client):
    response = client.post("/language/", {"language": "en", "next": "/accounts/login/"})

    assert (response.status_code, response["Location"]) == (302, "/accounts/login/")
    assert client.get("/accounts/login/")["Content-Language"] == "en"


def test_an_unknown_language_in_the_cookie_is_ignored(rf):
    request = rf.get("/")
    request.COOKIES["django_language"] = "../../etc"

    response = ChosenLanguageMiddleware(lambda _: HttpResponse())(request)

    assert response["Content-Language"] == "vi"


def test_failures_that_know_nothing_still_have_a_page(rf):
    for answer in (bad_request(rf.get("/"), BadRequest()), server_error(rf.get("/"))):
        assert b"<h1>" in answer.content
        assert b'href="/"' in answer.content


def test_a_missing_page_says_where_to_go(client):
    response = client.get("/no-such-page/")

    assert response.status_code == 404
    assert "404.html" in [template.name for template in response.templates]
    assert 'href="/"' in response.content.decode()


def test_a_looker_is_told_about_the_role(rf):
    request = rf.get("/")
    response = permission_denied(request, PermissionDenied())

    assert response.status_code == 403
    assert b"<h1>" in response.content


def test_a_stale_form_is_explained():
    response = Client(enforce_csrf_checks=True).post("/language/", {"language": "en"})

    assert response.status_code == 403
    assert "403_csrf" not in response.content.decode()
    assert b'class="code-page"' in response.content
