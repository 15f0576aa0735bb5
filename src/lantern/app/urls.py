"""The addresses of the site."""

from django.urls import URLPattern, URLResolver, path

from lantern.app import health_pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health_pages.live, name="health_live"),
    path("health/", health_pages.health, name="health"),
]
