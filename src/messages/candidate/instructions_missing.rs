//! Images of the instruction did not arrive.

use crate::exam::Language;
use crate::messages::template::SelfContained;
use crate::model::Readers;
use crate::texts::Rendered;
use crate::texts::catalog::{Own, foreign_code, say};

/// Images of the instruction did not arrive; HR knows.
pub(crate) struct InstructionsMissing<'a> {
    /// Their names.
    pub(crate) images: &'a [String],
}

impl SelfContained for InstructionsMissing<'_> {
    const READERS: Readers = Readers::Anybody;

    fn render(&self, language: Language) -> Rendered {
        let names: Vec<String> = self.images.iter().map(|name| foreign_code(name).to_string()).collect();
        let images = Own(names.join(", "));
        Rendered::plain(say!(language, "instructions-missing", count = self.images.len(), images = images))
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{ANNA, World};
    use crate::model::Message;

    #[test]
    fn the_images_are_named() {
        let world = World::new();
        let message = Message::InstructionsMissing { images: vec!["a.png".into(), "<b>.png".into()] };
        let told = world.tells(ANNA, &message);
        insta::assert_snapshot!(told, @"2 images that show what good annotation looks like could not be sent: <code>a.png</code>, <code>&lt;b&gt;.png</code>. HR has been notified. You can start without it; if something is unclear, ask HR.");
        let told = world.tells_in_russian(ANNA, &message);
        insta::assert_snapshot!(told, @"Не удалось отправить 2 картинки с примерами разметки: <code>a.png</code>, <code>&lt;b&gt;.png</code>. Мы уже сообщили HR. Начинать можно и так; если что-то непонятно, спросите HR.");
    }
}
