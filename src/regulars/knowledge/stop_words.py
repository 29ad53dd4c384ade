"""Words that stand in every text and say nothing of what it is about: four languages, as `fold` writes them."""

ENGLISH = """
a about after again all also am an and any are as at be because been before being but by can could did do does doing
don't for from get go got had has have having he hello her here hi him his how i i'm i've if in into is it it's its just
know let like me more my need no not now of on one only or our out over please she should so some such tell than thank
thanks that the their them then there these they this those to too up us want was we were what when where which who whom
whose why will with would yes you your yours dear good day
"""
UKRAINIAN = """
а або але без би був була були буде бути в вам вами вас ваш ваша ваше ваші вже ви від він вона вони все всі та так
також там те тим тільки то тобі того тому ту тут у уже хто це цей ця ці цього цьому чи чим чого чому що щоб як яка яке
який яким якого якої які якщо я мені мене мною ми мій моя моє мої нас нам наш не нема немає ні ніж по про при під
після до дня день для добрий доброго добридень дякую будь ласка вітаю з за зі із і й є коли кому куди де десь дуже ще
їх її його лише може можна можу можете можливо на над потрібно треба хочу скажіть підкажіть
"""
RUSSIAN = """
а без более бы был была были было быть в вам вас ваш ваша ваше ваши весь во вот все всего всех вы где да для до добрый
его ее если есть еще же за здравствуйте и из или им их к как какая какие какой каких когда кого кому которые который кто
ли меня мне мной можно мой моя мое мои мы на над надо нам нас наш не него нее нет ни них но ну о об он она они оно от
очень по под пожалуйста после потому почему при про с сейчас скажите со спасибо так также там те тем тогда того тоже той
только том тот тут ты у уже хотел хочу чего чем что чтобы это этого этой этот эти эту я день подскажите нужно могу может
"""
ROMANIAN = """
a ai al ale am ar are as asa asta atunci au avea aveti aș bine buna ziua ca cand care cat ce cel cele cine cu cum cât
când da daca dar de deci deja din doar doresc dupa după e ea ei el ele este eu eram fi fie fost fara fără foarte imi in
inca intre la le lor lui mai ma ne ni nici noi nu o oare ori pe pentru pot poate puteti prin sa sau se si sunt spune să
și tot un unde unei unui va vă vom vreau vreo voi vor va rog rog multumesc aceasta acest acesta aceste
"""

from regulars.customers.names import fold  # noqa: E402 - the words come first in this file

STOP_WORDS = frozenset(
    fold(word).replace("'", "") for text in (ENGLISH, UKRAINIAN, RUSSIAN, ROMANIAN) for word in text.split()
)
