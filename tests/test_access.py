"""Rules about every address: an action of the matrix, a login, no change by GET."""

import pytest
from django.conf import settings
from django.urls import URLPattern, get_resolver

from accounts.permissions import ACTIONS

# Personal pages and plumbing: nothing of a round can be read or changed here.
WITHOUT_ACTION = {
    "accounts:login",
    "accounts:logout",
    "accounts:password",
    "accounts:switch-role",
    "rankings:desk",
    "health",
    "language",
}
PUBLIC = {
    "accounts:login",
    "health",
    "language",
    "rankings:home",
    "rankings:round",
    "rankings:ranking",
    "rankings:ranking-xlsx",
    "rankings:ranking-pdf",
    "rankings:agency",
    "rankings:agency-xlsx",
    "rankings:agency-pdf",
    "rankings:json",
}


def pages(resolver, namespace=""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield namespace + entry.name, entry.callback
        elif entry.app_name != "admin":  # off unless asked for, and guards itself
            yield from pages(entry, f"{entry.namespace}:" if entry.namespace else "")


PAGES = list(pages(get_resolver()))


def test_names_are_unique():
    assert len({name for name, _view in PAGES}) == len(PAGES)


@pytest.mark.parametrize(("name", "view"), PAGES)
def test_every_address_carries_actions_of_the_matrix(name, view):
    if name in WITHOUT_ACTION:
        assert not hasattr(view, "actions")
    else:
        assert set(view.actions) <= set(ACTIONS)
        assert view.actions


def test_the_public_addresses_are_exactly_these():
    public = {name for name, view in PAGES if not getattr(view, "login_required", True)}

    assert public == PUBLIC


@pytest.mark.parametrize(("name", "view"), PAGES)
def test_an_address_that_only_writes_refuses_get(rf, name, view):
    actions = getattr(view, "actions", ())
    reads = any(code == DRY_RUN or not ACTIONS[code].writes for code in actions)
    if not actions or reads or name in FORMS:
        return
    assert view(rf.get("/")).status_code == 405, name


# Looking at what an import would do counts as writing in the matrix, and writes nothing.
DRY_RUN = "A25"
# A GET shows the form and changes nothing.
FORMS = {
    "accounts:new-person",
    "accounts:people",
    "accounts:person",
    "assessments:assignments",
    "assessments:extend",
    "criteria:round-bodies",
    "criteria:round-body",
    "criteria:round-exemptions",
    "criteria:round-grades",
    "criteria:round-groups",
    "criteria:round-new",
    "criteria:round-phases",
    "criteria:round-rules",
    "criteria:round-setup",
}


def test_the_admin_is_off():
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
