"""Files of orders, contracts and costs: what their columns are called, and how they are loaded."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from regulars.customers.claims import identities_of_two
from regulars.customers.import_targets import CUSTOMER, CUSTOMER_TABLES, EMAIL, NAME, PHONE
from regulars.imports.types import Field, Kind, Target
from regulars.purchases.loading_contracts import load_contracts, load_costs
from regulars.purchases.loading_orders import load_orders

CUSTOMER_FIELDS = (CUSTOMER, EMAIL, PHONE, replace(NAME, title=_("customer’s name")))
WHOSE = ("customer", "email", "phone")

DATE_WORDS = (
    "date", "order date", "invoice date", "purchase date", "ordered on", "ordered at", "order time", "created at",
    "timestamp", "datetime", "day", "transaction date", "дата", "дата замовлення", "дата покупки", "дата продажу",
    "дата рахунку", "дата заказа", "дата продажи", "день", "data", "data comenzii", "data facturii",
)  # fmt: skip
AMOUNT_WORDS = (
    "amount", "total", "sum", "order amount", "order total", "total amount", "revenue", "sales", "value",
    "dollar value", "price total", "line total", "gross", "net", "spent", "payment", "сума", "сума замовлення", "разом",
    "вартість", "оплата", "виручка", "сумма", "сумма заказа", "итого", "стоимость", "выручка", "suma", "sumă",
    "total comanda", "valoare", "monetary value",
)  # fmt: skip
QUANTITY_WORDS = (
    "quantity", "qty", "count", "pieces", "units", "number of cds", "items", "кількість", "к-сть", "шт", "количество",
    "кол-во", "cantitate", "buc",
)  # fmt: skip
PRICE_WORDS = (
    "unit price",
    "price",
    "item price",
    "ціна",
    "ціна за одиницю",
    "цена",
    "цена за единицу",
    "preț",
    "pret unitar",
)
NUMBER_WORDS = (
    "order", "order number", "order no", "order id", "invoice", "invoice no", "invoice number", "receipt", "number",
    "transaction id", "document", "номер", "номер замовлення", "замовлення", "№", "№ замовлення", "чек", "номер чека",
    "рахунок", "номер заказа", "заказ", "счет", "număr", "număr comandă", "comanda", "factura", "nr comanda",
)  # fmt: skip
PRODUCT_WORDS = (
    "product", "product code", "product id", "sku", "stock code", "item", "item code", "article", "артикул", "товар",
    "код товару", "код товара", "produs", "cod produs", "plan", "tariff", "тариф", "service", "послуга", "услуга",
)  # fmt: skip
PRODUCT_NAME_WORDS = (
    "product name", "description", "item name", "title", "назва товару", "опис", "название товара", "описание",
    "номенклатура", "nume produs", "descriere",
)  # fmt: skip
CATEGORY_WORDS = ("category", "product category", "group", "категорія", "група", "категория", "группа", "categorie")
CURRENCY_WORDS = ("currency", "currency code", "валюта", "valuta", "valută", "moneda")
STATUS_WORDS = ("status", "state", "order status", "статус", "стан", "состояние", "stare")
CANCELLED = (
    "cancelled", "canceled", "cancel", "refunded", "refund", "returned", "return", "void", "voided", "rejected",
    "failed", "скасовано", "скасоване", "скасований", "повернення", "повернено", "відмова", "анульовано", "отменен",
    "отменён", "отменено", "возврат", "возвращен", "возвращён", "отказ", "аннулирован", "anulat", "anulată", "returnat",
    "rambursat",
)  # fmt: skip

# Their product in minor units still fits into 64 bits.
MOST_PIECES, MOST_FOR_ONE = 10**6, 10**9
STATUSES = dict.fromkeys(CANCELLED, "cancelled")

ORDERS = Target(
    key="orders",
    title=_("Orders"),
    description=_("What customers bought and when: one row an order, or one row for each product in it."),
    icon="shopping-bag",
    fields=(
        CUSTOMER,
        Field("ordered_on", _("date"), Kind.MOMENT, DATE_WORDS, required=True),
        Field("amount", _("amount"), Kind.NUMBER, AMOUNT_WORDS),
        Field("quantity", _("quantity"), Kind.NUMBER, QUANTITY_WORDS, most=MOST_PIECES),
        Field("unit_price", _("unit price"), Kind.NUMBER, PRICE_WORDS, most=MOST_FOR_ONE),
        Field("number", _("order number"), Kind.EXTERNAL, NUMBER_WORDS, length=100),
        *CUSTOMER_FIELDS[1:],
        Field("product", _("product code"), Kind.EXTERNAL, PRODUCT_WORDS, length=100, phrases="product_name"),
        Field("product_name", _("product name"), Kind.TEXT, PRODUCT_NAME_WORDS),
        Field("category", _("product category"), Kind.TEXT, CATEGORY_WORDS, length=100),
        Field("currency", _("currency"), Kind.CURRENCY, CURRENCY_WORDS),
        Field("status", _("status"), Kind.CHOICE, STATUS_WORDS, choices=STATUSES, otherwise=""),
    ),
    needs=(WHOSE, ("amount", "unit_price")),
    customer=WHOSE,
    future_refused=("ordered_on",),
    tables=(*CUSTOMER_TABLES, "purchases_order", "purchases_orderline", "purchases_product"),
    claims=identities_of_two,
    load=load_orders,
    order=10,
)  # fmt: skip

START_WORDS = (
    "start", "start date", "started", "started on", "from", "valid from", "begin", "subscription start",
    "contract start", "початок", "дата початку", "діє з", "начало", "дата начала", "действует с", "început",
    "data început", "data începerii",
)  # fmt: skip
END_WORDS = (
    "end", "end date", "ended", "ended on", "to", "until", "valid to", "cancelled on", "churn date", "churned",
    "subscription end", "contract end", "кінець", "дата закінчення", "діє до", "конец", "дата окончания",
    "действует до", "sfârșit", "data sfârșit",
)  # fmt: skip
CONTRACT_AMOUNT_WORDS = (
    *AMOUNT_WORDS, "monthly", "monthly amount", "mrr", "fee", "monthly fee", "price", "ціна", "абонплата", "цена",
    "абонентская плата", "preț", "abonament",
)  # fmt: skip
CONTRACT_NUMBER_WORDS = (
    "contract", "contract number", "contract no", "contract id", "subscription", "subscription id", "agreement",
    "number", "договір", "номер договору", "№ договору", "договор", "номер договора", "contract nr", "număr contract",
)  # fmt: skip
PERIOD_WORDS = ("period", "billing period", "interval", "billing", "період", "период", "perioada", "perioadă")
PERIODS = {
    **dict.fromkeys(
        ("month", "monthly", "m", "1m", "місяць", "щомісяця", "месяц", "ежемесячно", "lună", "lunar"), "month"),
    **dict.fromkeys(
        ("quarter", "quarterly", "q", "3m", "квартал", "щокварталу", "trimestru", "trimestrial"), "quarter"),
    **dict.fromkeys(
        ("year", "yearly", "annual", "annually", "y", "12m", "рік", "щороку", "год", "ежегодно", "an", "anual"),
        "year"),
}  # fmt: skip

CONTRACTS = Target(
    key="contracts",
    title=_("Contracts"),
    description=_("Subscriptions and agreements that renew by themselves: since when, until when, for how much."),
    icon="file-check",
    fields=(
        CUSTOMER,
        Field("started_on", _("first day"), Kind.DATE, START_WORDS, required=True),
        Field("ended_on", _("first day no longer covered"), Kind.DATE, END_WORDS),
        Field("amount", _("amount a period"), Kind.NUMBER, CONTRACT_AMOUNT_WORDS, required=True, least=0),
        Field("period", _("period"), Kind.CHOICE, PERIOD_WORDS, choices=PERIODS),
        Field("number", _("contract number"), Kind.EXTERNAL, CONTRACT_NUMBER_WORDS, length=80),
        *CUSTOMER_FIELDS[1:],
        Field("product", _("product code"), Kind.EXTERNAL, PRODUCT_WORDS, length=100, phrases="product_name"),
        Field("product_name", _("product name"), Kind.TEXT, PRODUCT_NAME_WORDS),
        Field("category", _("product category"), Kind.TEXT, CATEGORY_WORDS, length=100),
        Field("currency", _("currency"), Kind.CURRENCY, CURRENCY_WORDS),
    ),
    needs=(WHOSE,),
    customer=WHOSE,
    interval=("started_on", "ended_on"),
    tables=(*CUSTOMER_TABLES, "purchases_contract", "purchases_product"),
    claims=identities_of_two,
    load=load_contracts,
    order=30,
)

COST_KINDS = {
    **dict.fromkeys(
        ("acquisition", "marketing", "advertising", "ads", "sales", "залучення", "маркетинг", "реклама", "привлечение",
         "achiziție", "publicitate"), "acquisition"),
    **dict.fromkeys(
        ("service", "support", "delivery", "обслуговування", "сервіс", "підтримка", "доставка", "обслуживание",
         "поддержка", "сервис", "servicii", "livrare"), "service"),
    **dict.fromkeys(
        ("incentive", "discount", "gift", "bonus", "reward", "заохочення", "знижка", "подарунок", "бонус", "скидка",
         "подарок", "stimulent", "reducere", "cadou"), "incentive"),
}  # fmt: skip
COST_AMOUNT_WORDS = (*AMOUNT_WORDS, "cost", "витрати", "расход", "cost total")
COST_KIND_WORDS = ("kind", "type", "cost type", "category", "вид", "тип", "стаття", "статья", "tip", "categorie")

COSTS = Target(
    key="costs",
    title=_("Costs"),
    description=_("What was spent on winning, serving and rewarding customers, all of them or one."),
    icon="receipt",
    fields=(
        Field("kind", _("what it was for"), Kind.CHOICE, COST_KIND_WORDS, required=True, choices=COST_KINDS),
        Field("incurred_on", _("date"), Kind.DATE, DATE_WORDS, required=True),
        Field("amount", _("amount"), Kind.NUMBER, COST_AMOUNT_WORDS, required=True, least=0),
        *CUSTOMER_FIELDS,
        Field("currency", _("currency"), Kind.CURRENCY, CURRENCY_WORDS),
        Field("note", _("note"), Kind.TEXT, ("note", "comment", "примітка", "коментар", "комментарий", "notă")),
    ),
    customer=WHOSE,
    customer_optional=True,
    tables=(*CUSTOMER_TABLES, "purchases_cost"),
    claims=identities_of_two,
    load=load_costs,
    order=40,
)  # fmt: skip

TARGETS = (ORDERS, CONTRACTS, COSTS)
