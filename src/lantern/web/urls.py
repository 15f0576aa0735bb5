"""The addresses of this room."""

from django.urls import path

from lantern.web import choices, components

app_name = "lantern_web"

urlpatterns = [
    path("language/", choices.choose_language, name="language"),
    path("appearance/", choices.choose_appearance, name="appearance"),
    path("components/", components.parts, name="components"),
    path("components/form/", components.form, name="components_form"),
    path("components/record/", components.record, name="components_record"),
    path("components/refusals/<slug:name>/", components.refusal, name="components_refusal"),
]
