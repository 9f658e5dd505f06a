//! Tests of what every message looks like on a phone.

use unicode_segmentation::UnicodeSegmentation;

use super::examples::of_every_message;
use super::world::{ANNA, OLGA, World, earlier, in_progress, listed, questions, work};
use crate::exam::Language;
use crate::measure::{SCREEN, rows};
use crate::model::{Attempt, AttemptNumber, AttemptState, JobId, Message};
use crate::texts::{HALF_ROW, Keyboard, Rendered};

/// Every example as people get it, in both languages.
fn every_message(foreign: &str) -> Vec<(Message, Rendered)> {
    let worlds = [World::new(), World::timed().with(questions).with(listed).with(earlier)];
    let mut all = Vec::new();
    for attempt in [AttemptNumber::FIRST, AttemptNumber(2)] {
        for message in of_every_message(ANNA, attempt, foreign) {
            for (world, language) in
                worlds.iter().flat_map(|world| [(world, Language::En), (world, Language::Ru)])
            {
                let to = if format!("{message:?}").starts_with("Hr") { OLGA } else { ANNA };
                all.extend(world.sends_if_there(to, language, &message).map(|sent| (message.clone(), sent)));
            }
        }
    }
    all
}

/// The characters that people see, without the marks that isolate foreign text.
fn width(label: &str) -> usize {
    label.replace(['\u{2068}', '\u{2069}'], "").graphemes(true).count()
}

#[test]
fn two_buttons_fit_side_by_side() {
    let mut wide = Vec::new();
    for (message, Rendered { keyboard, .. }) in every_message("Александра-Мария Константинопольская")
    {
        let rows: Vec<Vec<String>> = match keyboard {
            Keyboard::None => continue,
            Keyboard::Menu(rows) => rows,
            Keyboard::Inline(rows) => {
                let labels = rows.into_iter().map(|row| row.into_iter().map(|button| button.label).collect());
                labels.collect()
            }
        };
        for row in rows.into_iter().filter(|row| row.len() > 1) {
            let is_wide = |label: &&String| width(label) > HALF_ROW;
            wide.extend(row.iter().filter(is_wide).map(|label| format!("{label}: {message:?}")));
        }
    }
    wide.sort();
    wide.dedup();
    assert!(wide.is_empty(), "{wide:#?}");
}

#[test]
fn every_message_is_one_screen() {
    let mut long = Vec::new();
    for (message, Rendered { html, .. }) in every_message("Anna") {
        if rows(&html) > SCREEN {
            long.push(format!("{} rows of {message:?}:\n{html}\n", rows(&html)));
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn the_task_is_one_screen_in_however_many_parts_it_is() {
    let attempt = AttemptNumber(2);
    for parts in 1..=15 {
        let world = World::new().with(|tx| {
            let attempt = in_progress(ANNA, attempt);
            let mut work = work(&attempt);
            work.assignment.jobs = (71..71 + parts).map(JobId).collect();
            let state = AttemptState::InProgress { work, due: None };
            tx.put_attempt(&Attempt { state, ..attempt }).expect("put");
        });
        for language in [Language::En, Language::Ru] {
            let sent = world.sends_if_there(ANNA, language, &Message::Credentials { attempt });
            let html = sent.expect("there is a task").html;
            assert!(rows(&html) <= SCREEN, "{} rows with {parts} parts:\n{html}", rows(&html));
        }
    }
}
