from django.urls import path

from surveys import views

app_name = "surveys"

urlpatterns = [
    path("<slug:code>/", views.round_page, name="round"),
    path("<slug:code>/template.xlsx", views.template, name="template"),
    path("<slug:code>/try/", views.try_file, name="try"),
    path("<slug:code>/trial/", views.trial_page, name="trial"),
    path("<slug:code>/commit/", views.commit, name="commit"),
    path("<slug:code>/batches/<int:pk>/", views.batch_page, name="batch"),
    path("<slug:code>/batches/<int:pk>/void/", views.void, name="void"),
    path("<slug:code>/lock/", views.lock, name="lock"),
]
