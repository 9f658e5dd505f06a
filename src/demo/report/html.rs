//! Text in HTML that is XML as well.

use std::fmt::Write as _;

use crate::measure::plain;

/// Tags of Telegram's HTML that look the same here.
const TAGS: [&str; 6] = ["b", "i", "u", "s", "code", "pre"];

/// Text as it is.
pub(super) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for sign in text.chars().filter(|sign| is_allowed(*sign)) {
        match sign {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
    html
}

/// Whether XML may contain this character at all.
fn is_allowed(sign: char) -> bool {
    matches!(sign, '\t' | '\n' | '\r' | ' '..='\u{7e}' | '\u{a0}'..='\u{fffd}' | '\u{10000}'..)
}

/// A message in Telegram's HTML, with its simple tags; of the others only the text is left.
pub(super) fn formatted(message: &str) -> String {
    let mut html = String::new();
    let mut open = Vec::new();
    let mut rest = message;
    while let Some((before, after)) = rest.split_once('<') {
        html.push_str(&escaped(&plain(before)));
        let Some((tag, behind)) = after.split_once('>') else {
            rest = "";
            break;
        };
        if let Some(name) = TAGS.into_iter().find(|name| *name == tag) {
            open.push(name);
            let _ = write!(html, "<{name}>");
        } else if let Some(name) = tag.strip_prefix('/')
            && open.last() == Some(&name)
        {
            open.pop();
            let _ = write!(html, "</{name}>");
        }
        rest = behind;
    }
    html.push_str(&escaped(&plain(rest)));
    // Whatever was open stays inside this message.
    open.iter().rev().fold(html, |html, name| format!("{html}</{name}>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_others_becomes_markup() {
        let hostile = "<script>alert('1')</script> & \"x\" \u{0}\u{b}\u{ffff}";
        assert_eq!(escaped(hostile), "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;x&quot; ");
    }

    #[test]
    fn simple_tags_stay_and_others_go() {
        let cases = [
            ("<b>bold</b> &lt;b&gt; &amp;", "<b>bold</b> &lt;b&gt; &amp;"),
            ("<a href=\"https://example.org\">link</a>", "link"),
            ("<blockquote expandable><b>x</b></blockquote>", "<b>x</b>"),
            ("<code>&lt;/code&gt;&lt;img src=x&gt;</code>", "<code>&lt;/code&gt;&lt;img src=x&gt;</code>"),
            ("<b>never closed", "<b>never closed</b>"),
            ("</b>never opened", "never opened"),
            ("<b onclick=\"x\">no</b>", "no"),
            ("<script>no</script>", "no"),
            ("half <b", "half "),
        ];
        for (message, html) in cases {
            assert_eq!(formatted(message), html, "{message}");
        }
    }
}
