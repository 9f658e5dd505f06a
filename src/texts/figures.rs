//! Figures of a submission, and the state of an attempt.

use super::catalog::{Own, foreign, say};
use super::metrics::{metric_name, metric_of};
use crate::exam::{Agreement, Exam, Language, Metric};
use crate::measure::shortened;
use crate::model::Phase;
use crate::scoring::{Figure, Scorecard};

/// Maximum number of figures in a line: more are unreadable on a phone, and the card has them all.
const FIGURES: usize = 8;
/// Maximum number of characters of a figure's name above the candidates.
const NAME_SHOWN: usize = 40;

/// The state of an attempt, in a word or two.
pub(crate) fn state(phase: Phase, language: Language) -> String {
    match phase {
        Phase::Preparing => say!(language, "hr-state-preparing"),
        Phase::InProgress => say!(language, "hr-state-progress"),
        Phase::Checking => say!(language, "hr-state-checking"),
        Phase::Complete => say!(language, "hr-state-complete"),
        Phase::Failed => say!(language, "hr-state-failed"),
        Phase::Expired => say!(language, "hr-state-expired"),
        Phase::Unchecked => say!(language, "hr-state-unchecked"),
    }
}

/// The headline figures: one line per label and per scored attribute, each against its threshold if it has one.
pub(crate) fn figures(scorecard: &Scorecard, exam: &Exam, language: Language) -> Vec<String> {
    let line = |figure: Figure<'_>| {
        let Some(reached) = figure.percent else {
            // If the label's line says it, the lines of its attributes need not repeat it.
            let label = foreign(figure.label);
            return figure.attribute.is_none().then(|| say!(language, "hr-not-asked", label = label));
        };
        let percent = format!("{reached:.2}");
        let line = match (figure.label, figure.attribute) {
            (label, None) if metric_of(exam, label) != Metric::Agreement(Agreement::Iou) => {
                let metric = Own(metric_name(metric_of(exam, label), language));
                say!(language, "hr-label-by", label = foreign(label), metric = metric, figure = Own(percent))
            }
            ("car", None) => say!(language, "hr-car", figure = Own(percent)),
            ("plate", None) => say!(language, "hr-plate", figure = Own(percent)),
            (label, Some(attribute)) if is_lenient(exam, label, attribute) => {
                let (label, attribute) = (foreign(label), foreign(attribute));
                say!(
                    language,
                    "hr-attribute-right",
                    label = label,
                    attribute = attribute,
                    figure = Own(percent)
                )
            }
            ("plate", Some("plate")) => say!(language, "hr-accuracy", figure = Own(percent)),
            (label, None) => say!(language, "hr-label", label = foreign(label), figure = Own(percent)),
            (label, Some(attribute)) => {
                let (label, attribute) = (foreign(label), foreign(attribute));
                say!(language, "hr-attribute", label = label, attribute = attribute, figure = Own(percent))
            }
        };
        Some(judged(&line, reached, figure.threshold(&exam.thresholds), language))
    };
    scorecard.figures().filter_map(line).collect()
}

/// Whether other values than the exact one may be right.
fn is_lenient(exam: &Exam, label: &str, attribute: &str) -> bool {
    let mut attributes = exam.label(label).into_iter().flat_map(|rule| &rule.attributes);
    attributes.any(|rule| rule.name == attribute && rule.is_lenient())
}

/// A figure with its threshold, and whether it reaches it.
fn judged(line: &str, figure: f64, threshold: Option<f64>, language: Language) -> String {
    let Some(threshold) = threshold else { return line.to_owned() };
    let mark = if figure >= threshold { "✅" } else { "❌" };
    format!("{mark} {line} {}", say!(language, "hr-threshold", threshold = Own(threshold.to_string())))
}

/// Every headline figure, to a tenth of a percent.
pub(crate) fn figures_in_short(scorecard: &Scorecard) -> String {
    in_short(scorecard.figures().map(|figure| figure.percent))
}

/// Figures, to a tenth of a percent.
pub(crate) fn in_short(figures: impl Iterator<Item = Option<f64>>) -> String {
    let shown = |figure: Option<f64>| figure.map_or_else(|| "–".to_owned(), |figure| format!("{figure:.1}"));
    several(figures.map(shown))
}

/// The names of the figures, in their order.
pub(crate) fn figure_names(exam: &Exam) -> String {
    let labels = exam.labels.iter().map(|label| label.name.clone());
    let attributes = exam.labels.iter().flat_map(|label| {
        let scored = label.attributes.iter().filter(|attribute| attribute.scored);
        scored.map(|attribute| format!("{}.{}", label.name, attribute.name))
    });
    let shown = |name: String| foreign(&shortened(&name, NAME_SHOWN)).to_string();
    several(labels.chain(attributes).map(shown))
}

/// The first of these, as many as are readable on a phone.
fn several(figures: impl Iterator<Item = String>) -> String {
    let mut figures: Vec<String> = figures.take(FIGURES + 1).collect();
    if figures.len() > FIGURES {
        figures.truncate(FIGURES);
        figures.push("…".to_owned());
    }
    figures.join(" / ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::{Verdict, score, verdict};

    #[test]
    fn what_no_image_shows_is_said_instead_of_a_figure() {
        let mut exam = Exam::embedded().expect("the exam built in is whole");
        for image in &mut exam.reference.images {
            image.shapes.retain(|shape| shape.label != "plate");
        }
        let card = score(&exam, 1, &exam.reference);
        let lines = figures(&card, &exam, Language::En).join("\n");
        assert_eq!(
            lines.replace(['\u{2068}', '\u{2069}'], ""),
            "✅ Cars, IoU: <b>100.00 %</b> (min. 90 %)\n“plate”: none on these images, so there is no figure"
        );
        assert_eq!(figures_in_short(&card), "100.0 / – / –");
        assert_eq!(verdict(&card, &exam, false), Verdict::Pass, "by the figure that there is");
    }
    #[test]
    fn a_figure_is_called_by_the_metric_of_its_label() {
        let mut exam = Exam::embedded().expect("the exam built in is whole");
        exam.labels[0].metric = Metric::Agreement(Agreement::Dice);
        exam.labels[1].metric = Metric::F1 { at_least: 0.5, of: Agreement::Iou };
        let card = score(&exam, 1, &exam.reference);
        let told =
            |language| figures(&card, &exam, language)[..2].join("\n").replace(['\u{2068}', '\u{2069}'], "");
        assert_eq!(
            told(Language::En),
            "✅ “car”, Dice: <b>100.00 %</b> (min. 90 %)\n✅ “plate”, F1 (IoU ≥ 0.5): <b>100.00 %</b> (min. 80 %)"
        );
        assert!(told(Language::Ru).starts_with("✅ «car», Dice: <b>100.00 %</b>"), "{}", told(Language::Ru));
    }
}
