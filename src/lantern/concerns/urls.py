from django.urls import path

from lantern.concerns import body_views, desk_urls, file_views, now_urls, report_views, views
from lantern.web.packing import packed

app_name = "concerns"
urlpatterns = [
    path("all/", packed(views.concerns), name="all_concerns"),
    path("report/", packed(report_views.report_first), name="report"),
    path("report/short/", views.report_short, name="report_short"),
    path("report/keep/", report_views.report_keep_first, name="report_keep_first"),
    path("report/<uuid:folder>/keep/", report_views.report_keep, name="report_keep"),
    path("report/<uuid:folder>/what/", packed(report_views.report_what), name="report_what"),
    path("report/<uuid:folder>/who/", packed(report_views.report_who), name="report_who"),
    path("report/<uuid:folder>/who/<slug:person>/", packed(report_views.report_person), name="report_person"),
    path("report/<uuid:folder>/keep-from/", packed(report_views.report_keep_from), name="report_keep_from"),
    path("report/<uuid:folder>/around/", packed(report_views.report_around), name="report_around"),
    path("report/<uuid:folder>/so-far/", packed(report_views.report_so_far), name="report_so_far"),
    path("report/<uuid:folder>/questions/", packed(report_views.report_questions), name="report_questions"),
    path("report/<uuid:folder>/check/", packed(report_views.report_check), name="report_check"),
    path("report/<uuid:folder>/files/", packed(file_views.report_files), name="report_files"),
    path("report/<uuid:folder>/files/<uuid:file>/remove/", file_views.report_file_remove, name="report_file_remove"),
    path("report/<uuid:folder>/body/<slug:person>/", packed(body_views.report_body), name="report_body"),
    *now_urls.urlpatterns,
    *desk_urls.urlpatterns,
    path("mine/", views.own_reports, name="own_reports"),
    path("<uuid:folder>/", views.concern, name="concern"),
    path("<uuid:folder>/received/", views.received, name="received"),
    path("<uuid:folder>/files/<uuid:file>/", file_views.concern_file, name="concern_file"),
    path("<uuid:folder>/place/<uuid:entry>/", views.place, name="place"),
]
