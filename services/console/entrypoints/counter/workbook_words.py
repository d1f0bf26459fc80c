"""What is wrong with a workbook, in the language of the page: templates of the catalogue, found by their shape."""

from __future__ import annotations

from flask_babel import gettext as _

from services.console.entrypoints.acts.wording import against
from services.console.entrypoints.counter.form import place_of
from services.console.entrypoints.counter.sheets import CellProblem
from services.console.entrypoints.sentences import Sentences
from services.console.entrypoints.sentences import marked as _l
from shared.errors import Violation

OF_THE_FILE = (
    _l("Send exactly one file, as the body itself or as a part with a file name; %(many)s came."),
    _l("The workbook is protected by a password; save it without one and send it again."),
    _l("This is a workbook of Excel 97–2003 (.xls); open it and save it as Excel Workbook (.xlsx)."),
    _l("This file is empty, no Excel workbook; fill in the template and save it as .xlsx."),
    _l("This file is a text (CSV?), no Excel workbook; fill in the template and save it as .xlsx."),
    _l("This file is no Excel workbook; fill in the template and save it as .xlsx."),
    _l("The workbook is damaged; open it in Excel, save it under a new name and send that."),
    _l("The file is an archive with a password; send the workbook itself, without one."),
    _l("The workbook's package is no such as Excel writes; save it anew in Excel."),
    _l("The workbook has macros (.xlsm); save it as Excel Workbook (.xlsx), without them."),
    _l("The workbook is of a kind with macros (.xlsm); save it as Excel Workbook (.xlsx)."),
    _l("This is a binary workbook (.xlsb); save it as Excel Workbook (.xlsx)."),
    _l("This is a 'Strict Open XML' workbook; save it as Excel Workbook (.xlsx)."),
    _l("Unpacked, the workbook has more than %(size)s MiB; copy the filled-in cells into a new template."),
    _l("%(part)s in the workbook is no XML such as Excel writes; save the workbook anew in Excel."),
    _l("The workbook has more than %(most)s texts; copy the filled-in cells into a new template."),
    _l("The workbook has more than %(most)s cell styles; copy the filled-in cells into a new template."),
    _l("The workbook has more than %(most)s sheets; copy the filled-in cells into a new template."),
    _l("The workbook has more than %(most)s rows and cells in a sheet; copy the filled-in cells into a new template."),
    _l("The workbook has more than %(most)s cells in a sheet; copy the filled-in cells into a new template."),
    _l("The workbook has more than %(most)s cells in all its sheets; copy the filled-in cells into a new template."),
    _l("The workbook has more than %(most)s entries in its directory; copy the filled-in cells into a new template."),
    _l("Two sheets of the workbook are one in its package; save it anew in Excel."),
    _l("The workbook has no worksheet; fill in the template and send that."),
    _l("A sheet of the workbook is damaged (%(how)s); save the workbook anew in Excel."),
    _l("A sheet has more than %(most)s merged cells; copy what is filled in into a new template."),
)
OF_A_CELL = (
    _l("Row %(row)s is hidden, and would be sent all the same; show it and look at it."),
    _l("Row %(row)s is hidden, and would be sent all the same; show it, then keep or delete it."),
    _l("Column %(letters)s ('%(label)s') is hidden, and would be sent all the same; show it and look at it."),
    _l("The sheet '%(sheet)s' is hidden, and would be sent all the same; show it and look at it."),
    _l("The sheet has no cell '%(label)s'; put it back as the template has it, with its value beside it."),
    _l("'%(label)s' stands in the sheet twice with different values; the first one was read. Delete the other."),
    _l("The sheet has no header row with the columns of the goods; put it back as the template has it."),
    _l("The workbook has no sheet '%(sheet)s'; it has %(there)s. Give the sheet its name back, or use the template."),
    _l("Several sheets may be '%(sheet)s': %(names)s. The first one was read; delete the others, or name it so."),
    _l("Only the first %(most)s rows are read, and row %(row)s holds something; move it up or delete it."),
    _l("One quantity stands in merged cells over several rows; split them and give row %(row)s its own."),
    _l("The table has no column '%(label)s'; put it back as the template has it."),
    _l("This column stands in the table twice; the first one was read. Delete the other."),
    _l("Excel has made a date of what was typed here; format the cell as text and type it again."),
    _l("This formula has no value yet; open the file in Excel, let it calculate, save it and send it again."),
    _l("The cell shows %(shown)s; mend its formula or type the value itself."),
    _l("Excel has shortened this number to %(shown)s; format the cell as text and type all its digits again."),
    _l("Excel keeps no zero at the front of a number; format the cell as text and type it again, with its zero."),
    _l("'%(text)s' is neither yes nor no; write '1. Có' or '0. Không'."),
    _l("'%(figure)s' may be %(whole)s or %(thousandths)s; type it as a number instead of text."),
    _l("'%(text)s' is no day that can be meant; write it as dd/mm/yyyy."),
)
SENTENCES = (*OF_THE_FILE, *OF_A_CELL)
_said = Sentences(SENTENCES).said


def said_of(violation: Violation) -> str:
    """What is wrong with the file as a whole, or with a cell: rule and way out."""
    return _said(violation.message) or against(violation)


def wrong_in(problem: CellProblem) -> str:
    return said_of(Violation(problem.field or "", problem.code, problem.detail))


def stands_at(problem: CellProblem, name: str | None) -> str:
    """The cell, row, column or sheet, and what the form calls its field: "Thongtinhoso!C2 (Inspection agency)"."""
    if problem.cell:
        where = problem.cell
    elif problem.row:
        where = str(_("%(sheet)s, row %(row)d", sheet=problem.sheet, row=problem.row))
    elif problem.column:
        where = str(_("%(sheet)s, column %(column)s", sheet=problem.sheet, column=problem.column))
    else:
        where = problem.sheet
    return f"{where} ({place_of(name)})" if name else where
