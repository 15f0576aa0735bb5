"""Addresses of the page of what to do now. No name, no fact and no topic stands in one."""

from django.urls import path

from lantern.concerns import now_ask_views, now_views
from lantern.web.packing import packed

_NOW = "report/<uuid:folder>/now/"
urlpatterns = [
    path("notes/", now_views.now_away, name="now_away"),
    path(_NOW, packed(now_views.now), name="now"),
    path(f"{_NOW}call/<uuid:duty>/", now_views.now_call, name="now_call"),
    path(f"{_NOW}message/<uuid:duty>/", packed(now_views.now_message), name="now_message"),
    path(f"{_NOW}done/<uuid:duty>/", packed(now_views.now_done), name="now_done"),
    path(f"{_NOW}undo/<uuid:duty>/", now_views.now_undo, name="now_undo"),
    path(f"{_NOW}care/", now_views.now_care, name="now_care"),
    path(f"{_NOW}answer/", now_ask_views.now_answer, name="now_answer"),
    path(f"{_NOW}ask/<int:number>/", packed(now_ask_views.now_ask), name="now_ask"),
    path(f"{_NOW}know/", packed(now_ask_views.now_know), name="now_know"),
    path(f"{_NOW}know/<int:topic>/<int:whose>/", packed(now_ask_views.now_topic), name="now_topic"),
    path(f"{_NOW}what-if/", packed(now_ask_views.now_what_if), name="now_what_if"),
]
