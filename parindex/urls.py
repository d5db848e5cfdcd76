from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from parindex import views

urlpatterns = [
    path("accounts/", include("accounts.urls")),
    path("criteria/", include("criteria.urls")),
    path("assessments/", include("assessments.urls")),
    path("surveys/", include("surveys.urls")),
    path("health/", views.health, name="health"),
    path("language/", login_not_required(set_language), name="language"),
    path("", include("rankings.urls")),
]
if settings.DJANGO_ADMIN:
    urlpatterns.insert(0, path("admin/", admin.site.urls))
