//! What candidates agree to before they are given an assignment: the question, and what became of it.

use crate::exam::{ConsentText, Language};
use crate::messages::template::{Reading, Template};
use crate::model::Readers;
use crate::store::StoreError;
use crate::texts::catalog::say;
use crate::texts::{Button, Callback, Rendered, out_of_date, passage};

/// The question, or what became of it.
pub(crate) enum Consent {
    /// Do they agree?
    Asked {
        /// Number of the question.
        number: u32,
    },
    /// They have agreed.
    Given {
        /// To this version.
        version: u32,
    },
    /// They have not.
    Refused {
        /// Whether something is kept about them.
        is_known: bool,
    },
}

impl Template for Consent {
    const READERS: Readers = Readers::Anybody;

    /// The current text. `None`: the exam asks for nothing any more, or is another one.
    type Facts = Option<ConsentText>;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<ConsentText>, StoreError> {
        let text = reading.rules.packs.current().consent.clone();
        Ok(text.filter(|text| match self {
            Self::Asked { .. } => true,
            Self::Given { version } => text.version == *version,
            Self::Refused { .. } => false,
        }))
    }

    fn render(&self, consent: &Option<ConsentText>, language: Language) -> Rendered {
        let text = consent.as_ref().map(|consent| passage(consent.text.text(language)));
        match (self, text) {
            (Self::Asked { number }, Some(text)) => {
                let row = vec![
                    Button::callback(say!(language, "button-agree"), Callback::Agree(*number)),
                    Button::callback(say!(language, "button-disagree"), Callback::Disagree(*number)),
                ];
                Rendered::with_buttons(say!(language, "consent-ask", text = text), vec![row])
            }
            (Self::Asked { .. }, None) => Rendered::plain(out_of_date(language)),
            (Self::Given { .. }, Some(text)) => Rendered::plain(say!(language, "consent-given", text = text)),
            (Self::Given { .. }, None) => Rendered::plain(say!(language, "consent-given-before")),
            (Self::Refused { is_known: true }, _) => Rendered::plain(say!(language, "consent-refused-known")),
            (Self::Refused { is_known: false }, _) => Rendered::plain(say!(language, "consent-refused")),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::exam::{Bilingual, ConsentText, Exam};
    use crate::messages::world::{ANNA, World, exam};
    use crate::model::Message;
    use crate::store::Packs;

    fn asking() -> World {
        let text = Bilingual {
            ru: "Мы храним <имя>\nодин год.".into(),
            en: "We keep your <name>\nfor a year.".into(),
        };
        let mut world = World::new();
        world.rules.packs = Packs::from(Exam { consent: Some(ConsentText { version: 2, text }), ..exam() });
        world
    }

    #[test]
    fn the_text_of_the_exam_is_asked_for_and_stays_to_be_read() {
        let world = asking();
        insta::assert_snapshot!(world.tells(ANNA, &Message::ConsentAsk { number: 3 }), @r"
        📄 Please read this first. Nothing is set up for you before you agree.

        We keep your &lt;name&gt;
        for a year.
        [I agree] [I don't agree]
        ");
        insta::assert_snapshot!(world.tells_in_russian(ANNA, &Message::ConsentAsk { number: 3 }), @r"
        📄 Сначала прочитайте, пожалуйста. Пока вы не согласитесь, для вас ничего не создаётся.

        Мы храним &lt;имя&gt;
        один год.
        [Соглашаюсь] [Не соглашаюсь]
        ");
        insta::assert_snapshot!(world.tells(ANNA, &Message::ConsentGiven { version: 2 }), @r"
        We keep your &lt;name&gt;
        for a year.

        ✅ You have agreed to this.
        ");
        insta::assert_snapshot!(world.tells_in_russian(ANNA, &Message::ConsentGiven { version: 2 }), @r"
        Мы храним &lt;имя&gt;
        один год.

        ✅ Вы согласились с этим.
        ");
        insta::assert_snapshot!(world.tells(ANNA, &Message::ConsentGiven { version: 1 }), @"✅ You have agreed.");
        insta::assert_snapshot!(World::new().tells(ANNA, &Message::ConsentAsk { number: 3 }), @"This button no longer works.");
    }

    #[test]
    fn whoever_does_not_agree_reads_what_becomes_of_it() {
        let world = asking();
        insta::assert_snapshot!(world.tells(ANNA, &Message::ConsentRefused { is_known: false }), @"That's all right. Without your agreement there is no test, so nothing was set up, and nothing about you is kept. If you change your mind, tap “Get the task”.");
        insta::assert_snapshot!(world.tells_in_russian(ANNA, &Message::ConsentRefused { is_known: false }), @"Хорошо. Без согласия теста не будет: для вас ничего не создано, и ничего о вас не сохранено. Если передумаете, нажмите «Получить задание».");
        insta::assert_snapshot!(world.tells(ANNA, &Message::ConsentRefused { is_known: true }), @"That's all right: no attempt was started, and everything else stays as it is. If you change your mind, ask for the attempt again.");
        insta::assert_snapshot!(world.tells_in_russian(ANNA, &Message::ConsentRefused { is_known: true }), @"Хорошо: попытка не начата, всё остальное остаётся как было. Если передумаете, запросите попытку ещё раз.");
    }
}
