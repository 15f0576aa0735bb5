"""The addresses of this room. They have short names: every page leads to them."""

from django.urls import path

from lantern.directory import contact_views, views
from lantern.web.packing import packed

urlpatterns = [
    path("danger/", views.danger, name="danger"),
    path("what-to-say/", views.what_to_say, name="what_to_say"),
    path("contacts/", packed(contact_views.contacts), name="contacts"),
    path("contacts/checks/", packed(contact_views.contact_checks), name="contact_checks"),
    path("contacts/checks/<slug:way>/", contact_views.contact_check, name="contact_check"),
    path("contacts/<slug:contact>/", contact_views.contact, name="contact"),
]
