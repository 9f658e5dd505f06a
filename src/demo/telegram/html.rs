//! Telegram's subset of HTML, parsed strictly.
//!
//! Stricter than the real server in one point, on purpose: the real server shows a stray `&` as it is. Here it
//! is an error, because it reveals a text that was not escaped.

use super::text::{Entity, RichText, utf16_length};

/// Parses HTML into text and entities; the error is Telegram's reason with its byte offset.
pub(super) fn parse(source: &str) -> Result<RichText, String> {
    let mut parser = Parser { source, at: 0, plain: String::new(), open: Vec::new(), entities: Vec::new() };
    while let Some(next) = parser.rest().chars().next() {
        match next {
            '<' => parser.tag()?,
            '&' => {
                let (character, length) = reference(parser.rest(), parser.at)?;
                parser.plain.push(character);
                parser.at += length;
            }
            other => {
                parser.plain.push(other);
                parser.at += other.len_utf8();
            }
        }
    }
    match parser.open.pop() {
        Some(tag) => Err(format!("Can't find end tag corresponding to start tag \"{}\"", tag.name)),
        None => Ok(trimmed(&parser.plain, parser.entities, source)),
    }
}

/// A start tag that is not closed yet.
struct OpenTag {
    name: String,
    kind: &'static str,
    offset: usize,
    url: Option<String>,
    language: Option<String>,
}

struct Parser<'a> {
    source: &'a str,
    at: usize,
    plain: String,
    open: Vec<OpenTag>,
    entities: Vec<Entity>,
}

impl Parser<'_> {
    fn rest(&self) -> &str {
        &self.source[self.at..]
    }

    /// Parses one tag, from its `<` to its `>`.
    fn tag(&mut self) -> Result<(), String> {
        let begin = self.at;
        let Some(end) = end_of_tag(self.rest()) else {
            return Err(format!("Unclosed start tag at byte offset {begin}"));
        };
        let inside = self.source[begin + 1..begin + end].to_owned();
        self.at += end + 1;
        match inside.strip_prefix('/') {
            Some(name) => self.close(name.trim(), begin),
            None => self.open(&inside, begin),
        }
    }

    fn open(&mut self, inside: &str, begin: usize) -> Result<(), String> {
        let (name, attributes) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
        let name = name.to_ascii_lowercase();
        let Some(kind) = entity_kind(&name, attributes) else {
            return Err(format!("Unsupported start tag \"{name}\" at byte offset {begin}"));
        };
        let url = if name == "a" { attribute(attributes, "href", begin)? } else { None };
        let class = if name == "code" { attribute(attributes, "class", begin)? } else { None };
        let language = class.and_then(|class| class.strip_prefix("language-").map(str::to_owned));
        self.open.push(OpenTag { name, kind, offset: utf16_length(&self.plain), url, language });
        Ok(())
    }

    fn close(&mut self, name: &str, begin: usize) -> Result<(), String> {
        let Some(tag) = self.open.pop() else {
            return Err(format!("Unexpected end tag at byte offset {begin}"));
        };
        if !name.eq_ignore_ascii_case(&tag.name) {
            let (expected, found) = (&tag.name, name);
            return Err(format!(
                "Unmatched end tag at byte offset {begin}, expected \"</{expected}>\", found \"</{found}>\""
            ));
        }
        let length = utf16_length(&self.plain) - tag.offset;
        // A link that leads nowhere is shown as plain text.
        if length == 0 || (tag.kind == "text_link" && tag.url.is_none()) {
            return Ok(());
        }
        let mut entity =
            Entity { kind: tag.kind.to_owned(), offset: tag.offset, length, url: tag.url, language: None };
        if tag.kind == "pre" {
            entity.language = self.take_inner_code(&entity);
        } else if self.open.last().is_some_and(|outer| outer.name == "pre") {
            // Only `<pre><code class="language-…">` sets a language.
            entity.language = tag.language;
        }
        let place = self.entities.iter().position(|inner| inner.offset >= entity.offset);
        self.entities.insert(place.unwrap_or(self.entities.len()), entity);
        Ok(())
    }

    /// `<pre><code class="language-rust">` is one entity: the inner code only sets the language.
    fn take_inner_code(&mut self, pre: &Entity) -> Option<String> {
        let is_inner = |entity: &Entity| {
            entity.kind == "code" && entity.offset == pre.offset && entity.length == pre.length
        };
        let place = self.entities.iter().position(is_inner)?;
        self.entities.remove(place).language
    }
}

/// Position of the `>` that ends the tag at the beginning of `text`; a `>` inside quotes does not end it.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (place, character) in text.char_indices() {
        match (quote, character) {
            (None, '>') => return Some(place),
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), character) if open == character => quote = None,
            _ => {}
        }
    }
    None
}

/// The Bot API's name for a tag; `None` for a tag that it does not know.
fn entity_kind(name: &str, attributes: &str) -> Option<&'static str> {
    Some(match name {
        "b" | "strong" => "bold",
        "i" | "em" => "italic",
        "u" | "ins" => "underline",
        "s" | "strike" | "del" => "strikethrough",
        "code" => "code",
        "pre" => "pre",
        "a" => "text_link",
        "tg-spoiler" => "spoiler",
        "blockquote" if attributes.trim() == "expandable" => "expandable_blockquote",
        "blockquote" => "blockquote",
        _ => return None,
    })
}

/// The value of one attribute, with quotes of either kind or without.
fn attribute(attributes: &str, name: &str, begin: usize) -> Result<Option<String>, String> {
    let mut rest = attributes.trim();
    while !rest.is_empty() {
        let Some((key, after)) = rest.split_once('=') else {
            return Err(format!("Expected equal sign in declaration of an attribute at byte offset {begin}"));
        };
        let after = after.trim_start();
        let (value, remainder) = match after.chars().next() {
            Some(quote @ ('"' | '\'')) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
            _ => after.split_once(char::is_whitespace).unwrap_or((after, "")),
        };
        if key.trim().eq_ignore_ascii_case(name) {
            return unescape(value, begin).map(Some);
        }
        rest = remainder.trim();
    }
    Ok(None)
}

fn unescape(text: &str, begin: usize) -> Result<String, String> {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let (character, length) = if next == '&' { reference(rest, begin)? } else { (next, next.len_utf8()) };
        plain.push(character);
        rest = &rest[length..];
    }
    Ok(plain)
}

/// The character that the reference (`&lt;`, `&#1082;`) at the beginning of `text` stands for, and its length
/// in bytes.
fn reference(text: &str, at: usize) -> Result<(char, usize), String> {
    let found = text.find(';').and_then(|end| {
        let name = &text[1..end];
        let character = match name {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            _ => numeric(name)?,
        };
        Some((character, end + 1))
    });
    found.ok_or_else(|| format!("Unsupported HTML entity at byte offset {at}"))
}

fn numeric(name: &str) -> Option<char> {
    let digits = name.strip_prefix('#')?;
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
        None => digits.parse().ok()?,
    };
    char::from_u32(code).filter(|character| *character != '\0')
}

/// White space around a message is removed, and the entities are moved accordingly.
fn trimmed(plain: &str, entities: Vec<Entity>, source: &str) -> RichText {
    let before = utf16_length(&plain[..plain.len() - plain.trim_start().len()]);
    let kept = plain.trim();
    let end = before + utf16_length(kept);
    let shifted = entities.into_iter().filter_map(|mut entity| {
        let until = (entity.offset + entity.length).min(end);
        let from = entity.offset.max(before);
        entity.length = until.checked_sub(from).filter(|length| *length > 0)?;
        entity.offset = from - before;
        Some(entity)
    });
    RichText { plain: kept.to_owned(), entities: shifted.collect(), html: source.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(source: &str) -> Vec<(String, usize, usize)> {
        let text = parse(source).unwrap_or_else(|reason| panic!("{source}: {reason}"));
        text.entities.into_iter().map(|entity| (entity.kind, entity.offset, entity.length)).collect()
    }

    #[test]
    fn tags_become_entities_in_utf16_units_and_references_become_characters() {
        let text = parse("😀 <b>bold <i>both</i></b> &lt;&amp;&quot;&#1082;&#x43a;&gt; <u></u>").unwrap();

        assert_eq!(text.plain, "😀 bold both <&\"кк>");
        let found = kinds("😀 <b>bold <i>both</i></b>");
        assert_eq!(found, [("bold".to_owned(), 3, 9), ("italic".to_owned(), 8, 4)]);
    }

    #[test]
    fn every_tag_of_the_subset_is_known() {
        for tag in ["b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "tg-spoiler"] {
            assert_eq!(kinds(&format!("<{tag}>x</{tag}>")).len(), 1, "{tag}");
        }
        assert_eq!(kinds("<blockquote expandable>x</blockquote>")[0].0, "expandable_blockquote");
    }

    #[test]
    fn links_keep_their_address_and_code_its_language() {
        let link = parse(r#"<a href="https://example.org/?a=1&amp;b=>">here</a>"#).unwrap();
        assert_eq!(link.entities[0].url.as_deref(), Some("https://example.org/?a=1&b=>"));

        let code = parse(r#"<pre><code class="language-rust">fn</code></pre>"#).unwrap();
        assert_eq!(code.entities.len(), 1);
        assert_eq!(code.entities[0].language.as_deref(), Some("rust"));
    }

    #[test]
    fn white_space_around_the_text_goes_and_entities_follow() {
        let text = parse("\n <b> bold </b> \n").unwrap();

        assert_eq!(text.plain, "bold");
        assert_eq!((text.entities[0].offset, text.entities[0].length), (0, 4));
    }

    #[test]
    fn what_telegram_refuses_is_refused_with_its_reason() {
        let cases = [
            ("<b>never closed", "Can't find end tag corresponding to start tag \"b\""),
            ("text </b>", "Unexpected end tag at byte offset 5"),
            ("<b><i>x</b></i>", "Unmatched end tag at byte offset 7, expected \"</i>\", found \"</b>\""),
            ("a <br> b", "Unsupported start tag \"br\" at byte offset 2"),
            ("1 < 2", "Unclosed start tag at byte offset 2"),
            ("salt & pepper", "Unsupported HTML entity at byte offset 5"),
            ("&nbsp;", "Unsupported HTML entity at byte offset 0"),
            ("&#xD800;", "Unsupported HTML entity at byte offset 0"),
            ("<a href>x</a>", "Expected equal sign in declaration of an attribute at byte offset 0"),
        ];
        for (source, reason) in cases {
            assert_eq!(parse(source).unwrap_err(), reason, "{source}");
        }
    }
}
