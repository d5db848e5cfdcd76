from django.contrib.auth import views as auth_views
from django.urls import path

from accounts.views import people, signing

app_name = "accounts"

urlpatterns = [
    path("login/", signing.Login.as_view(), name="login"),
    path("logout/", auth_views.LogoutView.as_view(), name="logout"),
    path("password/", signing.ChangePassword.as_view(), name="password"),
    path("role/", signing.switch_role, name="switch-role"),
    path("people/", people.people, name="people"),
    path("people/new/", people.new_person, name="new-person"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/roles/", people.give_role, name="give-role"),
    path("people/<int:pk>/roles/<int:role>/end/", people.end_role, name="end-role"),
    path("people/<int:pk>/home/", people.move_home, name="move-home"),
    path("people/<int:pk>/code/", people.issue_code, name="issue-code"),
    path("people/<int:pk>/deactivate/", people.deactivate, name="deactivate"),
    path("people/<int:pk>/reactivate/", people.reactivate, name="reactivate"),
]
