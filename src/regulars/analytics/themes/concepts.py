"""What is called the same in four languages, so that a complaint about delivery is one theme and not four.

A short list of what customers of any shop or service write about. A word that is not here counts as itself.
"""

from regulars.analytics.themes.stems import stem
from regulars.analytics.themes.words import folded

# concept: words of English / Russian / Ukrainian / Romanian, in forms whose stems differ
CONCEPTS = {
    "delivery": """delivery deliver delivered shipping shipment shipped ship / доставка доставить доставили доставлять
        / доставка доставити доставили доставляти / livrare livrarea livrat livrează livrată""",
    "courier": """courier couriers driver / курьер курьеры курьера / кур'єр курєр кур'єра / curier curierul
        curieri""",
    "parcel": """parcel package box / посылка посылку коробка / посилка пакунок коробка / colet coletul pachet
        cutie""",
    "late": """late delay delayed delays / опоздание опоздал опоздали задержка задержали задержка / запізнення
        запізнився
        запізнилися затримка затримали / întârziere întârziat întârziată întârzie târziu""",
    "price": """price prices pricing / цена цены цену / ціна ціни ціну / preț prețul prețuri prețurile""",
    "expensive": """expensive overpriced / дорого дорогой дорогая дороже / дорого дорогий дорога дорожче / scump
        scumpă""",
    "refund": """refund refunds refunded / возврат вернуть вернули вернёте / повернення повернути повернули повернете
        / rambursare rambursat rambursați returnare banii""",
    "invoice": """invoice invoices bill billing / счёт счета счет / рахунок рахунку рахунки / factură factura
        facturi""",
    "payment": """payment pay paid charged / оплата оплатить оплатил платёж списали / оплата оплатити оплатив платіж
        списали
        / plată plata plătit plăti""",
    "card": "card / карта карты картой / картка картки карткою / card cardul",
    "quality": "quality / качество качества / якість якості / calitate calitatea calității",
    "broken": """broken damaged defective faulty / сломан сломался сломанный повреждён поврежденный брак / зламаний
        зламався
        пошкоджений пошкоджена брак / stricat stricată defect defectă deteriorat""",
    "support": """support helpdesk operator / поддержка поддержки оператор / підтримка підтримки оператор
        / suport suportul asistență operator""",
    "answer": """answer answered reply replied respond response / ответ ответа отвечает отвечают ответили ответить
        / відповідь відповіді відповідає відповідають відповіли / răspuns răspunde răspund răspunsul""",
    "phone": """phone call calls called / телефон звонок звонить звонил дозвониться / телефон дзвінок дзвонити
        додзвонитися / telefon telefonul sunat sun apel""",
    "staff": """staff employee manager / персонал сотрудник менеджер официант / персонал працівник менеджер
        офіціант
        / personal personalul angajat manager ospătar""",
    "rude": """rude rudeness impolite / грубо грубый хамство хамит / грубо грубий хамство хамить / nepoliticos
        grosolan""",
    "order": """order orders ordered / заказ заказа заказы заказал / замовлення замовив замовила / comandă comanda
        comenzi comandat""",
    "site": "site website page / сайт сайта сайте / сайт сайту сайті / site site-ul pagina",
    "app": """app application / приложение приложения / застосунок додаток / aplicație aplicația aplicației""",
    "login": """login password account / пароль вход аккаунт войти / пароль вхід акаунт увійти / parola parolă cont
        contul""",
    "error": """error errors bug crash crashes / ошибка ошибки сбой / помилка помилки збій / eroare eroarea erori""",
    "coffee": """coffee beans espresso / кофе зёрна зерна эспрессо / кава кави каву зерна еспресо / cafea cafeaua
        boabe espresso""",
    "taste": """taste tasty flavour / вкус вкуса вкусный / смак смаку смачний / gust gustul gustos""",
    "contract": """contract agreement / договор договора контракт / договір договору контракт / contract
        contractul""",
    "cancel": """cancel cancelled cancellation unsubscribe / отменить отмена отписаться / скасувати скасування
        відписатися
        / anula anulare anulat dezabonare""",
    "discount": """discount coupon promo / скидка скидки промокод / знижка знижки промокод / reducere reducerea
        cupon""",
    "queue": """queue waiting wait waited / очередь ждать ждал ждём / черга чекати чекав чекаємо / coadă așteptat
        așteptare aștept""",
    "warranty": "warranty guarantee / гарантия гарантии / гарантія гарантії / garanție garanția",
    "size": "size sizes / размер размера / розмір розміру / mărime mărimea",
    "wrong": """wrong incorrect mistaken / неправильный неверный перепутали / неправильний невірний переплутали /
        greșit greșită""",
}
OF_STEM = {
    stem(folded(word)): concept for concept, words in CONCEPTS.items() for word in words.replace("/", " ").split()
}
MARK = "~"


def term(word: str) -> str:
    """What a folded word counts as: its concept where it has one, otherwise its stem.

    >>> term("delivered"), term("доставку"), term("livrarea"), term("зелений")
    ('~delivery', '~delivery', '~delivery', 'зелен')
    """
    bare = stem(word)
    concept = OF_STEM.get(bare)
    return f"{MARK}{concept}" if concept else bare
