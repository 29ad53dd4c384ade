from django.urls import URLPattern, URLResolver, path

from regulars.channels.phone import views as phone
from regulars.channels.reviews import views as reviews
from regulars.channels.telegram import views as telegram
from regulars.channels.views import accounts, files, letters
from regulars.channels.webhook import views as webhook

app_name = "channels"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", accounts.account_list, name="accounts"),
    path("new/<slug:kind>/", accounts.account_new, name="account_new"),
    path("<int:account_id>/", accounts.account_page, name="account"),
    path("<int:account_id>/check", accounts.account_check, name="account_check"),
    path("<int:account_id>/pause", accounts.account_pause, name="account_pause"),
    path("<int:account_id>/resumption", accounts.account_resume, name="account_resume"),
    path("<int:account_id>/archive", accounts.account_archive, name="account_archive"),
    path("<int:account_id>/restoration", accounts.account_restore, name="account_restore"),
    path("letters/<str:token>/", letters.letter, name="letter"),
    path("pictures/<str:token>/", letters.far_picture, name="far_picture"),
    path("files/<str:token>/", files.file, name="file"),
    path("calls/<int:customer_id>/", phone.call, name="call"),
    path("phone/<slug:token>/", phone.bring, name="phone"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<int:review_id>/answer/", reviews.answer, name="review_answer"),
    path("reviews/brought/<slug:token>/", reviews.bring, name="reviews_brought"),
    path("telegram/<slug:token>/", telegram.updates, name="telegram_updates"),
    path("webhook/<slug:token>/", webhook.bring, name="webhook"),
]
