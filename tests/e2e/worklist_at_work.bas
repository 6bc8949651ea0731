REM The unit at work in LibreOffice: fills the list while it is protected, then unprotects, colours, deletes, sorts, saves.
REM  told: a file of lines "NIP<tab>word<tab>text|number<tab>value"; drop: a NIP; found: the file of what was seen.

Const CODES = 2
Const FIRST = 5

Sub Work(source As String, told As String, drop As String, xlsx As String, ods As String, found As String)
    Dim hidden(0) As New com.sun.star.beans.PropertyValue
    hidden(0).Name = "Hidden"
    hidden(0).Value = True
    book = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, hidden())
    sheet = book.Sheets.getByIndex(1)
    out = FreeFile
    Open found For Output As #out
    Print #out, "protected=" & sheet.isProtected()
    Print #out, "mark visible=" & book.Sheets.getByIndex(2).IsVisible
    Print #out, "list=" & sheet.getCellByPosition(ColumnOf(sheet, "awards"), FIRST).Validation.Type
    Print #out, "words=" & sheet.getCellByPosition(ColumnOf(sheet, "awards"), FIRST).Validation.getFormula1()
    Print #out, "long=" & sheet.getCellByPosition(ColumnOf(sheet, "team_assignments"), FIRST).Validation.Type
    Fill(sheet, told, out)
    Close #out
    sheet.unprotect("")
    sheet.getCellByPosition(2, FIRST).CellBackColor = RGB(0, 255, 0)
    sheet.Rows.removeByIndex(RowOf(sheet, drop), 1)
    Backwards(sheet)
    Store(book, xlsx, "Calc MS Excel 2007 XML")
    Store(book, ods, "calc8")
    book.close(True)
End Sub

Sub Fill(sheet, told As String, out)
    lines = FreeFile
    Open told For Input As #lines
    While Not Eof(lines)
        Line Input #lines, one
        parts = Split(one, Chr(9))
        cell = sheet.getCellByPosition(ColumnOf(sheet, parts(1)), RowOf(sheet, parts(0)))
        If cell.CellProtection.IsLocked Then Print #out, "locked=" & parts(1)
        If parts(2) = "number" Then
            cell.setValue(Val(parts(3)))
        Else
            cell.setString(parts(3))
        End If
    Wend
    Close #lines
End Sub

Sub Backwards(sheet)
    Dim field(0) As New com.sun.star.table.TableSortField
    Dim how(1) As New com.sun.star.beans.PropertyValue
    field(0).Field = 2
    field(0).IsAscending = False
    how(0).Name = "SortFields"
    how(0).Value = field()
    how(1).Name = "ContainsHeader"
    how(1).Value = False
    sheet.getCellRangeByPosition(0, FIRST, LastColumn(sheet), LastRow(sheet)).sort(how())
End Sub

Sub Store(book, path As String, filter As String)
    Dim how(0) As New com.sun.star.beans.PropertyValue
    how(0).Name = "FilterName"
    how(0).Value = filter
    book.storeToURL(ConvertToURL(path), how())
End Sub

Function ColumnOf(sheet, word As String) As Long
    For place = 0 To LastColumn(sheet)
        If sheet.getCellByPosition(place, CODES).String = "simata:" & word Then
            ColumnOf = place
            Exit Function
        End If
    Next
    ColumnOf = -1
End Function

Function RowOf(sheet, nip As String) As Long
    For place = FIRST To LastRow(sheet)
        If sheet.getCellByPosition(1, place).String = nip Then
            RowOf = place
            Exit Function
        End If
    Next
    RowOf = -1
End Function

Function LastColumn(sheet) As Long
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    LastColumn = cursor.RangeAddress.EndColumn
End Function

Function LastRow(sheet) As Long
    place = FIRST
    While sheet.getCellByPosition(1, place).String <> ""
        place = place + 1
    Wend
    LastRow = place - 1
End Function
