"""The addresses of the site."""

from django.urls import URLPattern, URLResolver, include, path

from lantern.app import folder_page, health_page, health_pages, home, practice_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("practice/", practice_page.practice, name="practice"),
    path("health/live", health_pages.live, name="health_live"),
    path("health/", health_pages.health, name="health"),
    path("health/parts/", health_page.health_page, name="health_page"),
    path("folders/<uuid:folder>/", folder_page.folder, name="folder"),
    path("alerts/", include("lantern.sending.urls")),
    path("rota/", include("lantern.sending.rota_urls")),
    path("", include("lantern.sending.feed_urls")),
    path("", include("lantern.directory.urls")),
    path("chronology/", include("lantern.cases.urls")),
    path("cases/", include("lantern.cases.case_urls")),
    path("", include("lantern.readiness.urls")),
    path("concerns/", include("lantern.concerns.urls")),
    path("picture/", include("lantern.governance.urls")),
    path("", include("lantern.access.urls")),
    path("", include("lantern.web.urls")),
]

handler400 = "lantern.web.errors.handler400"
handler403 = "lantern.web.errors.handler403"
handler404 = "lantern.web.errors.handler404"
handler500 = "lantern.web.errors.handler500"
