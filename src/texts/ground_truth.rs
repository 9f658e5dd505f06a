//! What may be wrong in a ground truth, in a sentence that says who thinks so.

use super::catalog::{Foreign, Own, foreign_plain, say};
use crate::doubts::{Doubt, Evidence};
use crate::exam::{Change, Language};
use crate::measure::shortened;
use crate::report::Legend;

/// Maximum number of characters of a value or of the name of a label.
const VALUE: usize = 40;

/// Maximum number of characters of the name of an object.
const NAME: usize = 48;

/// Which object it is about: `03.jpg · plate.plate 2`. `foreign` makes it fit for where it is shown.
pub(crate) fn disputed_object(doubt: &Doubt, foreign: fn(&str) -> Foreign) -> Foreign {
    let mut name = format!("{} · {}", doubt.image, doubt.label());
    if let Change::Value { attribute, .. } = &doubt.proposal {
        name = format!("{name}.{attribute}");
    }
    if let Some(object) = doubt.proposal.object().filter(|_| doubt.several) {
        name = format!("{name} {}", object.number + 1);
    }
    foreign(&shortened(&name, NAME))
}

/// What strong candidates have otherwise, and how many of them.
pub(crate) fn disputed_how(doubt: &Doubt, foreign: fn(&str) -> Foreign, language: Language) -> String {
    let (count, of) = (doubt.count, doubt.of);
    let short = |text: &str| foreign(&shortened(text, VALUE));
    match (&doubt.proposal, &doubt.evidence) {
        (Change::Value { value, .. }, Evidence::Value { truth, probability }) => {
            // Nothing is sure.
            let percent = Own(format!("{:.0}", (probability * 100.0).floor().min(99.0)));
            match (value.trim().is_empty(), truth.trim().is_empty()) {
                (true, _) => say!(
                    language,
                    "truth-value-none",
                    count = count,
                    of = of,
                    truth = short(truth),
                    percent = percent
                ),
                (false, true) => say!(
                    language,
                    "truth-value-more",
                    count = count,
                    of = of,
                    value = short(value),
                    percent = percent
                ),
                (false, false) => say!(
                    language,
                    "truth-value",
                    count = count,
                    of = of,
                    value = short(value),
                    truth = short(truth),
                    percent = percent
                ),
            }
        }
        (Change::Label { object, label }, _) => say!(
            language,
            "truth-label",
            count = count,
            of = of,
            value = short(label),
            truth = short(&object.label)
        ),
        (_, Evidence::Outline { among, truth }) => {
            let [among, agrees] = [among, truth].map(|share| Own(format!("{:.0}", share * 100.0)));
            say!(language, "truth-outline", count = count, of = of, among = among, agrees = agrees)
        }
        (_, Evidence::NotFound { found, people }) => {
            say!(language, "truth-not-found", count = count, of = of, found = *found, people = *people)
        }
        (_, Evidence::Value { .. } | Evidence::Label | Evidence::Lacking) => {
            say!(language, "truth-lacking", count = count, of = of)
        }
    }
}

/// Object and sentence, for a line of plain text.
#[must_use]
pub fn disputed_line(doubt: &Doubt, language: Language) -> String {
    let object = disputed_object(doubt, foreign_plain);
    format!("{object}: {}", disputed_how(doubt, foreign_plain, language))
}

/// The caption of the picture of a doubt.
#[must_use]
pub fn disputed_caption(doubt: &Doubt) -> String {
    disputed_object(doubt, foreign_plain).to_string()
}

/// The words on the picture of a doubt.
#[must_use]
pub fn disputed_legend(language: Language) -> Legend {
    Legend {
        agreement: say!(language, "truth-legend-both"),
        missed: say!(language, "truth-legend-truth-only"),
        extra: say!(language, "truth-legend-theirs-only"),
        reference: say!(language, "hr-legend-reference"),
        submitted: say!(language, "truth-legend-theirs"),
        expected: say!(language, "truth-legend-truth-value"),
        given: say!(language, "truth-legend-their-value"),
        ..super::legend(language)
    }
}

/// Tells that a doubt is none any more.
#[must_use]
pub fn no_longer_disputed(language: Language) -> String {
    say!(language, "truth-gone")
}
