"""The list of orders as a spreadsheet: what its rows say, nothing that the list would not show."""

import io

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from workorders.exporting.fields import cell_value
from workorders.exporting.writers import cell_formats, write_cell
from workorders.reading.rows import rows_of


def as_spreadsheet(orders, user):
    """An open file with one sheet; titles only of the matters that the person may read."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet, formats = book.add_worksheet(), cell_formats(book)
        bold = book.add_format({"bold": True})
        for column, header in enumerate(_headers()):
            sheet.write_string(0, column, header, bold)
            sheet.set_column(column, column, 18)
        sheet.freeze_panes(1, 1)
        for number, cells in enumerate(_rows(orders, user), start=1):
            for column, cell in enumerate(cells):
                write_cell(sheet, (number, column), cell_value(cell), formats)
    file.seek(0)
    return file


def _headers():
    return [
        _("Order number"), _("Matter"), _("Title"), _("Kind"), _("Area"), _("Agency"),
        _("Handled by"), _("Status"), _("Answer due"), _("Time"), _("Waited"),
    ]  # fmt: skip


def _rows(orders, user):
    for order, row in zip(orders, rows_of(orders, user), strict=True):
        yield [
            order.number, order.thread.number, row["title"], row["kind_label"], row["area_label"],
            row["agency_label"], order.handler.display_name if order.handler else "",
            row["status_label"], timezone.localtime(order.due_at), row["due_words"], row["waited"],
        ]  # fmt: skip
