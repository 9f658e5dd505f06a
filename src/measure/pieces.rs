//! A text that is too long for one message, split into pieces: nothing is lost, and every piece has its markup.

use std::iter::Sum;
use std::ops::Add;

use unicode_segmentation::UnicodeSegmentation;

use super::html::{Rich, Tag};
use super::{ENTITIES, MESSAGE, SOURCE, units};

/// How much of a message's limits a text takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// UTF-16 units of the visible text.
    units: usize,
    /// Formatted ranges.
    entities: usize,
    /// Bytes with the markup.
    bytes: usize,
}

impl Size {
    /// The size of a text.
    #[must_use]
    pub fn of(html: &str) -> Self {
        let rich = Rich::read(html);
        Self { units: units(&rich.text), entities: rich.entities(), bytes: html.len() }
    }

    /// Whether it fits into one message.
    #[must_use]
    pub fn fits(self) -> bool {
        self.fits_in(MESSAGE)
    }

    fn fits_in(self, most: usize) -> bool {
        self.units <= most && self.entities <= ENTITIES && self.bytes <= SOURCE
    }
}

impl Add for Size {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            units: self.units + other.units,
            entities: self.entities + other.entities,
            bytes: self.bytes + other.bytes,
        }
    }
}

impl Sum for Size {
    fn sum<I: Iterator<Item = Self>>(sizes: I) -> Self {
        sizes.fold(Self::default(), Add::add)
    }
}

/// A text in pieces that fit into one message each: cut at the end of a line, else of a sentence, else of a
/// word. Tags that are open at a cut are closed there and opened again. Only blanks and line ends at the cuts
/// are left out.
#[must_use]
pub fn pieces(html: &str) -> Vec<String> {
    pieces_of(html, MESSAGE)
}

/// The same with at most this many UTF-16 units in each piece.
#[must_use]
pub fn pieces_of(html: &str, most: usize) -> Vec<String> {
    if Size::of(html).fits_in(most) {
        return vec![html.to_owned()];
    }
    let rich = Rich::read(html);
    let mut pieces = Vec::new();
    let mut from = 0;
    while from < rich.text.len() {
        let reach = reach(&rich, from, most);
        let end =
            if reach == rich.text.len() { reach } else { from + border(&rich.text[from..], reach - from) };
        let seen = rich.text[from..end].trim_end_matches([' ', '\t', '\n']);
        let end = from + seen.len();
        if !seen.trim().is_empty() {
            pieces.push(written(&rich, from, end));
        }
        let blanks = rich.text[end..].graphemes(true).take_while(|sign| is_blank(sign));
        from = end + blanks.map(str::len).sum::<usize>();
    }
    pieces
}

/// Where the longest possible piece from this byte on would end.
fn reach(rich: &Rich, from: usize, most: usize) -> usize {
    let (open, first) = open_at(rich, from);
    let mut entities = open.len();
    let mut bytes: usize = open.iter().map(|tag| both_tags(tag)).sum();
    let mut tags = rich.tags[first..].iter().peekable();
    let (mut end, mut room) = (from, most);
    for sign in rich.text[from..].graphemes(true) {
        while let Some((_, tag)) = tags.next_if(|(place, _)| *place <= end) {
            if let Tag::Open { .. } = tag {
                entities += 1;
                bytes += both_tags(tag);
            }
        }
        bytes += sign.chars().map(|sign| escaped(sign).map_or(sign.len_utf8(), str::len)).sum::<usize>();
        let fits = units(sign) <= room && entities <= ENTITIES && bytes <= SOURCE;
        if !fits && end > from {
            return end;
        }
        if !fits {
            // A grapheme of thousands of characters, or more tags than can be seen: it has to be cut somewhere.
            return from + cut_sign(sign, most);
        }
        room -= units(sign);
        end += sign.len();
    }
    end
}

/// As many characters of a grapheme as fit, but at least one.
fn cut_sign(sign: &str, most: usize) -> usize {
    let mut room = most;
    let fitting = sign.chars().take_while(|part| {
        let fits = part.len_utf16() <= room;
        room = room.saturating_sub(part.len_utf16());
        fits
    });
    let length: usize = fitting.map(char::len_utf8).sum();
    length.max(sign.chars().next().map_or(0, char::len_utf8))
}

/// The tags that are open before this byte, and the number of the first tag after them.
fn open_at(rich: &Rich, from: usize) -> (Vec<&Tag>, usize) {
    let mut open = Vec::new();
    let mut first = 0;
    for (place, tag) in &rich.tags {
        match tag {
            Tag::Open { .. } if *place < from => open.push(tag),
            Tag::Close if *place <= from => drop(open.pop()),
            _ => break,
        }
        first += 1;
    }
    (open, first)
}

/// Where to cut, at the latest at this byte; more text follows.
fn border(text: &str, reach: usize) -> usize {
    #[derive(Clone, Copy, Default)]
    struct Borders {
        line: usize,
        sentence: usize,
        word: usize,
    }
    let mut borders = Borders::default();
    let mut before = "";
    for (place, sign) in text.grapheme_indices(true).take_while(|(place, _)| *place <= reach) {
        if is_blank(sign) && place > 0 {
            borders.word = place;
            if sign.ends_with('\n') {
                borders.line = place;
            } else if matches!(before, "." | "!" | "?" | "…" | ":" | ";") {
                borders.sentence = place;
            }
        }
        before = sign;
    }
    // A line end near the beginning of a piece is not a sensible place to cut.
    let Borders { line, sentence, word } = borders;
    let sensible = [line, sentence, word].into_iter().find(|place| *place >= reach / 2);
    sensible.or([line, word].into_iter().find(|place| *place > 0)).unwrap_or(reach)
}

/// A piece of a text, with all of its markup.
fn written(rich: &Rich, from: usize, end: usize) -> String {
    let (mut open, first) = open_at(rich, from);
    let mut html: String = open.iter().filter_map(|tag| source(tag)).collect();
    let mut done = from;
    let is_last = end == rich.text.len();
    for (place, tag) in &rich.tags[first..] {
        let inside = match tag {
            Tag::Open { .. } => *place < end || is_last,
            Tag::Close => *place <= end,
        };
        if !inside {
            break;
        }
        rich.text[done..*place].chars().for_each(|sign| push_escaped(&mut html, sign));
        done = *place;
        match tag {
            Tag::Open { source, .. } => {
                open.push(tag);
                html.push_str(source);
            }
            Tag::Close => close(&mut html, open.pop()),
        }
    }
    rich.text[done..end].chars().for_each(|sign| push_escaped(&mut html, sign));
    while let Some(tag) = open.pop() {
        close(&mut html, Some(tag));
    }
    html
}

fn source(tag: &Tag) -> Option<&str> {
    match tag {
        Tag::Open { source, .. } => Some(source),
        Tag::Close => None,
    }
}

fn close(html: &mut String, tag: Option<&Tag>) {
    if let Some(Tag::Open { name, .. }) = tag {
        html.push_str("</");
        html.push_str(name);
        html.push('>');
    }
}

/// Bytes of a start tag and its end tag.
fn both_tags(tag: &Tag) -> usize {
    match tag {
        Tag::Open { source, name } => source.len() + name.len() + 3,
        Tag::Close => 0,
    }
}

fn escaped(sign: char) -> Option<&'static str> {
    match sign {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        _ => None,
    }
}

fn push_escaped(html: &mut String, sign: char) {
    match escaped(sign) {
        Some(reference) => html.push_str(reference),
        None => html.push(sign),
    }
}

fn is_blank(sign: &str) -> bool {
    matches!(sign, " " | "\t" | "\n" | "\r\n")
}

#[cfg(test)]
mod tests {
    use super::super::{length, plain};
    use super::*;

    #[test]
    fn a_long_text_is_cut_at_line_ends() {
        let line = "• <b>Картинка 3</b>: не хватает контура";
        let html = vec![line; 400].join("\n");
        let pieces = pieces(&html);
        assert!(pieces.len() > 1);
        assert!(pieces.iter().all(|piece| Size::of(piece).fits()), "{pieces:?}");
        assert_eq!(pieces.join("\n"), html);
    }

    #[test]
    fn a_line_that_fits_a_message_of_its_own_stays_whole() {
        let html = format!("{}\n{}", "a".repeat(3000), "b".repeat(3000));
        assert_eq!(pieces(&html).join("\n"), html);
    }

    #[test]
    fn what_has_room_without_its_markup_is_one_message() {
        let html = "&quot;".repeat(MESSAGE);
        assert_eq!(pieces(&html), [html.as_str()]);
        assert_eq!(pieces(&format!("{html}x")).len(), 2);
    }

    #[test]
    fn a_line_without_end_is_cut_after_a_sentence_and_a_sentence_after_a_word() {
        let sentence = format!("{}.", vec!["word"; 200].join(" "));
        let line = [sentence.as_str(); 8].join(" ");
        let pieces = pieces(&line);
        assert!(pieces.iter().all(|piece| piece.ends_with('.')), "{pieces:?}");
        assert_eq!(pieces.join(" "), line);
        let words = vec!["word"; 2000].join(" ");
        assert_eq!(super::pieces(&words).join(" "), words);
        let nothing = "ж".repeat(10_000);
        assert_eq!(super::pieces(&nothing).concat(), nothing);
        assert_eq!(super::pieces(&nothing).len(), 3);
    }

    #[test]
    fn tags_are_closed_at_a_cut_and_opened_again() {
        let html = format!("<b>{}\n<i>{}</i></b> end", "a".repeat(4000), "b".repeat(4000));
        let pieces = pieces(&html);
        assert_eq!(pieces[0], format!("<b>{}</b>", "a".repeat(4000)));
        assert_eq!(pieces[1], format!("<b><i>{}</i></b> end", "b".repeat(4000)));
        let link = format!("<a href=\"https://e.org/?a=1&amp;b\">{}</a>", "x ".repeat(3000));
        for piece in super::pieces(&link) {
            assert!(piece.starts_with("<a href=\"https://e.org/?a=1&amp;b\">x") && piece.ends_with("</a>"));
        }
    }

    #[test]
    fn more_formatted_ranges_than_telegram_takes_are_more_messages() {
        let html = vec!["<b>x</b>"; 250].join("\n");
        let pieces = pieces(&html);
        assert_eq!(
            pieces.iter().map(|piece| piece.matches("<b>").count()).collect::<Vec<_>>(),
            [100, 100, 50]
        );
        assert_eq!(pieces.join("\n"), html);
    }

    #[test]
    fn no_sign_is_halved() {
        let family = "👨‍👩‍👧";
        let pieces = pieces(&family.repeat(1000));
        assert!(pieces.iter().all(|piece| length(piece).is_multiple_of(length(family))), "{pieces:?}");
        assert_eq!(pieces.concat(), family.repeat(1000));
        // A single grapheme longer than a message is cut all the same.
        let tower = format!("a{}", "\u{301}".repeat(9000));
        assert_eq!(super::pieces(&tower).concat(), tower);
    }

    #[test]
    fn nothing_to_see_is_no_message() {
        assert_eq!(pieces(&" \n".repeat(5000)), Vec::<String>::new());
        assert_eq!(plain(&pieces(&format!("a{}b", " ".repeat(9000))).join("|")), "a|b");
    }
}
