from django.urls import path

from criteria import views

app_name = "criteria"

urlpatterns = [
    path("", views.sets, name="sets"),
    path("<slug:code>/<int:version>/", views.criteria_set, name="set"),
]
