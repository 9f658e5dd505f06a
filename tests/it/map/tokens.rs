//! Rust source as a sequence of tokens, without comments and without code that is compiled for tests only.

/// A name, a punctuation mark, or a literal (of which only the first character is kept), with its line.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) text: String,
    pub(super) line: usize,
}

impl Token {
    pub(super) fn is_name(&self) -> bool {
        self.text.starts_with(|c: char| c.is_alphabetic() || c == '_')
    }
}

/// The tokens of the code that is compiled into the program.
pub(super) fn code(text: &str) -> Vec<Token> {
    let all = tokens(text);
    let mut kept = Vec::new();
    let mut rest = all.as_slice();
    while let Some((first, others)) = rest.split_first() {
        if is_of_tests(rest) {
            rest = &rest[item_end(rest)..];
        } else {
            kept.push(first.clone());
            rest = others;
        }
    }
    kept
}

/// Where the bracket that opens at `start` closes.
pub(super) fn closing(tokens: &[Token], start: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(start) {
        depth += deeper(token);
        if depth == 0 {
            return at;
        }
    }
    tokens.len().saturating_sub(1)
}

/// How many brackets a token opens (or closes, if negative).
pub(super) fn deeper(token: &Token) -> i32 {
    match token.text.as_str() {
        "{" | "(" | "[" => 1,
        "}" | ")" | "]" => -1,
        _ => 0,
    }
}

/// Whether an attribute begins here that limits something to tests.
fn is_of_tests(tokens: &[Token]) -> bool {
    let begins = |with: &str| {
        let mut with = with.split(' ');
        let mut tokens = tokens.iter();
        with.all(|text| tokens.next().is_some_and(|token| token.text == text))
    };
    begins("# [ cfg ( test ) ]") || begins("# [ cfg ( all ( test ,")
}

/// Number of tokens of the attributes that begin here, including the item that they belong to.
fn item_end(tokens: &[Token]) -> usize {
    let mut start = 0;
    while tokens.get(start).is_some_and(|token| token.text == "#") {
        start = closing(tokens, start + 1) + 1;
    }
    let words = tokens[start..].iter().filter(|token| token.is_name() && token.text != "pub");
    let words: Vec<&str> = words.map(|token| token.text.as_str()).take(2).collect();
    let until_semicolon = match words[..] {
        ["const", second] => second != "fn",
        [first, ..] => ["use", "static", "type", "let"].contains(&first),
        [] => false,
    };
    let items = ["async", "enum", "extern", "fn", "impl", "mod", "struct", "trait", "unsafe", "const"];
    let is_item = until_semicolon || words.first().is_some_and(|word| items.contains(word));
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(start) {
        depth += deeper(token);
        match token.text.as_str() {
            _ if depth < 0 => return at,
            ";" if depth == 0 => return at + 1,
            "," if depth == 0 && !is_item => return at + 1,
            "}" if depth == 0 && !until_semicolon => return at + 1,
            _ => {}
        }
    }
    tokens.len()
}

fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let (mut rest, mut line) = (text, 1);
    while !rest.is_empty() {
        let (token, after) = rest.split_at(length(rest));
        match token.trim_matches('"') {
            _ if token.starts_with(char::is_whitespace) || is_comment(token) => {}
            path if path.len() + 2 == token.len() && is_path(path) => {
                found.extend(tokens(path).into_iter().map(|token| Token { line, ..token }));
            }
            _ => found.push(Token { text: kept(token), line }),
        }
        line += token.matches('\n').count();
        rest = after;
    }
    found
}

/// Quoted text in attributes: the path of a function.
fn is_path(text: &str) -> bool {
    let starts = ["crate::", "self::", "super::"];
    starts.iter().any(|start| text.starts_with(start)) && text.chars().all(|c| is_of_word(c) || c == ':')
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn is_comment(token: &str) -> bool {
    token.starts_with("//") || token.starts_with("/*")
}

/// A literal may contain anything: it must not be taken for code.
fn kept(token: &str) -> String {
    match token.find(['"', '\'']) {
        Some(at) => token[at..=at].to_owned(),
        None => token.trim_start_matches("r#").to_owned(),
    }
}

/// Length of the first token, in bytes.
fn length(text: &str) -> usize {
    let word = text.find(|c: char| !is_of_word(c)).unwrap_or(text.len());
    let (name, after) = text.split_at(word);
    let is_raw = after.trim_start_matches('#').starts_with('"');
    match name {
        "" if is_comment(text) => comment(text),
        "" | "b" | "c" if after.starts_with('"') => word + quoted(after, '"'),
        "" | "b" if after.starts_with('\'') => word + character(after),
        "r" | "br" | "cr" if is_raw => word + raw(after),
        "r" if after.starts_with('#') => 2 + length(&after[1..]),
        "" => mark(text),
        _ if name.starts_with(|c: char| c.is_ascii_digit()) => word + fraction(after),
        _ => word,
    }
}

fn comment(text: &str) -> usize {
    if text.starts_with("//") {
        return text.find('\n').unwrap_or(text.len());
    }
    let (mut at, mut depth) = (0, 0);
    while at < text.len() {
        let rest = &text[at..];
        depth += i32::from(rest.starts_with("/*")) - i32::from(rest.starts_with("*/"));
        let is_pair = rest.starts_with("/*") || rest.starts_with("*/");
        at += if is_pair { 2 } else { rest.chars().next().map_or(1, char::len_utf8) };
        if depth == 0 {
            break;
        }
    }
    at
}

fn quoted(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if c == quote && !is_escaped {
            return at + 1;
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    text.len()
}

/// A character, or a lifetime.
fn character(text: &str) -> usize {
    let first = text[1..].chars().next().map_or(0, char::len_utf8);
    if text[1..].starts_with('\\') {
        return quoted(text, '\'');
    }
    if text[1 + first..].starts_with('\'') {
        return first + 2;
    }
    let word = text[1..].find(|c: char| !is_of_word(c));
    word.map_or(text.len(), |word| word + 1)
}

fn raw(text: &str) -> usize {
    let hashes = text.len() - text.trim_start_matches('#').len();
    let end = format!("\"{}", &text[..hashes]);
    let inside = &text[hashes + 1..];
    inside.find(&end).map_or(text.len(), |at| hashes + 1 + at + end.len())
}

/// The length of a number's fraction, after its first point.
fn fraction(after: &str) -> usize {
    let digits = after.strip_prefix('.').unwrap_or_default();
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return 0;
    }
    1 + digits.find(|c: char| !is_of_word(c)).unwrap_or(digits.len())
}

/// Only those marks of several characters that occur beside paths.
fn mark(text: &str) -> usize {
    let long = ["..=", "...", "..", "::"].into_iter().find(|mark| text.starts_with(mark));
    long.map_or_else(|| text.chars().next().map_or(1, char::len_utf8), str::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> String {
        code(source).into_iter().map(|token| token.text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn comments_and_literals_are_not_code() {
        let source = r##"a // super::b
            /* super::c /* */ "super::d */ "x super::e \" super::f" r#"super::g " "# b"h" '"' '\'' 'i i"##;
        assert_eq!(texts(source), r#"a " " " ' ' ' i"#);
        assert_eq!(texts("0..super::A 1.5.max(r#type) 'a: 'b'"), "0 .. super :: A 1.5 . max ( type ) ' : '");
    }

    #[test]
    fn attributes_name_functions_between_quotes() {
        assert_eq!(texts(r#"#[serde(with = "super::a")] b"#), "# [ serde ( with = super :: a ) ] b");
    }

    #[test]
    fn what_is_for_tests_is_left_out() {
        let items = [
            "mod a;",
            "pub(crate) mod a;",
            "mod a { b { } }",
            "use a::{b, c};",
            "#[allow(x)] fn a<B, C>(d: [E; 2]) -> F { g(); }",
            "const A: B = C { d };",
            "const fn a() { }",
            "a: B<C>,",
        ];
        for item in items {
            assert_eq!(texts(&format!("x #[cfg(test)] {item} y")), "x y", "{item}");
            assert_eq!(texts(&format!("x #[cfg(all(test, unix))]\n{item} y")), "x y", "{item}");
        }
        assert_eq!(texts("{ a, #[cfg(test)] b } c"), "{ a , } c");
        assert!(texts("#[cfg(unix)] mod a;").ends_with("mod a ;"));
    }

    #[test]
    fn lines_are_counted_through_comments_and_texts() {
        let lines: Vec<usize> = code("a\n/*\n*/ b \"\n\" c").iter().map(|token| token.line).collect();
        assert_eq!(lines, [1, 3, 3, 4]);
    }
}
