from django.urls import path

from lantern.governance import views
from lantern.web.packing import packed

app_name = "governance"
urlpatterns = [
    path("", packed(views.picture), name="picture"),
    path("copy/", views.copy, name="copy"),
]
