from django.urls import path

from lantern.cases import views
from lantern.web.packing import packed

app_name = "cases"
urlpatterns = [
    path("<uuid:folder>/", packed(views.chronology), name="chronology"),
    path("<uuid:folder>/copy/", views.copy, name="copy"),
    path("<uuid:folder>/items/<uuid:item>/", views.significance, name="significance"),
]
