//! How long HR and candidates wait while thousands of strangers write, with Telegram's real limits in place.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use anyhow::Result;
use candidates_bot::demo::telegram::{ChatEvent, Person};
use candidates_bot::desk::Admission;

use crate::Range;

/// Number of strangers, who all write one word at the same time.
const STRANGERS: u64 = 10_000;

/// One stranger in this many writes more words, and presses buttons that were never under a message.
const NOISY: usize = 10;

/// Number of candidates with an assignment.
const CANDIDATES: u64 = 20;

/// How many times an HR person and a candidate write, and the interval between two times.
const TURNS: (u32, Duration) = (60, Duration::from_millis(500));

/// The whole measurement, with strangers who may come in or not; prints one line per class of people.
pub async fn measure(admission: Admission) -> Result<()> {
    let range = Range::new().await?;
    let hr: Vec<u64> = (900_001..=900_003).collect();
    // Those at work came in while everybody could.
    let bot = range.start_with(256, &hr, Admission::Open)?;
    let person = |id| range.person(id, &format!("Person {id}"));
    let staff: Vec<Person> = hr.iter().map(|id| person(*id)).collect();
    for person in &staff {
        person.say("/start");
    }
    let candidates: Vec<Person> = (1..=CANDIDATES).map(person).collect();
    for candidate in &candidates {
        candidate.say("/get");
        candidate.say("yes");
    }
    for candidate in &candidates {
        candidate.wait_text("Password: ").await?;
    }
    // Other messages to them may still be on their way.
    tokio::time::sleep(Duration::from_secs(5)).await;
    drop(bot);
    let bot = range.start_with(256, &hr, admission)?;
    let (accounts, kilobytes) = (range.site.users().len(), range.kilobytes()?);
    let strangers: Vec<Person> = (10_001..=10_000 + STRANGERS).map(person).collect();
    let mut events = range.telegram.events();
    let began = Instant::now();
    for stranger in &strangers {
        stranger.say("hello");
    }
    for stranger in strangers.iter().step_by(NOISY) {
        for word in ["/start", "hello", "/get", "/help", "hello"] {
            stranger.say(word);
        }
        for number in 0..5 {
            stranger.press_data(1, &format!("yes:get:{number}"));
        }
    }
    let mut asked: HashMap<u64, Instant> = HashMap::new();
    let (mut times, mut answered) = ([Vec::new(), Vec::new()], 0_u32);
    for turn in 0..TURNS.0 as usize {
        let next = Instant::now() + TURNS.1;
        for (people, word) in [(&staff, "/hr"), (&candidates, "/get")] {
            let person = &people[turn % people.len()];
            // A person who waits for an answer writes nothing meanwhile.
            asked.entry(person.profile().id).or_insert_with(|| {
                person.say(word);
                Instant::now()
            });
        }
        while let Ok(event) = tokio::time::timeout_at(next.into(), events.recv()).await {
            let Some(ChatEvent::Sent { chat, .. }) = event else { continue };
            match asked.remove(&chat.id) {
                Some(since) => times[usize::from(chat.id <= CANDIDATES)].push(since.elapsed()),
                None => answered += 1,
            }
        }
    }
    println!(
        "{STRANGERS} strangers at once, admission {admission:?}: {answered} messages to them in {:.1?}, {} of HR's and \
         candidates' words unanswered, memory {:.1} MB, {} new accounts, {} KB more in the file",
        began.elapsed(),
        asked.len(),
        bot.memory("VmHWM:")?,
        range.site.users().len() - accounts,
        range.kilobytes()?.saturating_sub(kilobytes),
    );
    for (who, mut times) in ["HR", "candidates"].into_iter().zip(times) {
        times.sort();
        let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
        println!(
            "{who:>11}: {} answers, p50 {:.1?}, p99 {:.1?}, most {:.1?}",
            times.len(),
            at(50),
            at(99),
            at(100)
        );
    }
    Ok(())
}
