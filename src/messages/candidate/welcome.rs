//! The greeting: what this test is about.

use std::sync::Arc;

use crate::exam::{Exam, Language};
use crate::messages::template::{Reading, Template};
use crate::model::Readers;
use crate::store::StoreError;
use crate::texts::catalog::{foreign, say};
use crate::texts::{Keyboard, Rendered, candidate_menu};

/// Greeting, and the menu.
pub(crate) struct Welcome {
    /// With HR's row.
    pub(crate) hr: bool,
}

impl Template for Welcome {
    const READERS: Readers = Readers::Anybody;

    /// Their exam.
    type Facts = Arc<Exam>;

    fn read(&self, reading: &Reading<'_>) -> Result<Arc<Exam>, StoreError> {
        reading.rules.packs.exam_of(reading.view, reading.reader())
    }

    fn render(&self, exam: &Arc<Exam>, language: Language) -> Rendered {
        let title = foreign(exam.title.text(language));
        let html = say!(language, "welcome", title = title, images = exam.image_count(1));
        Rendered { html, keyboard: Keyboard::Menu(candidate_menu(language, self.hr)) }
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{NOBODY, OLGA, World};
    use crate::model::Message;

    #[test]
    fn it_says_which_test_this_is() {
        let world = World::new();
        insta::assert_snapshot!(world.tells(NOBODY, &Message::Welcome { hr: false }), @r"
        Hello! This is a test task for image annotators: Cars and plates. Tap “Get the task” to get an account and 5 images to annotate on the site; you will need a computer.
        [Get the task] [I'm done]
        [Another attempt] [Help]
        ");
        insta::assert_snapshot!(world.tells_in_russian(NOBODY, &Message::Welcome { hr: false }), @r"
        Здравствуйте! Это тестовое задание для разметчиков изображений «Автомобили и номера». На сайте разметки нужно разметить 5 картинок; понадобится компьютер. Когда будете готовы, нажмите «Получить задание»: бот создаст учётную запись и выдаст задание.
        [Получить задание] [Задание выполнено]
        [Ещё одна попытка] [Помощь]
        ");
        insta::assert_snapshot!(world.tells(OLGA, &Message::Welcome { hr: true }), @r"
        Hello! This is a test task for image annotators: Cars and plates. Tap “Get the task” to get an account and 5 images to annotate on the site; you will need a computer.
        [Get the task] [I'm done]
        [Another attempt] [Help]
        [HR menu]
        ");
    }
}
