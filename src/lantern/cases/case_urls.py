"""Addresses of people and cases. No name, no fact and no topic stands in one."""

from django.urls import path

from lantern.cases import case_close_views, case_list_views, case_views, case_words_pages, knows_views, network_views
from lantern.cases import person_views as views
from lantern.web.packing import packed

app_name = "case"
urlpatterns = [
    path("", packed(case_list_views.cases), name="cases"),
    path("<uuid:folder>/", packed(case_views.case), name="case"),
    path("<uuid:folder>/network/", packed(network_views.network), name="network"),
    path("<uuid:folder>/network/<uuid:entry>/end/", packed(network_views.end_tie), name="end_tie"),
    path("<uuid:folder>/words/", packed(case_words_pages.words), name="words"),
    path("<uuid:folder>/close/", packed(case_close_views.close), name="close"),
    path("<uuid:folder>/again/", packed(case_close_views.again), name="again"),
    path("<uuid:folder>/knows/", packed(knows_views.knows), name="knows"),
    path("<uuid:folder>/knows/told/", packed(knows_views.told), name="told"),
    path("<uuid:folder>/case/", packed(case_views.put), name="put"),
    path("person/<uuid:folder>/", packed(views.person), name="person"),
    path("person/<uuid:folder>/say/", packed(views.say), name="say"),
    path("person/<uuid:folder>/beside/<uuid:double>/", packed(views.beside), name="beside"),
    path("<uuid:folder>/people/", packed(views.people), name="people"),
    path("<uuid:folder>/people/find/", packed(views.find), name="find"),
    path("<uuid:folder>/people/find/<uuid:search>/", packed(views.found), name="found"),
    path("<uuid:folder>/links/<uuid:link>/end/", packed(views.end_link), name="end_link"),
]
