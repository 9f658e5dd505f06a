//! How much of a phone's screen a text takes.

use unicode_segmentation::UnicodeSegmentation;

use super::html::{Rich, Tag};

/// Rows that a phone shows of a message at once.
pub const SCREEN: usize = 20;

/// Characters in a row of a phone; about, because letters differ in width.
const COLUMNS: usize = 40;

/// The rows that a text takes on a phone outside its folded quotes, each of which takes about three more.
#[must_use]
pub fn rows(html: &str) -> usize {
    let rich = Rich::read(html);
    let (mut count, mut from) = (0, 0);
    for (begin, end) in folded(&rich) {
        count += wrapped(rich.text[from..begin].trim_end_matches('\n'));
        // The line end after a quote is the end of its last row.
        from = end + usize::from(rich.text[end..].starts_with('\n'));
    }
    count + wrapped(&rich.text[from..])
}

/// Where the folded quotes of a text begin and end.
fn folded(rich: &Rich) -> Vec<(usize, usize)> {
    let (mut open, mut found) = (Vec::new(), Vec::new());
    for (place, tag) in &rich.tags {
        match tag {
            Tag::Open { source, .. } => open.push((*place, source == "<blockquote expandable>")),
            Tag::Close => {
                if let Some((begin, true)) = open.pop() {
                    found.push((begin, *place));
                }
            }
        }
    }
    found
}

fn wrapped(text: &str) -> usize {
    // Marks that isolate foreign text have no width.
    let width =
        |line: &str| line.graphemes(true).filter(|sign| !matches!(*sign, "\u{2068}" | "\u{2069}")).count();
    text.lines().map(|line| width(line).div_ceil(COLUMNS).max(1)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_wrap_and_folded_quotes_are_short() {
        assert_eq!(rows(""), 0);
        assert_eq!(rows("a\n\n<b>b</b>"), 3);
        assert_eq!(rows(&"x".repeat(40)), 1);
        assert_eq!(rows(&"&lt;".repeat(41)), 2);
        let lines = "x\n".repeat(9);
        assert_eq!(rows(&format!("a\n<blockquote>{lines}</blockquote>\nb")), 12);
        assert_eq!(rows(&format!("a\n<blockquote expandable>{lines}</blockquote>\nb")), 2);
        assert_eq!(rows("a\n<blockquote expandable>x</blockquote>"), 1);
    }
}
