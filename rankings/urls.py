from django.urls import path

from rankings.views import desk, files, public

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
]
