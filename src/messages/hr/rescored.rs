//! Attempts were scored again with a corrected exam.

use crate::exam::Language;
use crate::messages::template::SelfContained;
use crate::model::Readers;
use crate::texts::Rendered;
use crate::texts::catalog::say;

/// They were scored again.
pub(crate) struct Rescored {
    /// Number of attempts that were scored anew.
    pub(crate) attempts: u32,
    /// How many of them have different figures now.
    pub(crate) changed: u32,
}

impl SelfContained for Rescored {
    const READERS: Readers = Readers::Hr;

    fn render(&self, language: Language) -> Rendered {
        Rendered::plain(say!(language, "hr-rescored", attempts = self.attempts, changed = self.changed))
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{OLGA, World};
    use crate::model::Message;

    #[test]
    fn changes_are_counted() {
        let world = World::new();
        let told = world.tells(OLGA, &Message::HrRescored { attempts: 300, changed: 2 });
        insta::assert_snapshot!(told, @"The exam was corrected, and 300 attempts were re-scored. 2 results changed; lists and ranks are updated.");
        let told = world.tells_in_russian(OLGA, &Message::HrRescored { attempts: 300, changed: 2 });
        insta::assert_snapshot!(told, @"Экзамен исправлен, заново оценено 300 попыток. Показатели изменились у 2 попыток; списки и места обновлены.");
    }
}
