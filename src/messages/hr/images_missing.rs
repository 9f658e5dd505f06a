//! Images did not arrive, each with the reason.

use crate::exam::Language;
use crate::messages::template::SelfContained;
use crate::model::{MissingImage, NotSent, Readers};
use crate::texts::Rendered;
use crate::texts::catalog::{foreign_code, say};

/// Images did not arrive.
pub(crate) struct ImagesMissing<'a> {
    /// What they belong to.
    pub(crate) of: Of,
    /// The images, each with the reason.
    pub(crate) images: &'a [MissingImage],
}

/// What images belong to.
#[derive(Clone, Copy)]
pub(crate) enum Of {
    /// The instruction: candidates do not get them.
    Instructions,
    /// An attempt that HR asked for.
    Attempt,
}

impl SelfContained for ImagesMissing<'_> {
    const READERS: Readers = Readers::Hr;

    fn render(&self, language: Language) -> Rendered {
        let (title, next) = match self.of {
            Of::Instructions => (
                say!(language, "hr-instructions-missing"),
                vec![String::new(), say!(language, "hr-instructions-missing-next")],
            ),
            Of::Attempt => (say!(language, "hr-pictures-missing"), Vec::new()),
        };
        let lines = self.images.iter().map(|image| line(image, language));
        Rendered::plain([title].into_iter().chain(lines).chain(next).collect::<Vec<_>>().join("\n"))
    }
}

fn line(image: &MissingImage, language: Language) -> String {
    let why = match image.why {
        NotSent::TooLarge => say!(language, "picture-too-large"),
        NotSent::Refused => say!(language, "picture-refused"),
        NotSent::NotDrawn => say!(language, "picture-not-drawn"),
    };
    format!("• {}: {why}", foreign_code(&image.name))
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{OLGA, World};
    use crate::model::{Message, MissingImage, NotSent};

    fn images() -> Vec<MissingImage> {
        let all = [NotSent::TooLarge, NotSent::Refused, NotSent::NotDrawn].into_iter().zip(["a", "b", "c"]);
        all.map(|(why, name)| MissingImage { name: format!("{name}.png"), why }).collect()
    }

    #[test]
    fn each_has_its_reason() {
        let world = World::new();
        insta::assert_snapshot!(world.tells(OLGA, &Message::HrInstructionsMissing { images: images() }), @r"
        ⚠️ Telegram does not accept these instruction images, so candidates don't see them:
        • <code>a.png</code>: larger than 50 MB
        • <code>b.png</code>: refused by Telegram, the cause is in the operator's log
        • <code>c.png</code>: could not be drawn, the cause is in the operator's log

        Ask the operator to replace them in the exam: “candidates-bot exam check” says what Telegram accepts.
        ");
        let told = world.tells_in_russian(OLGA, &Message::HrInstructionsMissing { images: images() });
        insta::assert_snapshot!(told, @r"
        ⚠️ Telegram не принимает эти картинки из инструкции, кандидаты их не видят:
        • <code>a.png</code>: больше 50 МБ
        • <code>b.png</code>: Telegram не принял, причина — в журнале у администратора
        • <code>c.png</code>: не удалось нарисовать, причина — в журнале у администратора

        Попросите администратора заменить их в экзамене (команда «candidates-bot exam check» покажет, что принимает Telegram).
        ");
        insta::assert_snapshot!(world.tells(OLGA, &Message::HrImagesMissing { images: images() }), @r"
        These images could not be sent:
        • <code>a.png</code>: larger than 50 MB
        • <code>b.png</code>: refused by Telegram, the cause is in the operator's log
        • <code>c.png</code>: could not be drawn, the cause is in the operator's log
        ");
    }
}
