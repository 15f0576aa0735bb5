from django.urls import path

from lantern.sending import rota_views
from lantern.web.packing import packed

app_name = "rota"
urlpatterns = [
    path("", packed(rota_views.rota), name="rota"),
    path("turns/add/", rota_views.turn, name="turn"),
    path("turns/<uuid:turn>/end/", rota_views.end_turn, name="end_turn"),
    path("away/", rota_views.away, name="away"),
    path("away/<uuid:absence>/end/", rota_views.back, name="back"),
]
