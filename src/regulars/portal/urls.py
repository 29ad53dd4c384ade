"""What customers open: the window of the chat, and their requests."""

from django.urls import path

from regulars.portal.chat import frame, views
from regulars.portal.requests import views as requests

app_name = "portal"
urlpatterns = [
    path("chat/face/<str:token>/", views.face, name="face"),
    path("chat/<str:site>/", frame.frame, name="chat"),
    path("chat/<str:site>/launcher.json", frame.launcher, name="chat_launcher"),
    path("chat/<str:site>/state/", views.state, name="chat_state"),
    path("chat/<str:site>/messages/", views.messages, name="chat_messages"),
    path("chat/<str:site>/seen/", views.seen, name="chat_seen"),
    path("chat/<str:site>/typing/", views.typing, name="chat_typing"),
    path("chat/<str:site>/contact/", views.contact, name="chat_contact"),
    path("chat/<str:site>/suggestions/", views.suggestions, name="chat_suggestions"),
    path("chat/<str:site>/files/<str:token>/", views.file, name="chat_file"),
    path("r/<str:token>/", requests.own_page, name="request"),
    path("r/<str:token>/more/", requests.more, name="request_more"),
    path("r/<str:token>/settled/", requests.settled, name="request_settled"),
]
