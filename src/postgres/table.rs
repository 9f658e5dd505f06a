//! Names of tables, as operators write them and as SQL needs them.

use std::fmt;
use std::str::FromStr;

/// A table, perhaps in a schema: `metrics`, `reports.metrics`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableName {
    parts: Vec<String>,
}

impl FromStr for TableName {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: Vec<String> = text.trim().split('.').map(str::to_owned).collect();
        let whole = |part: &String| !part.is_empty() && part.len() <= 63 && !part.contains('\0');
        if parts.len() > 2 || !parts.iter().all(whole) {
            return Err("is not the name of a table, such as metrics or reports.metrics");
        }
        Ok(Self { parts })
    }
}

/// As SQL: every part is quoted, so that a name is never taken for anything else.
impl fmt::Display for TableName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted: Vec<String> = self.parts.iter().map(|part| quoted(part)).collect();
        formatter.write_str(&quoted.join("."))
    }
}

impl TableName {
    /// As the operator writes it.
    #[must_use]
    pub fn plain(&self) -> String {
        self.parts.join(".")
    }
}

/// An identifier in quotes.
pub(super) fn quoted(identifier: &str) -> String {
    format!("\"{}\"", identifier.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_part_by_part() {
        let sql = |text: &str| text.parse::<TableName>().map(|table| table.to_string());
        assert_eq!(sql("metrics"), Ok("\"metrics\"".to_owned()));
        assert_eq!(sql(" Reports.metrics "), Ok("\"Reports\".\"metrics\"".to_owned()));
        assert_eq!(sql("x\"; drop table y; --"), Ok("\"x\"\"; drop table y; --\"".to_owned()));
        for bad in ["", ".", "a.", "a.b.c", "a..b"] {
            assert!(sql(bad).is_err(), "{bad:?}");
        }
    }
}
