//! What Telegram's servers mark in a text by themselves: addresses and commands.

use crate::demo::telegram::Entity;

/// Inside of these, nothing is marked.
const CLOSED: [&str; 4] = ["code", "pre", "text_link", "bot_command"];
/// What ends a sentence does not belong to the address in it.
const PUNCTUATION: &[char] = &['.', ',', ';', ':', '!', '?', ')', '»', '”', '’', '"', '\''];

/// The entities of a text with those that the servers add, in order of position.
pub(super) fn marked(text: &str, entities: &[Entity]) -> Vec<Entity> {
    let mut marked = entities.to_vec();
    let mut offset = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let found = mark(word).map(|entity| Entity { offset: offset + entity.offset, ..entity });
        let is_closed = |entity: &Entity| {
            entities.iter().any(|other| CLOSED.contains(&other.kind.as_str()) && overlaps(entity, other))
        };
        marked.extend(found.filter(|entity| !is_closed(entity)));
        offset += word.encode_utf16().count();
    }
    marked.sort_by_key(|entity| entity.offset);
    marked
}

/// The address or the command in a word.
fn mark(word: &str) -> Option<Entity> {
    let word = word.trim_end();
    let entity = |kind: &str, begin: usize, marked: &str, url: Option<String>| Entity {
        kind: kind.to_owned(),
        offset: word[..begin].encode_utf16().count(),
        length: marked.encode_utf16().count(),
        url,
        language: None,
    };
    let address = ["https://", "http://"].iter().filter_map(|scheme| word.find(scheme)).min();
    if let Some(begin) = address {
        let address = word[begin..].trim_end_matches(PUNCTUATION);
        return Some(entity("text_link", begin, address, Some(address.to_owned())));
    }
    let is_allowed = |c: &char| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '_';
    let command: String = word.strip_prefix('/')?.chars().take_while(is_allowed).collect();
    (!command.is_empty()).then(|| entity("bot_command", 0, &format!("/{command}"), None))
}

fn overlaps(one: &Entity, other: &Entity) -> bool {
    one.offset < other.offset + other.length && other.offset < one.offset + one.length
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, entities: &[Entity]) -> Vec<(String, String)> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let words = marked(text, entities).into_iter().map(|entity| {
            let part = &units[entity.offset..entity.offset + entity.length];
            (entity.kind, String::from_utf16(part).expect("whole characters"))
        });
        words.collect()
    }

    fn entity(kind: &str, offset: usize, length: usize) -> Entity {
        Entity { kind: kind.to_owned(), offset, length, url: None, language: None }
    }

    #[test]
    fn addresses_and_commands_are_marked() {
        let text = "😀 Task: https://site.example/tasks/1/jobs/2.\n/help, or (https://t.me/x?start=a) a/b";
        let expected = [
            ("text_link", "https://site.example/tasks/1/jobs/2"),
            ("bot_command", "/help"),
            ("text_link", "https://t.me/x?start=a"),
        ];
        assert_eq!(found(text, &[]), expected.map(|(kind, part)| (kind.to_owned(), part.to_owned())));
    }

    #[test]
    fn nothing_is_marked_inside_of_code_and_links() {
        let text = "/start https://a.example";
        let kinds = |entities: &[Entity]| -> Vec<String> {
            found(text, entities).into_iter().map(|(kind, _)| kind).collect()
        };
        assert_eq!(kinds(&[entity("code", 0, 6)]), ["code", "text_link"]);
        assert_eq!(kinds(&[entity("bold", 0, 24)]), ["bold", "bot_command", "text_link"]);
        assert_eq!(kinds(&[entity("text_link", 7, 17)]), ["bot_command", "text_link"]);
    }
}
