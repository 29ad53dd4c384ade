"""What customers of the demo's company write and what they are answered, in the languages they speak."""

# Language: what the customer writes; each with a subject, a topic and the answer ("" where they still wait).
TALKS = (
    ("uk", "Доставка у четвер", "delivery",
     "Добрий день! Замовлення обіцяли привезти у четвер до десятої, а його немає. У нас відкриття о восьмій. Де воно?",
     "Добрий день! Перепрошуємо: машина затрималася на розвантаженні. Ваша кава вже в дорозі, буде до 12:30. За цю "
     "доставку грошей не беремо."),
    ("uk", "Рахунок за жовтень", "invoice",
     "Вітаю. У рахунку за жовтень двічі стоїть одна й та сама доставка. Перевірте, будь ласка, і надішліть виправлений.",
     "Вітаю! Ваша правда, доставку 14 жовтня враховано двічі. Виправлений рахунок у вкладенні, різницю вже повернули."),
    ("uk", "Помел для еспресо", "grind",
     "Підкажіть, чи можна наступного разу змолоти Колумбію трохи грубіше? Ця партія йде надто повільно.", ""),
    ("uk", "Пробники для нового меню", "samples",
     "Оновлюємо меню на зиму. Чи є у вас три-чотири нові смаки, які можна спробувати до кінця тижня?",
     "Так, є чотири: Ефіопія Гуджі, Кенія Ньєрі, Бразилія Серрадо та наша зимова суміш. Надсилаю по 200 г кожної завтра."),
    ("uk", "Порвана упаковка", "complaint",
     "Дуже прикро: дві пачки з останнього замовлення прийшли порвані, зерно розсипалося по коробці. Це вже вдруге.", ""),
    ("uk", "Зміна адреси", "delivery",
     "Ми переїхали: тепер вулиця Сагайдачного, 25. Чи встигнете змінити адресу до п'ятничної доставки?",
     "Змінили, п'ятнична доставка поїде вже на Сагайдачного, 25. Гарного початку на новому місці!"),
    ("ru", "Когда будет обжарка", "roast",
     "Здравствуйте! Подскажите, когда ближайшая обжарка Эфиопии? Хотелось бы свежую к субботе.",
     "Здравствуйте! Обжариваем в четверг утром, в пятницу она уже будет у вас."),
    ("ru", "Не работает кофемолка", "machine",
     "Кофемолка, которую брали у вас весной, перестала молоть: гудит и не крутится. Что делать?", ""),
    ("ru", "Скидка за объём", "price",
     "Берём уже по 40 кг в месяц. Есть ли скидка за объём или всё остаётся как раньше?",
     "От 40 кг действует цена на 7 % ниже, и вы её уже заслужили. Со следующего счёта посчитаем так."),
    ("en", "Subscription pause", "subscription",
     "Hi! We are closed for renovation until 10 December. Can you pause our weekly order and start again after that?",
     "Hello! It is paused, and the first delivery after the break is on Thursday, 11 December. Good luck with the works!"),
    ("en", "Which beans for filter", "advice",
     "My wife likes it fruity, I like it like chocolate. Is there one bag that makes both of us happy?",
     "There is: Guatemala Huehuetenango. Brewed at 92 degrees it gives her the plum and you the cocoa."),
    ("en", "Wrong bag", "complaint",
     "I ordered the decaf and got the dark roast. I was up until four in the morning, thank you very much.", ""),
    ("en", "Certificate for the café", "documents",
     "The inspector wants to see the certificate for the organic line. Could you send it today?", ""),
    ("ro", "Livrare la Chișinău", "delivery",
     "Bună ziua! Livrați și la Chișinău? Dacă da, cât costă transportul pentru 20 kg?",
     "Bună ziua! Da, livrăm la Chișinău în trei zile, iar de la 20 kg transportul este gratuit."),
    ("ro", "Cafea pentru birou", "advice",
     "Suntem 25 de oameni în birou și bem mult. Ce ne recomandați și cât ar trebui să comandăm pe lună?", ""),
)  # fmt: skip

# Title and body, in English and in Ukrainian; for customers or for staff.
ARTICLES = (
    ("customers", ("delivery",), "When we deliver", "We roast on Monday and Thursday morning and deliver the day after, "
     "until noon. Orders that come before 18:00 the day before roasting are on time.\n\nFrom 20 kg delivery is free.",
     "Коли ми доставляємо", "Обсмажуємо в понеділок і четвер зранку, доставляємо наступного дня до полудня. Замовлення, "
     "отримані до 18:00 напередодні обсмаження, встигають.\n\nВід 20 кг доставка безкоштовна."),
    ("customers", ("grind",), "Which grind for which coffee", "| Way | Grind |\n|---|---|\n| Espresso | fine |\n"
     "| Moka | medium fine |\n| Filter | medium |\n| French press | coarse |\n\nToo slow and bitter: one step coarser.",
     "Який помел до якої кави", "| Спосіб | Помел |\n|---|---|\n| Еспресо | дрібний |\n| Гейзер | середньо-дрібний |\n"
     "| Фільтр | середній |\n| Френч-прес | грубий |\n\nТече повільно й гірчить — на крок грубіше."),
    ("customers", ("subscription",), "Pausing a subscription", "Write to us by Wednesday; we stop from the next week on "
     "and begin again on the day you name. Nothing is charged meanwhile.",
     "Як призупинити підписку", "Напишіть нам до середи: зупинимо з наступного тижня й почнемо знову того дня, який "
     "назвете. За перерву нічого не платите."),
    ("staff", ("complaint",), "A bag came torn", "Apologise first, without «if». Send a new bag the same day, take the old "
     "one off the invoice. Write down the number of the batch: three torn bags of one batch go to Nadia at once.",
     "Пачка прийшла порвана", "Спершу перепросіть, без «якщо». Нову пачку надішліть того ж дня, стару зніміть з рахунку. "
     "Запишіть номер партії: три порвані пачки з однієї партії — одразу до Надії."),
    ("staff", ("price",), "Prices by volume", "From 40 kg a month 7 % less, from 100 kg 12 %. It holds for the month after "
     "the one in which the volume was reached. Nobody has to ask for it: tell them.",
     "Ціни за обсягом", "Від 40 кг на місяць — мінус 7 %, від 100 кг — мінус 12 %. Діє з місяця після того, в якому досягли "
     "обсягу. Просити не треба: скажіть самі."),
)  # fmt: skip
SCRIPT = (
    "We have roasted a winter blend and would like to hear what you make of it. Shall we put 200 g into the next box?"
)
