from django.urls import path

from regulars.desk.views import customer, customers, editing, home, palette

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("palette", palette.palette, name="palette"),
    path("customers/", customers.customer_list, name="customers"),
    path("customers/filters/", customers.filters, name="customer_filters"),
    path("customers/export.<str:kind>", customers.export, name="customer_export"),
    path("customers/new/", editing.add, name="customer_add"),
    path("customers/<int:customer_id>/", customer.customer_page, name="customer"),
    path("customers/<int:customer_id>/edit/", editing.change, name="customer_edit"),
    path("customers/<int:customer_id>/changes/<int:entry_id>/undo/", editing.undo, name="customer_change_undo"),
]
