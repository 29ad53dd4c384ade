"""Why a cell cannot be used."""


class Reason:
    """Permanent words; their sentences are in `problems`."""

    MISSING = "missing"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DATE = "not_a_date"
    NOT_AN_EMAIL = "not_an_email"
    NOT_A_PHONE = "not_a_phone"
    NOT_A_CURRENCY = "not_a_currency"
    NOT_A_COUNTRY = "not_a_country"
    NOT_A_CHOICE = "not_a_choice"
    NOT_YES_OR_NO = "not_yes_or_no"
    NOT_A_LINK = "not_a_link"
    TOO_LARGE = "too_large"
    TOO_SMALL = "too_small"
    TOO_LONG = "too_long"
    UNREADABLE = "unreadable"
    IN_THE_FUTURE = "in_the_future"
    TOO_EARLY = "too_early"
    TOO_MANY_CELLS = "too_many_cells"
    UNCLOSED_QUOTE = "unclosed_quote"
    NOT_AN_EMPLOYEE = "not_an_employee"
    NOT_A_TOPIC = "not_a_topic"
    ENDS_BEFORE_START = "ends_before_start"


class Refused(ValueError):
    """A cell that is not a value of its field; the argument is one of the words above."""

    @property
    def reason(self) -> str:
        return str(self.args[0])
