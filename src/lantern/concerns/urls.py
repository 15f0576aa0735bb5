from django.urls import path

from lantern.concerns import views

app_name = "concerns"
urlpatterns = [
    path("", views.concerns, name="concerns"),
    path("report/", views.report, name="report"),
    path("mine/", views.own_reports, name="own_reports"),
    path("<uuid:folder>/", views.concern, name="concern"),
    path("<uuid:folder>/received/", views.received, name="received"),
    path("<uuid:folder>/place/<uuid:entry>/", views.place, name="place"),
]
