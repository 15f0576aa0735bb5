"""The addresses of this room. They have short names: every page leads to them."""

from django.urls import path

from lantern.directory import views

urlpatterns = [
    path("danger/", views.danger, name="danger"),
    path("what-to-say/", views.what_to_say, name="what_to_say"),
]
