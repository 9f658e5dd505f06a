//! Which time zone? Buttons for common ones and for what was meant by a written name.

use crate::exam::Language;
use crate::measure::shortened;
use crate::messages::template::{Reading, Template};
use crate::model::Readers;
use crate::store::{Records, StoreError};
use crate::texts::catalog::{Own, foreign, say};
use crate::texts::times::Calendar;
use crate::texts::{Button, Callback, HALF_ROW, Rendered};
use crate::zone::Zone;

/// Maximum number of zones that a written name may mean.
const SHOWN: usize = 16;
/// Maximum number of characters shown of what was written.
const WROTE_SHOWN: usize = 40;
/// Maximum number of characters of a place beside its offset, on half of a phone's screen.
const PLACE_SHOWN: usize = 13;
/// Marks the button of the chosen zone.
const MARK: &str = "• ";

/// Which time zone?
pub(crate) struct Zones<'a> {
    /// What they wrote, if it was not the name of one zone.
    pub(crate) wrote: Option<&'a str>,
}

/// The zones in question.
pub(crate) struct Choice {
    /// The one that was chosen; `None`: the company's.
    chosen: Option<Zone>,
    company: Zone,
    /// How the reader's times are written.
    calendar: Calendar,
}

impl Template for Zones<'_> {
    const READERS: Readers = Readers::Hr;

    type Facts = Choice;

    fn read(&self, reading: &Reading<'_>) -> Result<Choice, StoreError> {
        let chosen = reading.view.preferences(reading.reader())?.zone;
        Ok(Choice { chosen, company: reading.rules.zone, calendar: reading.calendar()? })
    }

    fn render(&self, choice: &Choice, language: Language) -> Rendered {
        let Choice { chosen, company, calendar } = choice;
        let meant = self.wrote.map(Zone::search).unwrap_or_default();
        let wrote = |text| foreign(&shortened(text, WROTE_SHOWN));
        let html = match self.wrote {
            None => say!(language, "zones", zone = Own(calendar.zone_at(calendar.now))),
            Some(text) if meant.is_empty() => say!(language, "zones-unknown", wrote = wrote(text)),
            Some(text) => say!(language, "zones-meant", wrote = wrote(text)),
        };
        let zones: Vec<(Zone, String)> = if meant.is_empty() {
            common(language)
        } else {
            meant.into_iter().take(SHOWN).map(|zone| (zone, zone.place())).collect()
        };
        let button = |label: String, zone: Option<Zone>| {
            let label = if *chosen == zone { format!("{MARK}{label}") } else { label };
            Button::callback(label, Callback::Zone(zone))
        };
        let offset = |zone: Zone| zone.offset(calendar.now);
        let mut rows =
            vec![vec![button(say!(language, "zone-company", offset = Own(offset(*company))), None)]];
        let buttons: Vec<Button> = zones
            .into_iter()
            .map(|(zone, place)| {
                let offset = offset(zone);
                let offset = offset.trim_start_matches("UTC");
                let mark = if *chosen == Some(zone) { MARK } else { "" };
                let room = HALF_ROW.saturating_sub([mark, " ", offset].concat().chars().count());
                let place = shortened(&place, room.min(PLACE_SHOWN));
                button(format!("{place} {offset}").trim_end().to_owned(), Some(zone))
            })
            .collect();
        rows.extend(buttons.chunks(2).map(<[Button]>::to_vec));
        rows.push(vec![Button::callback(say!(language, "button-back-to-notices"), Callback::Notices)]);
        Rendered::with_buttons(html, rows)
    }
}

/// The zones where people of a language mostly live: a line of the catalogue each, with what they are called.
fn common(language: Language) -> Vec<(Zone, String)> {
    let lines = say!(language, "zones-common");
    let zone = |line: &str| {
        let (name, place) = line.split_once(' ')?;
        Some((name.parse().ok()?, place.to_owned()))
    };
    lines.lines().filter_map(zone).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::world::{OLGA, World};
    use crate::model::{Message, Preferences};

    fn asks(wrote: Option<&str>) -> Message {
        Message::HrZones { wrote: wrote.map(str::to_owned) }
    }

    #[test]
    fn common_zones_are_known_and_fit_in_rows_of_two() {
        for language in [Language::Ru, Language::En] {
            let zones = common(language);
            assert_eq!(zones.len(), say!(language, "zones-common").lines().count(), "all are known");
            for (_, place) in zones {
                assert!(place.chars().count() <= PLACE_SHOWN, "{place}");
            }
        }
    }

    #[test]
    fn the_chosen_zone_is_marked() {
        let mut world = World::new();
        insta::assert_snapshot!(world.tells(OLGA, &asks(None)), @r"
        🕒 Your time: UTC.
        Choose a time zone, or write a city in English, such as Berlin. To leave it as it is, send /cancel.
        [• Company time: UTC]
        [London] [Berlin +1]
        [Warsaw +1] [Helsinki +2]
        [Istanbul +3] [Moscow +3]
        [Dubai +4] [Delhi +5:30]
        [Singapore +8] [Beijing +8]
        [Tokyo +9] [Sydney +11]
        [New York −5] [Chicago −6]
        [Los Angeles −8] [UTC]
        [‹ Back]
        ");
        world.rules.zone = "Europe/Berlin".parse().expect("a zone");
        let preferences = Preferences { zone: "Asia/Omsk".parse().ok(), ..Preferences::default() };
        let world = world.with(|tx| tx.put_preferences(OLGA, &preferences).expect("put"));
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &asks(None)), @r"
        🕒 Ваше время: Asia/Omsk, UTC+6.
        Выберите часовой пояс или напишите город по-английски, например Berlin. Чтобы ничего не менять, отправьте /cancel.
        [Как в компании: UTC+1]
        [Калининград +2] [Минск +3]
        [Москва +3] [Самара +4]
        [Тбилиси +4] [Ереван +4]
        [Баку +4] [Алматы +5]
        [Ташкент +5] [Екатеринбург +5]
        [• Омск +6] [Новосибирск +7]
        [Иркутск +8] [Якутск +9]
        [Владивосток +10] [Камчатка +12]
        [‹ Назад]
        ");
    }

    #[test]
    fn what_may_be_meant_is_offered() {
        let world = World::new();
        insta::assert_snapshot!(world.tells(OLGA, &asks(Some("indiana"))), @r"
        🕒 Which “indiana” do you mean? Choose a time zone, or write more of its name. To leave it as it is, send /cancel.
        [• Company time: UTC]
        [Indianapolis −5] [Knox −6]
        [Marengo −5] [Petersburg −5]
        [Tell City −6] [Vevay −5]
        [Vincennes −5] [Winamac −5]
        [Indianapolis −5] [East-Indiana −5]
        [Indiana-Star… −6]
        [‹ Back]
        ");
        let unknown = world.tells_in_russian(OLGA, &asks(Some("Простоквашино")));
        insta::assert_snapshot!(unknown.lines().take(3).collect::<Vec<_>>().join("\n"), @r"
        🕒 Бот не знает часового пояса «Простоквашино». Выберите пояс ниже или напишите ближайший крупный город по-английски, например Berlin. Чтобы ничего не менять, отправьте /cancel.
        [• Как в компании: UTC]
        [Калининград +2] [Минск +3]
        ");
    }
}
