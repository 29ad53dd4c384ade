from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, Conflict, NotAllowed


class IdentityTaken(Conflict):
    """An e-mail, a phone or a number belongs to one customer; details: channel, value, name, customer_id."""

    code = "identity_taken"
    message = _("%(value)s already belongs to %(name)s. Open that customer, or leave it out here.")


class IdentityOfColleague(IdentityTaken):
    """The same for a reader who may not know whose it is; details: channel, value."""

    code = "identity_of_colleague"
    message = _(
        "%(value)s already belongs to a customer of a colleague. Ask a director who of you goes on with them,"
        " or leave it out here."
    )


class NotYourCustomer(NotAllowed):
    code = "not_your_customer"
    message = _(
        "Somebody else looks after this customer, and you see only those you look after."
        " Ask a director to give the customer to you, or to let you see all."
    )


class NothingToUndo(Conflict):
    code = "nothing_to_undo"
    message = _("This change cannot be taken back: the customer was changed again since. Edit the customer instead.")


class SameCustomer(Conflict):
    code = "same_customer"
    message = _("This is one and the same customer. Choose another one to merge it with.")


class AlreadyMerged(Conflict):
    """Details: name, into (the name of the survivor), customer_id (the survivor)."""

    code = "already_merged"
    message = _("%(name)s was merged into %(into)s. Open %(into)s and go on there.")


class MergeUndone(Conflict):
    code = "merge_undone"
    message = _("This merge was taken back already: the two are separate customers.")


class IdentitiesOfTwo(Conflict):
    """What should be one customer is known of two; details: value, name, customer_id, and the same with other_."""

    code = "identities_of_two"
    message = _(
        "%(value)s belongs to %(name)s, %(other_value)s to %(other_name)s. If they are one customer, merge the two;"
        " if not, leave one of the two out."
    )


class CustomerErased(Conflict):
    """Details: customer_id."""

    code = "customer_erased"
    message = _(
        "The data of this customer were erased, and nothing new may be written down of them. If they came back, write"
        " them down as a new customer."
    )


class IdentityErased(Conflict):
    """Details: channel, customer_id (the erased customer)."""

    code = "identity_erased"
    message = _(
        "This belongs to somebody whose data were erased. If they came back themselves, a manager allows it again under"
        " Erasures; otherwise leave it out."
    )


class MergeErased(Conflict):
    code = "merge_erased"
    message = _("This merge cannot be taken back: the customer was erased, and what each of the two was is not known.")


class IdentityUnreadable(BadInput):
    """Details: channel, value."""

    code = "identity_unreadable"
    message = _("“%(value)s” cannot be used as it is. Write an e-mail whole, and a phone with + and the country first.")
