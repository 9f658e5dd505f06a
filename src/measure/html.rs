//! Our own HTML as Telegram's server reads it: the visible text and its formatting.

use super::units;

/// The visible text, and where its tags are.
pub(super) struct Rich {
    /// The visible text.
    pub(super) text: String,
    /// The tags, in order, each with its position: the byte of `text` that it comes before.
    pub(super) tags: Vec<(usize, Tag)>,
}

/// A tag.
pub(super) enum Tag {
    /// A start tag as it is written, and its name.
    Open {
        /// From `<` to `>`.
        source: String,
        /// `b`, `code`, …
        name: String,
    },
    /// An end tag.
    Close,
}

impl Rich {
    /// Reads a text. Anything that is neither a tag nor a reference is text.
    pub(super) fn read(html: &str) -> Self {
        let mut rich = Self { text: String::with_capacity(html.len()), tags: Vec::new() };
        let mut rest = html;
        while let Some(place) = rest.find(['<', '&']) {
            rich.text.push_str(&rest[..place]);
            rest = &rest[place..];
            rest = &rest[rich.take(rest)..];
        }
        rich.text.push_str(rest);
        rich
    }

    /// Takes the tag or reference at the beginning of `rest`; returns its length.
    fn take(&mut self, rest: &str) -> usize {
        if let Some((sign, length)) = reference(rest) {
            self.text.push(sign);
            return length;
        }
        if let Some((tag, length)) = tag(rest) {
            self.tags.push((self.text.len(), tag));
            return length;
        }
        self.text.push_str(&rest[..1]);
        1
    }

    /// Number of formatted ranges.
    pub(super) fn entities(&self) -> usize {
        self.tags.iter().filter(|(_, tag)| matches!(tag, Tag::Open { .. })).count()
    }
}

/// The tag at the beginning of a text, and its length; a `>` in quotes does not end it.
fn tag(text: &str) -> Option<(Tag, usize)> {
    let mut quote = None;
    let inside = text.strip_prefix('<')?;
    let end = inside.find(|sign| match (quote, sign) {
        (None, '>') => true,
        (None, '"' | '\'') => {
            quote = Some(sign);
            false
        }
        (Some(open), sign) if open == sign => {
            quote = None;
            false
        }
        _ => false,
    })?;
    let (inside, length) = (&inside[..end], end + 2);
    if inside.starts_with('/') {
        return Some((Tag::Close, length));
    }
    let name =
        inside.split(|sign: char| sign.is_ascii_whitespace()).next().filter(|name| !name.is_empty())?;
    Some((Tag::Open { source: text[..length].to_owned(), name: name.to_owned() }, length))
}

/// The character that a reference at the beginning of a text stands for, and the reference's length.
fn reference(text: &str) -> Option<(char, usize)> {
    const NAMED: [(&str, char); 4] = [("&lt;", '<'), ("&gt;", '>'), ("&amp;", '&'), ("&quot;", '"')];
    let named = NAMED.into_iter().find(|(name, _)| text.starts_with(name));
    if let Some((name, sign)) = named {
        return Some((sign, name.len()));
    }
    let (number, _) = text.strip_prefix("&#")?.split_once(';')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    Some((char::from_u32(code)?, number.len() + 3))
}

/// The visible text, unescaped.
#[must_use]
pub fn plain(html: &str) -> String {
    Rich::read(html).text
}

/// UTF-16 units of the visible text.
#[must_use]
pub fn length(html: &str) -> usize {
    units(&plain(html))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_seen_is_what_counts() {
        assert_eq!(plain("<b>a</b> &lt;i&gt; &amp;amp; &quot;&#1082;&#x43a;"), "a <i> &amp; \"кк");
        assert_eq!(length("<a href=\"https://e.org/?a>b\">x</a>&quot;😀"), 4);
        assert_eq!(plain("1 < 2 & 3 &nbsp; <"), "1 < 2 & 3 &nbsp; <", "what is no markup is text");
    }
}
