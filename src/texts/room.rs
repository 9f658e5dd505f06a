//! How much fits into a message: what grows with an exam is cut by whole lines, and the rest is counted.

/// Telegram takes 4096 UTF-16 units without the markup; counted with it, there is room to spare.
const MESSAGE: usize = 3_900;
/// For the line that tells how much was left out.
const REST: usize = 100;

/// The lines of one message: `before`, as many of `lines` as there is room for, `after`. When some of `lines` had to be
/// left out, `rest` says so of their number. Each of `lines` may have several lines that belong together.
pub(super) fn within(
    before: Vec<String>,
    lines: Vec<String>,
    after: Vec<String>,
    rest: impl FnOnce(usize) -> String,
) -> String {
    let fixed: usize = before.iter().chain(&after).map(|line| units(line)).sum();
    let all: usize = lines.iter().map(|line| units(line)).sum();
    let (mut message, count) = (before, lines.len());
    if fixed + all <= MESSAGE {
        message.extend(lines);
    } else {
        let mut room = MESSAGE.saturating_sub(fixed + REST);
        let fitting = lines.iter().take_while(|line| {
            let fits = units(line) <= room;
            room = room.saturating_sub(units(line));
            fits
        });
        let shown = fitting.count();
        message.extend(lines.into_iter().take(shown));
        message.push(rest(count - shown));
    }
    message.extend(after);
    message.join("\n")
}

/// What Telegram counts, and the end of the line.
fn units(line: &str) -> usize {
    line.encode_utf16().count() + 1
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
        assert!(!cut(388, 9).contains("more"), "7 + 3880 + 6 units");
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let text = cut(389, 9);
        assert!(text.ends_with("xxx\nand 11 more\nafter"), "{text}");
        assert!(text.len() < 3_900);
        assert_eq!(cut(2, 5_000), "before\nand 2 more\nafter");
        // Letters of two bytes are one unit, emoji are two.
        let lines = vec!["ж".repeat(30); 100];
        assert!(!within(vec![], lines, vec![], |_| "cut".into()).contains("cut"));
        let lines = vec!["🚩".repeat(30); 100];
        assert!(within(vec![], lines, vec![], |_| "cut".into()).ends_with("\ncut"));
    }
}
