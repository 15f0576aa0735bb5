"""Addresses of the desk. No name, no fact and no topic stands in one."""

from django.urls import path

from lantern.concerns import case_hand_views
from lantern.concerns import desk_duty_views as duty_views
from lantern.concerns import desk_hand_views as hand_views
from lantern.concerns import desk_owed_views as owed_views
from lantern.concerns import desk_views as views
from lantern.web.packing import packed

_DUTY = "<uuid:folder>/duties/<uuid:duty>/"
urlpatterns = [
    path("", packed(views.concerns), name="concerns"),
    path("cases/<uuid:folder>/hand/", packed(case_hand_views.hand), name="case_hand"),
    path("<uuid:folder>/triage/", packed(views.triage), name="desk_triage"),
    path("<uuid:folder>/triage/ask/", packed(views.ask), name="desk_ask"),
    path("<uuid:folder>/triage/facts/", packed(views.know), name="desk_know"),
    path("<uuid:folder>/triage/facts/<int:topic>/<int:whose>/", packed(views.topic), name="desk_topic"),
    path("<uuid:folder>/triage/second/<uuid:decision>/", packed(views.second), name="desk_second"),
    path(_DUTY, packed(duty_views.duty), name="desk_duty"),
    path(f"{_DUTY}take/", duty_views.take, name="desk_take"),
    path(f"{_DUTY}hand/", packed(hand_views.hand), name="desk_hand"),
    path(f"{_DUTY}call/", duty_views.call, name="desk_call"),
    path(f"{_DUTY}message/", packed(duty_views.message), name="desk_message"),
    path(f"{_DUTY}done/", packed(duty_views.done), name="desk_done"),
    path(f"{_DUTY}undo/", packed(duty_views.undo), name="desk_undo"),
    path(f"{_DUTY}let-go/", packed(duty_views.let_go), name="desk_let_go"),
    path("<uuid:folder>/promises/", packed(owed_views.promise), name="desk_promise"),
    path("<uuid:folder>/owed/", packed(owed_views.owed), name="desk_owed"),
    path("<uuid:folder>/owed/<uuid:owed>/", packed(owed_views.owed_one), name="desk_owed_one"),
]
