//! Which notifications are sent, with buttons that change this.

use std::iter::successors;

use chrono::Weekday;

use crate::exam::Language;
use crate::messages::template::{Reading, Template};
use crate::model::{self, Digest, Readers, Topic};
use crate::store::{Records, StoreError};
use crate::texts::catalog::{Own, say};
use crate::texts::times::{Calendar, weekday};
use crate::texts::{Button, Callback, Rendered};

/// Hours in one row of buttons.
const HOURS_A_ROW: usize = 6;

/// Notification settings: buttons for each topic, for how often the digest comes and when, and for the time zone.
pub(crate) struct Preferences;

impl Template for Preferences {
    const READERS: Readers = Readers::Hr;

    /// The reader's settings, and how their times are written.
    type Facts = (model::Preferences, Calendar);

    fn read(&self, reading: &Reading<'_>) -> Result<(model::Preferences, Calendar), StoreError> {
        Ok((reading.view.preferences(reading.reader())?, reading.calendar()?))
    }

    fn render(
        &self,
        (preferences, calendar): &(model::Preferences, Calendar),
        language: Language,
    ) -> Rendered {
        let mut rows: Vec<Vec<Button>> = Topic::ALL
            .into_iter()
            .map(|topic| {
                let bell = if preferences.muted.contains(&topic) { "🔕" } else { "🔔" };
                vec![Button::callback(
                    format!("{bell} {}", topic_name(topic, language)),
                    Callback::Mute(topic),
                )]
            })
            .collect();
        let mark = if preferences.cards { "☑️" } else { "⬜" };
        let cards = format!("{mark} {}", say!(language, "button-cards"));
        rows.push(vec![Button::callback(cards, Callback::Cards)]);
        rows.extend(digest(preferences.digest, language));
        rows.push(vec![Button::callback(say!(language, "button-zones"), Callback::Zones)]);
        let zone = Own(calendar.zone_at(calendar.now));
        Rendered::with_buttons(say!(language, "hr-preferences", zone = zone), rows)
    }
}

/// How often, on which day of the week, and when: every button changes one thing and leaves the others.
fn digest(digest: Digest, language: Language) -> Vec<Vec<Button>> {
    let button = |label: String, choice: Digest| {
        let label = if choice == digest { format!("• {label}") } else { label };
        Button::callback(label, Callback::Digest(choice))
    };
    let (hour, chosen) = match digest {
        Digest::Off | Digest::Daily { .. } => (digest.hour(), None),
        Digest::Weekly { day, hour } => (hour, Some(day)),
    };
    let weekly = Digest::Weekly { day: chosen.unwrap_or(Weekday::Mon), hour };
    let mut rows = vec![vec![
        button(say!(language, "digest-off"), Digest::Off),
        button(say!(language, "digest-daily"), Digest::Daily { hour }),
        button(say!(language, "digest-weekly"), weekly),
    ]];
    if chosen.is_some() {
        let days = successors(Some(Weekday::Mon), |day| Some(day.succ())).take(7);
        rows.push(days.map(|day| button(weekday(day, language), Digest::Weekly { day, hour })).collect());
    }
    let hours: Vec<Button> =
        (0..24).map(|hour| button(format!("{hour:02}:00"), digest.at_hour(hour))).collect();
    rows.extend(hours.chunks(HOURS_A_ROW).map(<[Button]>::to_vec));
    rows
}

fn topic_name(topic: Topic, language: Language) -> String {
    match topic {
        Topic::Submissions => say!(language, "topic-submissions"),
        Topic::Failures => say!(language, "topic-failures"),
        Topic::Expiries => say!(language, "topic-expiries"),
        Topic::Colleagues => say!(language, "topic-colleagues"),
        Topic::Questions => say!(language, "topic-questions"),
    }
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;

    use crate::messages::world::{OLGA, World};
    use crate::model::{Digest, Message, Preferences, Topic};

    #[test]
    fn what_is_on_is_marked() {
        let world = World::new();
        insta::assert_snapshot!(world.tells(OLGA, &Message::HrPreferences), @r"
        Which notifications do you want? Tap to turn on or off.
        Below: how often the digest comes, and when. Your time: UTC.
        [🔔 Submissions]
        [🔔 Candidates' questions]
        [🔔 Failures]
        [🔔 Time ran out]
        [🔔 Colleagues' actions]
        [⬜ A card for each candidate]
        [• No digest] [Daily] [Weekly]
        [00:00] [01:00] [02:00] [03:00] [04:00] [05:00]
        [06:00] [07:00] [08:00] [09:00] [10:00] [11:00]
        [12:00] [13:00] [14:00] [15:00] [16:00] [17:00]
        [18:00] [19:00] [20:00] [21:00] [22:00] [23:00]
        [🕒 Time zone]
        ");
        let weekly = Preferences {
            muted: vec![Topic::Failures],
            zone: "Europe/Moscow".parse().ok(),
            digest: Digest::Weekly { day: Weekday::Fri, hour: 17 },
            next_digest: None,
            cards: true,
        };
        let world = world.with(|tx| tx.put_preferences(OLGA, &weekly).expect("put"));
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &Message::HrPreferences), @r"
        Какие уведомления присылать? Нажмите, чтобы выключить или включить.
        Ниже — как часто и во сколько присылать сводку. Ваше время: Europe/Moscow, UTC+3.
        [🔔 Сдано задание]
        [🔔 Вопросы кандидатов]
        [🔕 Сбои]
        [🔔 Время вышло]
        [🔔 Действия коллег]
        [☑️ Карточка на каждого кандидата]
        [Без сводки] [Ежедневно] [• Еженедельно]
        [пн] [вт] [ср] [чт] [• пт] [сб] [вс]
        [00:00] [01:00] [02:00] [03:00] [04:00] [05:00]
        [06:00] [07:00] [08:00] [09:00] [10:00] [11:00]
        [12:00] [13:00] [14:00] [15:00] [16:00] [• 17:00]
        [18:00] [19:00] [20:00] [21:00] [22:00] [23:00]
        [🕒 Часовой пояс]
        ");
    }
}
