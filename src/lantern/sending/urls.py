from django.urls import path

from lantern.sending import views

app_name = "sending"
urlpatterns = [path("", views.alerts, name="alerts")]
