"""The addresses of set-up, and of the paper for an outage."""

from django.urls import path

from lantern.readiness import kit_views, note_views, views
from lantern.web.packing import packed

app_name = "readiness"
urlpatterns = [
    path("set-up/", packed(views.set_up), name="set_up"),
    path("set-up/live/", views.live, name="live"),
    path("set-up/sites/", views.sites, name="sites"),
    path("set-up/sites/<uuid:site>/end/", views.site_end, name="site_end"),
    path("set-up/packs/", views.packs, name="packs"),
    path("set-up/custody/", note_views.custody, name="custody"),
    path("set-up/drill/", note_views.drill, name="drill"),
    path("set-up/mail/", note_views.mail, name="mail"),
    path("outage-kit/", packed(kit_views.kit), name="kit"),
    path("outage-kit/paper/", kit_views.paper, name="paper"),
]
