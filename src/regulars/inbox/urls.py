from django.urls import path

from regulars.inbox.drafts import views as drafts
from regulars.inbox.views import acting, answering, conversation, held, lists
from regulars.inbox.views.beside import beside
from regulars.inbox.views.experts import experts
from regulars.inbox.views.forwarding import forward
from regulars.inbox.views.tone import tone
from regulars.inbox.views.writing_first import write_first

app_name = "inbox"
urlpatterns = [
    path("held/", held.held, name="held"),
    path("held/<int:received_id>/entry/", held.let_in, name="held_let_in"),
    path("held/<int:received_id>/discard/", held.drop, name="held_drop"),
    path("held/<int:received_id>/return/", held.back, name="held_back"),
    path("held/<int:received_id>/reading/", held.again, name="held_again"),
    path("", lists.inbox, name="inbox"),
    path("rows/<int:conversation_id>/", lists.row, name="row"),
    path("questions/", lists.asked, name="questions"),
    path("waiting/", lists.waiting, name="waiting"),
    path("to/<int:customer_id>/", write_first, name="write_first"),
    path("act/", acting.act, name="act"),
    path("undo/<str:token>/", acting.undo, name="undo"),
    path("<int:conversation_id>/", conversation.conversation_page, name="conversation"),
    path("<int:conversation_id>/items/", conversation.items, name="items"),
    path("<int:conversation_id>/head/", conversation.head_part, name="head"),
    path("<int:conversation_id>/presence/", conversation.presence, name="presence"),
    path("<int:conversation_id>/answer/", answering.answer, name="answer"),
    path("<int:conversation_id>/draft/", answering.draft, name="draft"),
    path("<int:conversation_id>/files/", answering.attach, name="attach"),
    path("<int:conversation_id>/split/", acting.split, name="split"),
    path("<int:conversation_id>/beside/", beside, name="beside"),
    path("<int:conversation_id>/experts/", experts, name="experts"),
    path("<int:conversation_id>/tone/", tone, name="tone"),
    path("<int:conversation_id>/suggestion/", drafts.suggestion, name="suggestion"),
    path("drafting/", drafts.settings_page, name="drafting"),
    path("drafting/<slug:to>/", drafts.switching, name="drafting_switch"),
    path("messages/<int:message_id>/taking-back/", answering.take_back, name="take_back"),
    path("messages/<int:message_id>/forwarding/", forward, name="forward"),
    path("messages/<int:message_id>/again/", answering.again, name="again"),
]
