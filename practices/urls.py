"""Addresses of a practice's own pages."""

from django.urls import path

from practices.views import account, hats

app_name = "practices"
urlpatterns = [
    path("", hats.home, name="home"),
    path("practice/", hats.hats, name="hats"),
    path("practice/switch/", hats.switch, name="switch"),
    path("accounts/me/", account.account, name="account"),
]
