from django.urls import path

from criteria import setup_views, views

app_name = "criteria"

urlpatterns = [
    path("", views.sets, name="sets"),
    path("<slug:code>/<int:version>/", views.criteria_set, name="set"),
    path("rounds/new/", setup_views.new_round, name="round-new"),
    path("rounds/<slug:code>/setup/", setup_views.round_setup, name="round-setup"),
    path("rounds/<slug:code>/setup/rules/", setup_views.rules, name="round-rules"),
    path("rounds/<slug:code>/setup/grades/", setup_views.grades, name="round-grades"),
    path("rounds/<slug:code>/setup/groups/", setup_views.groups, name="round-groups"),
    path("rounds/<slug:code>/setup/phases/", setup_views.phases, name="round-phases"),
    path("rounds/<slug:code>/setup/bodies/", setup_views.bodies, name="round-bodies"),
    path(
        "rounds/<slug:code>/setup/bodies/<slug:agency>/",
        setup_views.body,
        name="round-body",
    ),
    path(
        "rounds/<slug:code>/setup/bodies/<slug:agency>/exemptions/",
        setup_views.exemptions,
        name="round-exemptions",
    ),
]
