//! Images in documents.

use std::fs;
use std::sync::LazyLock;

use super::guarantees::files;
use super::{documents, root, targets, text};
use crate::cli::demo::{ENGLISH, RUSSIAN, Told};

/// Chats as in the demo of a language.
const CHATS: [(&LazyLock<Told>, &str); 2] =
    [(&ENGLISH, "assets/readme/chat-en.svg"), (&RUSSIAN, "assets/readme/chat-ru.svg")];

#[test]
fn every_image_is_shown_and_small() {
    let shown: Vec<String> = documents().iter().flat_map(|document| targets(&document.text)).collect();
    for file in files(&root().join("assets/readme")) {
        let name = file.file_name().and_then(|name| name.to_str()).expect("a name");
        if !["make.py", "page.mjs"].contains(&name) {
            assert!(shown.contains(&format!("assets/readme/{name}")), "no document shows {name}");
            let size = fs::metadata(&file).expect("a file").len();
            assert!(size < 250_000, "{name} has {size} bytes");
        }
    }
}

#[test]
fn chats_are_those_of_the_demo() {
    for (story, chat) in CHATS {
        let transcript = story.text("transcript.txt");
        let image = text(chat);
        let lines = image.lines().filter_map(|line| line.strip_suffix("</text>")?.rsplit('>').next());
        let lines: Vec<String> = lines.map(unescaped).collect();
        assert!(lines.len() > 10, "{chat} has {} lines", lines.len());
        for line in lines {
            assert!(
                transcript.contains(&line),
                "the demo does not say \"{line}\" any more; CONTRIBUTING.md says how {chat} is made anew"
            );
        }
    }
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}
