from django.urls import path

from lantern.sending import feed_views

app_name = "calendar"
urlpatterns = [
    path("me/calendar/", feed_views.own, name="own"),
    path("me/calendar/make/", feed_views.make, name="make"),
    path("me/calendar/end/", feed_views.end, name="end"),
    path("calendar/<str:token>/lantern.ics", feed_views.feed, name="feed"),
]
