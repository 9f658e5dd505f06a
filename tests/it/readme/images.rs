//! Images in documents.

use std::fs;

use super::guarantees::files;
use super::{documents, root, targets, text};
use crate::cli::Machine;

/// Chats as in the demo of a language.
const CHATS: [(&str, &str); 2] = [("en", "assets/readme/chat-en.svg"), ("ru", "assets/readme/chat-ru.svg")];

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
    let machine = Machine::new();
    for (language, chat) in CHATS {
        machine.run(&["demo", "--lang", language, "--out", language]).fine();
        let transcript = machine.path(language).join("transcript.txt");
        let transcript = fs::read_to_string(transcript).expect("a transcript");
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
