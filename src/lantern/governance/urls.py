from django.urls import path

from lantern.governance import views

app_name = "governance"
urlpatterns = [
    path("", views.picture, name="picture"),
    path("copy/", views.copy, name="copy"),
]
