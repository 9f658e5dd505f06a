//! Text that others wrote, made fit for one of our lines: names, logins, input, file names, labels of a pack,
//! messages of a site.
//!
//! Lives here: how foreign text is changed so that it can't move the cursor, break the line, or reverse the
//! text next to it. Must not: know where it is shown. Text that is copied or read by programs goes without
//! isolates.

/// Opens an isolate whose direction is decided by its first letter, and closes it.
const ISOLATE: (char, char) = ('\u{2068}', '\u{2069}');

/// The piece in one line: line breaks and tabs become spaces. Control characters for the terminal or for the
/// bidirectional algorithm are removed, and so are invisible characters that take no space.
#[must_use]
pub fn tame(text: &str) -> String {
    text.chars().filter_map(tamed).collect()
}

/// The tame piece, in an isolate if it has letters that are written from right to left: nothing else could
/// reverse the text next to it.
#[must_use]
pub fn isolated(text: &str) -> String {
    isolate(tame(text), text)
}

/// The tame piece as a column of a table, padded to at least this many characters.
#[must_use]
pub fn column(text: &str, width: usize) -> String {
    let room = width.saturating_sub(tame(text).chars().count());
    isolated(text) + &" ".repeat(room)
}

/// Lines for a terminal, with pieces that are tame already, and perhaps some that were overlooked.
#[must_use]
pub fn printable(lines: &str) -> String {
    let keeps = |sign| matches!(sign, '\n' | '\t') || [ISOLATE.0, ISOLATE.1].contains(&sign);
    lines.chars().filter_map(|sign| if keeps(sign) { Some(sign) } else { tamed(sign) }).collect()
}

/// `shown` is the tame form of `text`.
#[must_use]
pub fn isolate(shown: String, text: &str) -> String {
    let (open, close) = ISOLATE;
    if text.chars().any(is_from_right_to_left) { format!("{open}{shown}{close}") } else { shown }
}

fn tamed(sign: char) -> Option<char> {
    match sign {
        '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        _ if sign.is_control() => None,
        // Marks, embeddings, overrides and isolates of the bidirectional algorithm, and characters that take no space
        // and have no meaning in a name. Joiners stay: scripts and emoji need them.
        '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{ad}'
        | '\u{180e}'
        | '\u{200b}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' => None,
        other => Some(other),
    }
}

/// The blocks that Unicode reserves for right-to-left scripts, whichever letters they will get.
fn is_from_right_to_left(sign: char) -> bool {
    matches!(
        sign,
        '\u{590}'..='\u{8ff}'
            | '\u{fb1d}'..='\u{fdff}'
            | '\u{fe70}'..='\u{fefe}'
            | '\u{10800}'..='\u{10fff}'
            | '\u{1e800}'..='\u{1efff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_gone_and_a_piece_is_a_line() {
        let cases = [
            ("Anna", "Anna"),
            ("a\nb\r\nc\td\u{2028}e", "a b  c d e"),
            ("\u{1b}[31mred\u{7}\u{0}\u{9b}2J", "[31mred2J"),
            ("gpj.\u{202e}exe\u{202c}\u{2066}x\u{2069}\u{200f}", "gpj.exex"),
            ("zero\u{200b}width\u{feff}\u{2060}\u{ad}", "zerowidth"),
            ("👩\u{200d}💻 می\u{200c}خواهم", "👩\u{200d}💻 می\u{200c}خواهم"),
        ];
        for (text, expected) in cases {
            assert_eq!(tame(text), expected);
        }
    }

    #[test]
    fn a_column_is_as_wide_as_what_is_seen() {
        assert_eq!(column("a\u{202e}b", 4), "ab  ");
        assert_eq!(column("דנה", 4), "\u{2068}דנה\u{2069} ");
        assert_eq!(column("Anna", 2), "Anna");
    }

    #[test]
    fn lines_for_a_terminal_keep_their_shape() {
        let lines = "a\tb\n\u{2068}דנה\u{2069}\u{1b}[2J\u{202e}\r\n";
        assert_eq!(printable(lines), "a\tb\n\u{2068}דנה\u{2069}[2J \n");
    }

    #[test]
    fn only_what_turns_around_is_isolated() {
        for text in ["Anna", "Анна 7", "@anna_k", "陳", "👩", "", "12:30"] {
            assert_eq!(isolated(text), text);
        }
        for text in ["דנה", "7 דנה", "ليلى", "ܐ", "\u{10900}", "a ﷺ"] {
            assert_eq!(isolated(text), format!("\u{2068}{text}\u{2069}"));
        }
        assert_eq!(isolated("\u{2069}\u{202e}דנה"), "\u{2068}דנה\u{2069}");
    }
}
