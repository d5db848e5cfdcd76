"""What every response carries, and what a production machine refuses."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
}
PRODUCTION = {
    "SECRET_KEY": "k" * 40 + "0123456789abcdef",
    "ALLOWED_HOSTS": "cchc.example.gov.vn",
    "HTTPS": "1",
    "DEBUG": "0",
}


def python(*arguments, **variables):
    inherited = os.environ | {"DJANGO_SETTINGS_MODULE": "parindex.settings"}
    # Set for the browser tests only; the deployment check rightly objects to it.
    inherited.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=inherited | variables,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/health/", "/accounts/login/", "/no-such-page/", "/static/none.css"]
)
def test_every_response_carries_the_whole_policy(client, path):
    response = client.get(path)

    policy = response["Content-Security-Policy"]
    assert {part.strip() for part in policy.split(";") if part.strip()} == POLICY
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY" or path.startswith("/static/")


def test_the_redirect_to_https_carries_the_policy_too(settings):
    settings.SECURE_SSL_REDIRECT = True

    response = Client().get("/health/")

    assert response.status_code == 301
    assert response["Location"].startswith("https://")
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_health_answers_without_a_login_or_a_database(client):
    response = client.get("/health/")

    assert (response.status_code, response.content) == (200, b"ok")
    assert client.post("/health/").status_code == 405


def test_serving_with_the_development_key_is_refused():
    result = python("-c", "import parindex.wsgi", SECRET_KEY="", DEBUG="0")
    allowed = python("-c", "import parindex.wsgi", **PRODUCTION)

    assert result.returncode != 0
    assert allowed.returncode == 0, allowed.stderr


def test_the_deployment_check_is_clean_in_production():
    result = python(
        "manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION
    )

    assert result.returncode == 0, result.stderr


def test_the_deployment_check_notices_plain_http():
    result = python(
        "manage.py",
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        **PRODUCTION | {"HTTPS": "0"},
    )

    assert "security.W008" in result.stderr


@pytest.mark.django_db
def test_the_admin_site_is_off_unless_asked_for(client):
    assert client.get("/admin/").status_code == 404
    asked = python("manage.py", "check", DJANGO_ADMIN="1", **PRODUCTION)
    assert asked.returncode == 0, asked.stderr


def test_every_variable_of_the_settings_is_explained():
    source = (Path(settings.BASE_DIR) / "parindex/settings.py").read_text()
    example = (Path(settings.BASE_DIR) / ".env.example").read_text()
    names = {part.split('"')[1] for part in source.split("env")[1:] if '("' in part[:8]}

    assert names
    assert {name for name in names if f"{name}=" not in example} == set()


def test_templates_hold_no_inline_script_style_or_handler():
    folder = Path(settings.BASE_DIR) / "templates"
    # Printed documents are drawn by the server and never reach a browser.
    pages = [p for p in folder.rglob("*.html") if "documents" not in p.parts]

    assert pages
    for path in pages:
        text = path.read_text().lower()
        for forbidden in (
            "<script>",
            "<style",
            " style=",
            " onclick",
            " onsubmit",
            " onchange",
        ):
            assert forbidden not in text, f"{path}: {forbidden}"
