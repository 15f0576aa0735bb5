"""The addresses of signing in and of accounts. What is not named here is not there."""

from django.urls import path

from lantern.access import views, views_accounts, views_links, views_own, views_stations

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/code/", views.sign_in_code, name="sign_in_code"),
    path("sign-in/passkey/", views.sign_in_passkey, name="sign_in_passkey"),
    path("sign-in/pin/", views.sign_in_pin, name="sign_in_pin"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("confirm/", views.confirm, name="confirm"),
    path("confirm/passkey/", views.confirm_passkey, name="confirm_passkey"),
    path("welcome/<str:token>/", views_links.welcome, name="welcome"),
    path("me/", views_own.own_sign_in, name="own_sign_in"),
    path("me/app/begin/", views_own.code_app_begin, name="code_app_begin"),
    path("me/app/", views_own.code_app, name="code_app"),
    path("me/app/picture.svg", views_own.code_app_picture, name="code_app_picture"),
    path("me/app/remove/", views_own.code_app_remove, name="code_app_remove"),
    path("me/passkeys/add/", views_own.passkey_add, name="passkey_add"),
    path("me/passkeys/<uuid:passkey>/remove/", views_own.passkey_remove, name="passkey_remove"),
    path("me/paper/", views_own.paper_codes, name="paper_codes"),
    path("me/password/", views_own.own_password, name="own_password"),
    path("me/pin/", views_own.own_pin, name="own_pin"),
    path("me/sessions/", views_own.own_sessions, name="own_sessions"),
    path("me/sessions/end/", views_own.own_session_end, name="own_session_end"),
    path("me/reach/", views_own.own_reach, name="own_reach"),
    path("accounts/", views_accounts.accounts, name="accounts"),
    path("accounts/invite/", views_accounts.invite, name="invite"),
    path("accounts/<uuid:account>/", views_accounts.account, name="account"),
    path("accounts/<uuid:account>/link/", views_accounts.account_link, name="account_link"),
    path("accounts/<uuid:account>/role/", views_accounts.account_role, name="account_role"),
    path("accounts/<uuid:account>/suspend/", views_accounts.account_suspend, name="account_suspend"),
    path("accounts/<uuid:account>/restore/", views_accounts.account_restore, name="account_restore"),
    path("accounts/<uuid:account>/sessions/", views_accounts.account_end_sessions, name="account_end_sessions"),
    path("accounts/<uuid:account>/recover/", views_accounts.account_recover, name="account_recover"),
    path("accounts/requests/<uuid:wish>/agree/", views_accounts.request_agree, name="request_agree"),
    path("accounts/requests/<uuid:wish>/refuse/", views_accounts.request_refuse, name="request_refuse"),
    path("stations/", views_stations.stations, name="stations"),
    path("stations/enrol/", views_stations.station_enrol, name="station_enrol"),
    path("stations/<uuid:station>/end/", views_stations.station_end, name="station_end"),
]
