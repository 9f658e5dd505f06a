//! Which notifications are sent, with buttons that change this.

use crate::exam::Language;
use crate::messages::template::{Reading, Template};
use crate::model::{self, Readers, Topic};
use crate::store::{Records, StoreError};
use crate::texts::catalog::say;
use crate::texts::{Button, Callback, Rendered};

/// Hours in one row of buttons.
const HOURS_A_ROW: usize = 6;

/// Notification settings: a button for each topic, and for the hour of the digest.
pub(crate) struct Preferences;

impl Template for Preferences {
    const READERS: Readers = Readers::Hr;

    /// The reader's settings.
    type Facts = model::Preferences;

    fn read(&self, reading: &Reading<'_>) -> Result<model::Preferences, StoreError> {
        reading.view.preferences(reading.reader())
    }

    fn render(&self, preferences: &model::Preferences, language: Language) -> Rendered {
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
        let marked = |on: bool, label: String| if on { format!("• {label}") } else { label };
        let hours: Vec<Button> = (0..24)
            .map(|hour| {
                let label = marked(preferences.digest == Some(hour), format!("{hour:02}:00"));
                Button::callback(label, Callback::Digest(Some(hour)))
            })
            .collect();
        rows.push(vec![Button::callback(
            marked(preferences.digest.is_none(), say!(language, "digest-off")),
            Callback::Digest(None),
        )]);
        rows.extend(hours.chunks(HOURS_A_ROW).map(<[Button]>::to_vec));
        Rendered::with_buttons(say!(language, "hr-preferences"), rows)
    }
}

fn topic_name(topic: Topic, language: Language) -> String {
    match topic {
        Topic::Submissions => say!(language, "topic-submissions"),
        Topic::Failures => say!(language, "topic-failures"),
        Topic::Expiries => say!(language, "topic-expiries"),
        Topic::Colleagues => say!(language, "topic-colleagues"),
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{OLGA, World};
    use crate::model::Message;

    #[test]
    fn what_is_on_is_marked() {
        let world = World::new();
        insta::assert_snapshot!(world.tells(OLGA, &Message::HrPreferences), @r"
        Which notifications do you want? Tap to turn on or off.
        Below: the hour of the daily digest (UTC).
        [🔔 Submissions]
        [🔔 Failures]
        [🔔 Time ran out]
        [🔔 Colleagues' actions]
        [• No digest]
        [00:00] [01:00] [02:00] [03:00] [04:00] [05:00]
        [06:00] [07:00] [08:00] [09:00] [10:00] [11:00]
        [12:00] [13:00] [14:00] [15:00] [16:00] [17:00]
        [18:00] [19:00] [20:00] [21:00] [22:00] [23:00]
        ");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &Message::HrPreferences), @r"
        Какие уведомления присылать? Нажмите, чтобы выключить или включить.
        Ниже — час ежедневной сводки по UTC (Москва = UTC + 3):
        [🔔 Сдано задание]
        [🔔 Сбои]
        [🔔 Время вышло]
        [🔔 Действия коллег]
        [• Не присылать сводку]
        [00:00] [01:00] [02:00] [03:00] [04:00] [05:00]
        [06:00] [07:00] [08:00] [09:00] [10:00] [11:00]
        [12:00] [13:00] [14:00] [15:00] [16:00] [17:00]
        [18:00] [19:00] [20:00] [21:00] [22:00] [23:00]
        ");
    }
}
