//! Texts as Telegram takes them: cut where they are long, plain where markup is refused.

/// UTF-16 units in one message; Telegram takes 4096 of the text without markup.
const MESSAGE_UNITS: usize = 4000;

/// Cuts a long text at its line ends into pieces that Telegram takes; sentences keep their markup within a line.
pub(super) fn pieces(html: &str) -> Vec<String> {
    let units = |text: &str| text.encode_utf16().count();
    if units(html) <= MESSAGE_UNITS {
        return vec![html.to_owned()];
    }
    let mut pieces = vec![String::new()];
    for line in html.split('\n') {
        let piece = pieces.last_mut().filter(|piece| units(piece) + units(line) < MESSAGE_UNITS);
        match piece {
            Some(piece) if piece.is_empty() => piece.push_str(line),
            Some(piece) => {
                piece.push('\n');
                piece.push_str(line);
            }
            None if units(line) < MESSAGE_UNITS => pieces.push(line.to_owned()),
            // Nobody writes such a line but by intent: its beginning is enough.
            None => pieces.push(line.chars().take(MESSAGE_UNITS / 2).collect()),
        }
    }
    pieces.retain(|piece| !piece.trim().is_empty());
    pieces
}

/// The text of our own HTML, without its tags.
pub(super) fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut in_tag = false;
    for sign in html.chars() {
        match sign {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            _ if !in_tag => text.push(sign),
            _ => {}
        }
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_at_line_ends_and_nothing_is_lost() {
        let line = "• <b>Картинка 3</b>: не хватает контура";
        let html = vec![line; 400].join("\n");
        let pieces = pieces(&html);
        assert!(pieces.len() > 1);
        assert!(pieces.iter().all(|piece| piece.encode_utf16().count() <= MESSAGE_UNITS));
        assert_eq!(pieces.join("\n"), html);
    }

    #[test]
    fn a_line_that_fits_a_message_of_its_own_stays_whole() {
        let html = format!("{}\n{}", "a".repeat(3000), "b".repeat(3000));
        assert_eq!(pieces(&html).join("\n"), html);
    }

    #[test]
    fn plain_text_has_no_markup() {
        assert_eq!(plain("<b>a</b> &lt;i&gt; &amp;amp;"), "a <i> &amp;");
    }
}
