//! Asks in which format HR wants everyone's metrics, or whether they want to know how good the exam is.

use crate::exam::Language;
use crate::messages::template::{Reading, Template};
use crate::model::{self, Filter, Readers};
use crate::store::{ImportedPeople, Records, StoreError};
use crate::texts::catalog::say;
use crate::texts::{Button, Callback, CorrectionButton, Rendered};

/// Asks for the format.
pub(crate) struct Export;

impl Template for Export {
    const READERS: Readers = Readers::Hr;

    /// The number of candidates.
    type Facts = u64;

    fn read(&self, reading: &Reading<'_>) -> Result<u64, StoreError> {
        Ok(reading.view.list_size(Filter::All)? + reading.view.imported_size()?)
    }

    fn render(&self, count: &u64, language: Language) -> Rendered {
        let button = |export| {
            let label = match export {
                model::Export::Workbook => say!(language, "button-workbook"),
                model::Export::Csv => say!(language, "button-csv"),
                model::Export::Chart => say!(language, "button-chart"),
            };
            Button::callback(label, Callback::Export(export))
        };
        let row = model::Export::ALL.map(button).to_vec();
        let quality = Button::callback(say!(language, "button-exam-quality"), Callback::ExamQuality);
        let corrections = Callback::Correction(CorrectionButton::List);
        let corrections = Button::callback(say!(language, "button-key-corrections"), corrections);
        Rendered::with_buttons(
            say!(language, "hr-export", count = *count),
            vec![row, vec![quality, corrections]],
        )
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{OLGA, World, listed};
    use crate::model::Message;

    #[test]
    fn it_offers_every_kind() {
        let world = World::new().with(listed);
        insta::assert_snapshot!(world.tells(OLGA, &Message::HrExport), @r"
        2 candidates. Which format?
        [Chart] [Excel] [CSV]
        [Exam quality] [Corrections]
        ");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &Message::HrExport), @r"
        2 кандидата. В каком виде прислать отчёт?
        [График] [Excel] [CSV]
        [Качество экзамена] [Исправления]
        ");
    }
}
