//! Text in columns of a terminal, where a letter takes one and an emoji two.

use console::measure_text_width;

/// The lines of a text that fit into this many columns, broken at spaces, and inside a word only if it has no room of
/// its own.
pub fn wrapped(line: &str, width: usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    for mut word in line.split(' ') {
        if !piece.is_empty() {
            if measure_text_width(&piece) + 1 + measure_text_width(word) > width {
                pieces.push(std::mem::take(&mut piece));
            } else {
                piece.push(' ');
            }
        }
        while measure_text_width(word) > width {
            let (head, tail) = word.split_at(fitting(word, width));
            pieces.push(std::mem::take(&mut piece) + head);
            word = tail;
        }
        piece.push_str(word);
    }
    pieces.push(piece);
    pieces
}

/// How many bytes of a text fit, at least one character.
fn fitting(text: &str, width: usize) -> usize {
    let ends = text.char_indices().map(|(at, letter)| at + letter.len_utf8());
    let first = text.chars().next().map_or(0, char::len_utf8);
    ends.take_while(|end| measure_text_width(&text[..*end]) <= width).last().unwrap_or(first)
}

/// The text with spaces after it, so that it takes this many columns.
pub fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(measure_text_width(text))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_there_is_room() {
        let long = "https://site.example/tasks/1/jobs/1?with=a-very-long-query";
        for text in [
            "many short words in a row",
            "😀😀😀😀 😀😀😀 漢字漢字漢字漢字 ✅",
            long,
            &format!("a {long} b"),
            "",
        ] {
            for width in [2, 5, 8, 20] {
                let pieces = wrapped(text, width);
                assert!(pieces.iter().all(|piece| measure_text_width(piece) <= width), "{width}: {pieces:?}");
                let letters = |text: &str| text.replace(' ', "");
                assert_eq!(letters(&pieces.concat()), letters(text));
            }
        }
    }

    #[test]
    fn words_stay_whole_where_they_fit() {
        assert_eq!(wrapped("one two three", 8), ["one two", "three"]);
        assert_eq!(wrapped("", 8), [""]);
    }

    #[test]
    fn wide_letters_are_padded_less() {
        assert_eq!(padded("✅", 4), "✅  ");
        assert_eq!(padded("漢字", 5), "漢字 ");
        assert_eq!(padded("abc", 2), "abc");
    }
}
