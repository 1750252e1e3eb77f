"""Printed copies, orders for them, and which protocols cover which situations."""

from django.urls import URLPattern, path

from catalogue.views import coverage, printed

ALL = "catalogue/"
STOCK = f"{ALL}printed/<str:stock>/"
ORDER = f"{ALL}orders/<str:order>/"

urlpatterns: list[URLPattern] = [
    path(f"{ALL}printed/", printed.stocks, name="stocks"),
    path(f"{ALL}printed/export/", printed.stocks_export, name="stocks_export"),
    path(f"{ALL}printed/report/", printed.report, name="printed_report"),
    path(f"{ALL}printed/report/export/", printed.report_export, name="printed_report_export"),
    path(STOCK, printed.stock, name="stock"),
    path(f"{STOCK}edit/", printed.edit_stock, name="edit_stock"),
    path(f"{STOCK}received/", printed.received, name="received"),
    path(f"{STOCK}counted/", printed.counted, name="counted"),
    path(f"{STOCK}leave/", printed.leave, name="leave"),
    path(f"{STOCK}order/", printed.order_copies, name="order_copies"),
    path(f"{ALL}orders/", printed.orders, name="orders"),
    path(f"{ALL}orders/export/", printed.orders_export, name="orders_export"),
    path(ORDER, printed.order, name="order"),
    path(f"{ORDER}send/", printed.send, name="send_order"),
    path(f"{ORDER}refuse/", printed.turn_down, name="turn_down_order"),
    path(f"{ORDER}cancel/", printed.cancel, name="cancel_order"),
    path(f"{ALL}coverage/", coverage.table, name="coverage"),
    path(f"{ALL}coverage/export/", coverage.table_export, name="coverage_export"),
    path(f"{ALL}coverage/situations/<int:situation>/", coverage.cover, name="cover"),
    path(f"{ALL}coverage/<int:coverage_key>/uncover/", coverage.uncover, name="uncover"),
    path(f"{ALL}<str:reference>/printed/", printed.of_resource, name="printed_of"),
]
