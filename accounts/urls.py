from django.contrib.auth import views as auth_views
from django.urls import path

from accounts.views import signing

app_name = "accounts"

urlpatterns = [
    path("login/", signing.Login.as_view(), name="login"),
    path("logout/", auth_views.LogoutView.as_view(), name="logout"),
    path("password/", signing.ChangePassword.as_view(), name="password"),
    path("role/", signing.switch_role, name="switch-role"),
]
