"""Finding people: by name or user name, with or without accents."""

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.models import Membership, User
from parindex.vietnamese import search_key, sort_key

PER_PAGE = 50
EVERYBODY, ACTIVE, NEVER, LEFT = "", "active", "never", "left"
SHOWN = {
    EVERYBODY: Q(),
    ACTIVE: Q(is_active=True),
    NEVER: Q(is_active=True, last_login=None),
    LEFT: Q(is_active=False),
}


def find(text: str, show: str) -> list[int]:
    """Keys of the people that match every word, in the order of their given names.

    A Vietnamese list of persons goes by the last word of the name. The comparison
    is made here because no two databases ignore accents alike.
    """
    words = search_key(text).split()
    people = User.objects.filter(SHOWN[show]).values_list("pk", "full_name", "username")
    found = [
        (sort_key(name.split()[-1] if name.split() else ""), sort_key(name), pk)
        for pk, name, username in people
        if all(word in search_key(f"{name} {username}") for word in words)
    ]
    return [pk for _given, _full, pk in sorted(found)]


def page_of(text: str, show: str, number: str | None) -> Page:
    """One page of people, each with `roles_today`."""
    page = Paginator(find(text, show), PER_PAGE).get_page(number)
    people = with_roles_today(User.objects.filter(pk__in=page.object_list))
    by_key = {person.pk: person for person in people}
    page.object_list = [by_key[pk] for pk in page.object_list if pk in by_key]
    return page


def with_roles_today(people: QuerySet[User]) -> QuerySet[User]:
    memberships = Membership.objects.on(timezone.localdate())
    return people.prefetch_related(
        Prefetch(
            "memberships",
            memberships.select_related("agency", "district"),
            to_attr="roles_today",
        )
    )
