from django.urls import path

from regulars.desk.views import (
    addressing,
    attributes,
    customer,
    customers,
    duplicates,
    editing,
    home,
    occasions,
    palette,
    writing,
)

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("palette", palette.palette, name="palette"),
    path("customers/", customers.customer_list, name="customers"),
    path("customers/filters/", customers.filters, name="customer_filters"),
    path("customers/export.<str:kind>", customers.export, name="customer_export"),
    path("customers/new/", editing.add, name="customer_add"),
    path("customers/duplicates/", duplicates.suggested, name="duplicates"),
    path("customers/duplicates/look/", duplicates.look, name="duplicates_look"),
    path("customers/duplicates/<int:suggestion_id>/dismissal/", duplicates.dismiss, name="duplicate_dismissal"),
    path(
        "customers/duplicates/<int:suggestion_id>/dismissal/undo/",
        duplicates.undo_dismissal,
        name="duplicate_dismissal_undo",
    ),
    path("customers/merges/<int:merge_id>/undo/", duplicates.undo_merge, name="merge_undo"),
    path("customers/<int:customer_id>/and/<int:other_id>/", duplicates.compare, name="compare"),
    path("customers/<int:customer_id>/", customer.customer_page, name="customer"),
    path("customers/<int:customer_id>/beside/", customer.customer_beside, name="customer_beside"),
    path("customers/<int:customer_id>/edit/", editing.change, name="customer_edit"),
    path("customers/<int:customer_id>/changes/<int:entry_id>/undo/", editing.undo, name="customer_change_undo"),
    path("customers/<int:customer_id>/people/<int:person_id>/addressing/", addressing.correct, name="addressing"),
    path("customers/<int:customer_id>/addressing/<int:entry_id>/undo/", addressing.undo, name="addressing_undo"),
    path("customers/<int:customer_id>/care-note/", addressing.care_note, name="care_note"),
    path(
        "customers/<int:customer_id>/care-note/<int:entry_id>/undo/", addressing.care_note_undo, name="care_note_undo"
    ),
    path("customers/<int:customer_id>/occasions/new/", occasions.add, name="occasion_add"),
    path("customers/<int:customer_id>/occasions/<int:occasion_id>/", occasions.change, name="occasion_edit"),
    path(
        "customers/<int:customer_id>/occasions/<int:occasion_id>/removal/", occasions.removal, name="occasion_removal"
    ),
    path("customers/<int:customer_id>/occasions/<int:entry_id>/undo/", occasions.undo, name="occasion_undo"),
    path("customers/<int:customer_id>/writing/", writing.write, name="writing"),
    path("notes/<int:note_id>/", writing.correct, name="note"),
    path("notes/<int:note_id>/withdrawal/", writing.withdraw, name="note_withdrawal"),
    path("notes/<int:note_id>/undo/<int:entry_id>/", writing.undo, name="note_undo"),
    path("follow-ups/<int:follow_up_id>/done/", writing.done, name="follow_up_done"),
    path("follow-ups/<int:follow_up_id>/later/", writing.put_off, name="follow_up_later"),
    path("follow-ups/<int:follow_up_id>/undo/<int:entry_id>/", writing.follow_up_undo, name="follow_up_undo"),
    path("company/attributes/", attributes.attributes, name="attributes"),
    path("company/attributes/new/", attributes.define, name="attribute_define"),
    path("company/attributes/<int:definition_id>/", attributes.change, name="attribute"),
    path("company/attributes/<int:definition_id>/archival/", attributes.archive, name="attribute_archival"),
    path("company/attributes/<int:definition_id>/restoration/", attributes.restore, name="attribute_restoration"),
    path("company/attributes/<int:definition_id>/place/", attributes.move, name="attribute_place"),
    path("occasions/", occasions.coming, name="occasions"),
]
