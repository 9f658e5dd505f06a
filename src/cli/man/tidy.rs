//! Pages that every reader shows alike and without complaint: what the parser's library writes is nearly that.

use std::fmt::Write;

/// The page without blanks at the ends of lines, without breaks that change nothing, in ASCII, with the preamble of the
/// library once, and with what stands between backticks in bold.
pub(super) fn tidy(page: &str) -> String {
    let mut lines: Vec<String> = vec![".ie \\n(.g .ds Aq \\(aq".to_owned(), ".el .ds Aq '".to_owned()];
    for line in page.lines().map(str::trim_end).filter(|line| !line.is_empty() && !is_preamble(line)) {
        let before = lines.last().map(String::as_str).unwrap_or_default();
        match line {
            ".br" if matches!(before, ".br" | ".sp") => {}
            ".sp" if before == ".sp" => {}
            ".PP" if before.starts_with(".SH") || before.starts_with(".SS") => {}
            ".sp" if before == ".br" => {
                lines.pop();
                lines.push(line.to_owned());
            }
            _ => lines.push(in_ascii(&in_bold(line))),
        }
    }
    lines.join("\n") + "\n"
}

fn is_preamble(line: &str) -> bool {
    line.starts_with(".ie ") || line.starts_with(".el ")
}

/// Words between backticks.
fn in_bold(line: &str) -> String {
    if line.starts_with('.') || line.matches('`').count() % 2 == 1 {
        return line.to_owned();
    }
    let parts = line.split('`').enumerate();
    parts
        .map(|(number, part)| if number % 2 == 1 { format!("\\fB{part}\\fR") } else { part.to_owned() })
        .collect()
}

/// Other characters by the names that roff has for them.
fn in_ascii(line: &str) -> String {
    line.chars().fold(String::with_capacity(line.len()), |mut text, c| {
        if c.is_ascii() {
            text.push(c);
        } else {
            // Writing into a string does not fail.
            let _ = write!(text, "\\[u{:04X}]", u32::from(c));
        }
        text
    })
}
