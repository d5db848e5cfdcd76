"""What every test needs: a fast and private set-up, and a browser that reports faults."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase

from parindex.append_only import lifted

# Playwright's sync API runs an event loop in this thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

AXE = Path(__file__).parent / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CHROMIUM = (
    os.environ.get("CHROMIUM")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
    or shutil.which("google-chrome")
)
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--disable-features=Translate,OptimizationHints,MediaRouter",
    # A page of the portal never needs another host; a test would show it here.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    """Plain HTTP, plain static files, a fast hasher; files go where they are dropped."""
    scratch = Path(tempfile.mkdtemp(prefix="parindex-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(scratch, ignore_errors=True))
    (scratch / "static").mkdir()
    settings.STATIC_ROOT = scratch / "static"
    settings.MEDIA_ROOT = scratch / "media"
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SECURE_SSL_REDIRECT = False
    settings.SECURE_HSTS_SECONDS = 0
    settings.SESSION_COOKIE_SECURE = False
    settings.CSRF_COOKIE_SECURE = False
    settings.DEBUG = False
    if settings.DATABASE["ENGINE"] == "django.db.backends.sqlite3":
        # A file, not memory: browser and thread tests open several connections.
        settings.DATABASE["TEST"]["NAME"] = scratch / "test.sqlite3"
    _empty_without_triggers()


def _empty_without_triggers():
    """Between tests Django empties SQLite with DELETE, which append-only tables refuse."""
    teardown = TransactionTestCase._fixture_teardown

    def without_triggers(self):
        with lifted(connections["default"]):
            teardown(self)

    TransactionTestCase._fixture_teardown = without_triggers


def pytest_collection_modifyitems(items):
    """Browser tests come last, and say so when there is no browser."""
    for item in items:
        if not CHROMIUM and "page" in getattr(item, "fixturenames", ()):
            item.add_marker(
                pytest.mark.skip(reason="No Chromium: apt-get install -y chromium")
            )
    items.sort(key=lambda item: "page" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": CHROMIUM, "args": CHROMIUM_ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "viewport": {"width": 1280, "height": 900}}


@pytest.fixture
def faults(page):
    """Console errors, policy violations, failed requests and exceptions of the page."""
    seen = []

    def console(message):
        if message.type in ("error", "warning"):
            seen.append(f"{message.type}: {message.text}")

    def response(answer):
        if answer.status >= 400:
            seen.append(f"{answer.status}: {answer.url}")

    def failed(request):
        # Aborted by going on to the next page, or because it became a download.
        if request.failure != "net::ERR_ABORTED":
            seen.append(f"failed: {request.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: seen.append(f"exception: {error}"))
    page.on("requestfailed", failed)
    page.on("response", response)
    return seen


@pytest.fixture
def axe(page):
    """Call it on an open page: the WCAG 2.2 A and AA findings, empty when clean."""
    source = AXE.read_text()

    def findings():
        page.evaluate(source)  # over the debugging protocol: the policy does not apply
        result = page.evaluate("tags => axe.run(document, {runOnly: tags})", WCAG)
        return [
            (finding["id"], [node["target"] for node in finding["nodes"]])
            for finding in result["violations"]
        ]

    return findings
