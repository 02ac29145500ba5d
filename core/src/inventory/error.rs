//! Why a file is refused whole, in a sentence with its place and remedy.

/// Why a file is refused whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InventoryError {
    /// No text in it.
    #[error("the file is empty: export the inventory again and choose that file")]
    Empty,
    /// Not a delimited text.
    #[error(
        "the file is {kind}, not CSV: export the inventory as CSV or as an Excel workbook (.xlsx) and choose that file"
    )]
    OtherKind {
        /// What it is.
        kind: &'static str,
    },
    /// A header, no rows.
    #[error("the file has a header but no rows: export the inventory with its devices")]
    HeaderOnly,
    /// Too many columns.
    #[error(
        "the first line has {columns} columns, at most {most} are read: check that the file is a CSV export with one device a row"
    )]
    Columns {
        /// Number of columns.
        columns: usize,
        /// Most that are read.
        most: usize,
    },
    /// Too many rows.
    #[error(
        "the file has more than {most} rows: split it and import the parts one after the other"
    )]
    Rows {
        /// Most that are read at once.
        most: usize,
    },
    /// Neither serial nor model.
    #[error(
        "line {line} is read as the header, and no column in it names a serial or a model (found: {found}): add a header line such as \"Serial,Manufacturer,Model,Category,Location,Purchase Date\""
    )]
    NoColumns {
        /// Line of the header.
        line: u64,
        /// The headers found.
        found: String,
    },
    /// Neither serial nor model in a sheet.
    #[error(
        "in the sheet \"{sheet}\" line {line} is read as the header, and no column in it names a serial or a model (found: {found}): choose the sheet with the devices (the workbook has {sheets}), or add a header line"
    )]
    NoColumnsInSheet {
        /// The sheet.
        sheet: String,
        /// Line of the header.
        line: u64,
        /// The headers found.
        found: String,
        /// The sheets there are.
        sheets: String,
    },
    /// Not the format that was named.
    #[error(
        "the file is not a {kind}: it has no column {missing}; leave the format to be recognised (--format auto)"
    )]
    NotTheFormat {
        /// The format that was named.
        kind: &'static str,
        /// The columns that its files have.
        missing: String,
    },
    /// The mapping names a column that is not there.
    #[error(
        "the file has no column \"{header}\", which the mapping names: map the columns of this file anew"
    )]
    MappedNowhere {
        /// The header.
        header: String,
    },
    /// The mapping names one of several columns.
    #[error(
        "the file has more than one column \"{header}\": say in the mapping which is meant, by its position"
    )]
    MappedUnclear {
        /// The header.
        header: String,
    },
    /// The mapping names a column twice.
    #[error("the mapping names the column \"{header}\" twice: name each column once")]
    MappedTwice {
        /// The header.
        header: String,
    },
    /// The mapping gives a field to two columns.
    #[error(
        "the mapping gives \"{field}\" to two columns, \"{header}\" being the second: give it to one"
    )]
    FieldTwice {
        /// The field.
        field: &'static str,
        /// Header of the second column.
        header: String,
    },
    /// The mapping reads a column about people as something else.
    #[error(
        "the column \"{header}\" is about people and cannot be \"{field}\": leave it unread; the person who has a device is kept only where the organisation's settings say so"
    )]
    MappedPerson {
        /// Header of the column.
        header: String,
        /// The field.
        field: &'static str,
    },
    /// The mapping leaves neither serial nor model.
    #[error(
        "the mapping leaves neither a serial nor a model: give one of these fields to a column"
    )]
    MappedUseless,
    /// With the mapping most rows would be lost.
    #[error(
        "with \"{header}\" as \"{field}\", {lost} of {rows} rows repeat another row's and would be left out: choose the column that tells the devices apart"
    )]
    MappedLosesRows {
        /// The field.
        field: &'static str,
        /// Header of the column.
        header: String,
        /// Rows that would be left out.
        lost: usize,
        /// Rows in all.
        rows: usize,
    },
    /// The mapping takes a field from a column that does not hold it.
    #[error(
        "with \"{header}\" as \"{field}\", {lost} of {rows} rows would have none: choose the column that holds it, or leave the field out"
    )]
    MappedEmpty {
        /// The field.
        field: &'static str,
        /// Header of the column.
        header: String,
        /// Rows without it.
        lost: usize,
        /// Rows in all.
        rows: usize,
    },
    /// A quote without its end.
    #[error(
        "line {line}: a quote opens here and never closes, so the rest of the file would be one cell: close it"
    )]
    OpenQuote {
        /// Line on which the record begins.
        line: u64,
    },
}
