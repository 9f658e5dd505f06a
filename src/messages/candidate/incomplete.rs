//! Everything that is missing.

use crate::exam::Language;
use crate::messages::template::SelfContained;
use crate::model::Readers;
use crate::scoring::Finding;
use crate::texts::{Rendered, findings};

/// What is missing.
pub(crate) struct Incomplete<'a> {
    /// All findings, by image.
    pub(crate) findings: &'a [Finding],
}

impl SelfContained for Incomplete<'_> {
    const READERS: Readers = Readers::Anybody;

    fn render(&self, language: Language) -> Rendered {
        Rendered::plain(findings::list(self.findings, language))
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{ANNA, World};
    use crate::model::Message;
    use crate::scoring::{Finding, Problem};

    fn incomplete() -> Message {
        let finding = |image, problem| Finding { image, name: format!("0{image}.jpg"), problem };
        let problems = [
            finding(1, Problem::Missing { label: "car".into(), expected: 2, found: 1 }),
            finding(1, Problem::BrokenOutline { label: "plate".into() }),
            finding(3, Problem::Deleted),
        ];
        Message::Incomplete { findings: problems.into() }
    }

    #[test]
    fn all_that_is_missing_is_told_by_image() {
        let world = World::new();
        insta::assert_snapshot!(world.tells(ANNA, &incomplete()), @r"
        Not complete yet: 3 things to fix.

        <b>Image 1</b> (01.jpg)
        • “car” is outlined once instead of 2: add what is missing
        • “plate” has a broken outline: delete it and draw it again

        <b>Image 3</b> (03.jpg)
        • this image was deleted, and nothing on it counts: restore it (switch on “Show deleted frames” in the settings of the site, open the image and restore it)

        Fix this on the site, <b>save</b>, and tap “I'm done” again.
        ");
    }
}
