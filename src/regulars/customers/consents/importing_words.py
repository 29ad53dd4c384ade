"""The words by which columns of consents are recognised, and what stands in them."""

from regulars.customers.models import ConsentEvent, ConsentTopic

What, How, Channel = ConsentEvent.What, ConsentEvent.How, ConsentTopic.Channel

ABOUT_WORDS = ("topic", "purpose", "consent", "subject", "list", "тема", "мета", "згода", "тема згоди", "согласие",
               "subiect", "scop", "acord")  # fmt: skip
CHANNEL_WORDS = ("channel", "way", "medium", "by", "канал", "спосіб", "способ", "canal")
STATE_WORDS = ("state", "status", "answer", "consent state", "opt in", "subscribed", "стан", "статус", "відповідь",
               "состояние", "ответ", "stare")  # fmt: skip
WHEN_WORDS = ("date", "when", "day", "since", "happened at", "consent date", "given on", "opt in date", "дата", "коли",
              "день", "дата згоди", "когда", "дата согласия", "data", "data acordului")  # fmt: skip
HOW_WORDS = ("how", "source", "collected by", "method", "як", "джерело", "звідки", "как", "источник", "откуда", "sursa")
NOTE_WORDS = ("note", "evidence", "proof", "comment", "примітка", "доказ", "коментар", "примечание", "комментарий",
              "notă", "dovadă")  # fmt: skip

CHANNELS = {
    **{channel.value: channel.value for channel in Channel},
    **dict.fromkeys(("e-mail", "mail", "newsletter", "пошта", "імейл", "ел. пошта", "почта", "эл. почта"),
                    Channel.EMAIL),
    **dict.fromkeys(("calls", "call", "telephone", "телефон", "дзвінок", "дзвінки", "звонок", "звонки", "telefon"),
                    Channel.PHONE),
    **dict.fromkeys(("text", "text message", "text messages", "смс"), Channel.SMS),
    **dict.fromkeys(("телеграм", "tg"), Channel.TELEGRAM),
    **dict.fromkeys(("вайбер",), Channel.VIBER),
    **dict.fromkeys(("ватсап", "вотсап"), Channel.WHATSAPP),
    **dict.fromkeys(("letter", "letters", "letters by post", "лист", "листи", "письмо", "письма", "poștă"),
                    Channel.POST),
}  # fmt: skip
STATES = {
    **dict.fromkeys(("given", "yes", "y", "true", "1", "agreed", "subscribed", "opt-in", "opted in", "так", "надано",
                     "да", "дано", "da"), What.GIVEN),
    **dict.fromkeys(("withdrawn", "no", "n", "false", "0", "refused", "unsubscribed", "opt-out", "opted out", "ні",
                     "відкликано", "нет", "отозвано", "nu", "retras"), What.WITHDRAWN),
}  # fmt: skip
HOW = {
    **{how.value: how.value for how in How if how not in (How.LINK, How.API)},
    **dict.fromkeys(("web form", "website", "форма", "сайт", "formular"), How.FORM),
    **dict.fromkeys(("phone call", "дзвінок", "звонок", "apel"), How.CALL),
    **dict.fromkeys(("signed paper", "папір", "анкета", "бумага", "hârtie"), How.PAPER),
    **dict.fromkeys(("in person", "зустріч", "встреча", "întâlnire"), How.MEETING),
    **dict.fromkeys(("e-mail", "message", "лист", "повідомлення", "сообщение", "mesaj"), How.MESSAGE),
}
