from django.urls import path

from rankings.views import desk, files, public, publication

app_name = "rankings"

urlpatterns = [
    path("", public.home, name="home"),
    path("work/", desk.desk, name="desk"),
    path("rankings/<slug:round>/", public.round_page, name="round"),
    path("rankings/<slug:round>/publication.json", public.publication_json, name="json"),
    path("rankings/<slug:round>/<slug:group>/", public.ranking, name="ranking"),
    path(
        "rankings/<slug:round>/<slug:group>/ranking.xlsx",
        files.ranking_xlsx,
        name="ranking-xlsx",
    ),
    path(
        "rankings/<slug:round>/<slug:group>/ranking.pdf",
        files.ranking_pdf,
        name="ranking-pdf",
    ),
    path("rankings/<slug:round>/agencies/<slug:agency>/", public.agency, name="agency"),
    path(
        "rankings/<slug:round>/agencies/<slug:agency>/sheet.xlsx",
        files.agency_xlsx,
        name="agency-xlsx",
    ),
    path(
        "rankings/<slug:round>/agencies/<slug:agency>/sheet.pdf",
        files.agency_pdf,
        name="agency-pdf",
    ),
    path(
        "rounds/<slug:code>/publication/", publication.publication_page, name="publication"
    ),
    path("rounds/<slug:code>/archive/", publication.archive, name="archive"),
    path("rounds/<slug:code>/publication/propose/", publication.propose, name="propose"),
    path(
        "rounds/<slug:code>/publication/<int:version>/approve/",
        publication.approve,
        name="approve",
    ),
    path(
        "rounds/<slug:code>/publication/<int:version>/reject/",
        publication.reject,
        name="reject",
    ),
    path(
        "rounds/<slug:code>/publication/<int:version>/withdraw/",
        publication.withdraw,
        name="withdraw",
    ),
]
