//! The message that shows the progress of an assignment; it is edited repeatedly.

use crate::exam::Language;
use crate::model::Stage;
use crate::texts::Rendered;
use crate::texts::catalog::say;

/// Its text at a stage.
#[must_use]
pub fn progress(stage: Stage, language: Language) -> Rendered {
    Rendered::plain(match stage {
        Stage::Account => say!(language, "stage-account"),
        Stage::Task => say!(language, "stage-task"),
        Stage::Images => say!(language, "stage-pictures"),
        Stage::Import => say!(language, "stage-import"),
        Stage::Ready => say!(language, "stage-ready"),
        Stage::Delayed => say!(language, "stage-delayed"),
        Stage::Failed => say!(language, "stage-failed"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_has_its_sentence() {
        let stages = [
            Stage::Account,
            Stage::Task,
            Stage::Images,
            Stage::Import,
            Stage::Ready,
            Stage::Delayed,
            Stage::Failed,
        ];
        let told = stages.map(|stage| progress(stage, Language::En).html).join("\n");
        insta::assert_snapshot!(told, @r"
        ⏳ Creating your account on the site… (1 of 4)
        ⏳ Creating your task… (2 of 4)
        ⏳ Sending the images to the site… (3 of 4)
        ⏳ The site is preparing the images… (4 of 4)
        ✅ Your task is ready.
        ⏳ The site isn't responding right now. I'll keep trying; you don't need to do anything.
        ⚠️ Your task could not be prepared. HR has been notified and will retry; I'll message you as soon as it's ready.
        ");
    }
}
