use console::measure_text_width;

use super::*;
use crate::demo::outcomes::{Outcome, outcomes};
use crate::demo::story::{Role, Story};
use crate::demo::world::{Settings, World};
use crate::desk::Admission;

/// No show takes longer.
const PATIENCE: Duration = Duration::from_secs(85);

async fn story(language: Language) -> (Vec<Entry>, Vec<Outcome>) {
    let folder = tempfile::tempdir().unwrap();
    let usual = Settings::usual(&folder.path().join("bot.redb"), 1).unwrap();
    let mut world = World::new(Settings { language, admission: Admission::Approval, ..usual }).await.unwrap();
    world.whitelist(&Role::Hr.profile(language).username.unwrap()).unwrap();
    world.start_bot().await.unwrap();
    let played = Story::new(&world, 1, language, None).play().await.unwrap();
    (played.entries, outcomes(&world).unwrap())
}

fn shown(
    entries: &[Entry],
    outcomes: &[Outcome],
    language: Language,
    columns: usize,
    colours: bool,
) -> Vec<Piece> {
    let mut show = Show::new(language, columns, colours);
    let mut pieces = vec![show.opening()];
    pieces.extend(entries.iter().flat_map(|entry| show.entry(entry)));
    pieces.push(show.closing(&Ending { outcomes, kept: None }));
    pieces
}

#[tokio::test(flavor = "multi_thread")]
async fn every_line_fits_and_there_is_time_to_read() {
    for language in Language::ALL {
        let (entries, outcomes) = story(language).await;
        for columns in [20, 60, 80, 120] {
            let pieces = shown(&entries, &outcomes, language, columns, false);
            let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
            let width = columns.clamp(60, 100);
            let wide = text.lines().find(|line| measure_text_width(line) > width);
            assert_eq!(wide, None, "{columns} columns");
            assert!(!text.contains('\u{1b}'));
            let pause: Duration = pieces.iter().map(|piece| piece.pause).sum();
            assert!(pause < PATIENCE && pause > PATIENCE / 2, "{columns} columns: {pause:?}");
        }
        let pieces = shown(&entries, &outcomes, language, 80, true);
        assert!(pieces.iter().any(|piece| piece.text.contains("\u{1b}[")));
    }
}
