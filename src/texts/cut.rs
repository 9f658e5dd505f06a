//! How much fits into a message: parts that grow with an exam are folded when they take more than a screen, cut at
//! whole lines, and the rest is counted.

use super::quote::folded;
use crate::measure::{SCREEN, Size, rows};

/// The lines of one message: `before`, as many of `lines` as fit, `after`. If some of `lines` had to be left
/// out, `rest` gives a line with their number. If the message takes more than a screen of a phone, `lines` are folded
/// until somebody taps them. Each of `lines` may consist of several lines that belong together.
pub(crate) fn within(
    before: Vec<String>,
    lines: Vec<String>,
    after: Vec<String>,
    rest: impl Fn(usize) -> String,
) -> String {
    let fixed: Size =
        before.iter().chain(&after).map(|line| size(line)).sum::<Size>() + Size::of(&folded(""));
    let all: Size = lines.iter().map(|line| size(line)).sum();
    let (count, mut lines) = (lines.len(), lines);
    let mut left_out = None;
    if !(fixed + all).fits() {
        // Of all numbers, the total is the longest.
        let mut taken = fixed + size(&rest(count));
        let fitting = lines.iter().take_while(|line| {
            taken = taken + size(line);
            taken.fits()
        });
        let shown = fitting.count();
        lines.truncate(shown);
        left_out = Some(rest(count - shown));
    }
    let after: Vec<String> = left_out.into_iter().chain(after).collect();
    let whole = [before.as_slice(), &lines, &after].concat().join("\n");
    if lines.len() < 2 || rows(&whole) <= SCREEN {
        return whole;
    }
    let lines = folded(lines.join("\n").trim_start_matches('\n'));
    before.into_iter().chain([lines]).chain(after).collect::<Vec<_>>().join("\n")
}

/// The size of a line, including its end.
fn size(line: &str) -> Size {
    Size::of(line) + Size::of("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(count: usize, length: usize) -> String {
        let lines = vec!["x".repeat(length); count];
        within(vec!["before".into()], lines, vec!["after".into()], |rest| format!("and {rest} more"))
    }

    #[test]
    fn what_fits_is_whole() {
        assert_eq!(cut(2, 3), "before\nxxx\nxxx\nafter");
        let lines = cut(19, 1);
        let folded = lines.strip_prefix("before\n<blockquote expandable>x\n").expect("folded");
        assert!(folded.ends_with("x</blockquote>\nafter"), "{lines}");
        assert!(!cut(18, 1).contains("blockquote"));
        assert!(!cut(408, 9).contains("more"), "7 + 4080 + 6 units");
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let text = cut(409, 9);
        assert!(text.ends_with("xxx</blockquote>\nand 2 more\nafter"), "{text}");
        assert!(Size::of(&text).fits());
        assert_eq!(cut(2, 5_000), "before\nand 2 more\nafter");
        // Two-byte letters are one unit, emoji are two; an escaped character counts as the character itself.
        let lines = vec!["ж".repeat(30); 100];
        assert!(!within(vec![], lines, vec![], |_| "cut".into()).contains("cut"));
        let lines = vec!["&quot;".repeat(30); 100];
        assert!(!within(vec![], lines, vec![], |_| "cut".into()).contains("cut"));
        let lines = vec!["🚩".repeat(30); 100];
        assert!(within(vec![], lines, vec![], |_| "cut".into()).ends_with("\ncut"));
    }

    #[test]
    fn formatting_has_an_end_too() {
        let lines = vec!["<b>x</b>".to_owned(); 100];
        let text = within(vec![], lines, vec![], |rest| format!("and {rest} more"));
        assert!(text.ends_with("<b>x</b></blockquote>\nand 1 more"), "{text}");
    }
}
