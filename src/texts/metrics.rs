//! What the metrics of labels are called.

use super::catalog::{Own, say};
use crate::exam::{Agreement, Exam, Language, Metric};

/// The name of a metric, with its numbers where people need them.
pub(crate) fn metric_name(metric: Metric, language: Language) -> String {
    let agreement = agreement_name(metric.agreement(), language);
    match metric {
        Metric::Agreement(_) => agreement,
        // A tag is there or not.
        Metric::F1 { of: Agreement::Exact, .. } => say!(language, "metric-f1"),
        Metric::F1 { at_least, .. } => {
            say!(language, "metric-f1-from", name = Own(agreement), least = Own(at_least.to_string()))
        }
    }
}

/// The name of the metric that says how far two objects agree.
pub(crate) fn agreement_name(agreement: Agreement, language: Language) -> String {
    match agreement {
        Agreement::Iou => say!(language, "metric-iou"),
        Agreement::Dice => say!(language, "metric-dice"),
        Agreement::BoundaryIou => say!(language, "metric-boundary-iou"),
        Agreement::Oks { .. } => say!(language, "metric-oks"),
        Agreement::Pck { within, .. } => say!(language, "metric-pck", within = Own(within.to_string())),
        Agreement::Line { tolerance } => {
            say!(language, "metric-line", tolerance = Own(tolerance.to_string()))
        }
        Agreement::Exact => say!(language, "metric-exact"),
    }
}

/// The metric of a label; that of outlines where the exam does not have the label.
pub(crate) fn metric_of(exam: &Exam, label: &str) -> Metric {
    exam.label(label).map_or(Metric::Agreement(Agreement::Iou), |rule| rule.metric)
}

/// Whether all objects of an exam have outlines that are compared by `IoU`.
pub(crate) fn is_all_iou(exam: &Exam) -> bool {
    exam.labels.iter().all(|rule| rule.metric == Metric::Agreement(Agreement::Iou))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::ShapeKind;

    #[test]
    fn every_metric_has_a_name() {
        let name =
            |metric: Metric, language| metric_name(metric, language).replace(['\u{2068}', '\u{2069}'], "");
        let names = |language| {
            let f1 = |of| Metric::F1 { at_least: 0.75, of };
            let of_areas =
                [Agreement::Dice, Agreement::BoundaryIou, Agreement::Pck { within: 0.1, scale: None }];
            let of_kinds = [ShapeKind::Polygon, ShapeKind::Points, ShapeKind::Polyline, ShapeKind::Tag];
            let metrics =
                of_areas.map(Metric::Agreement).into_iter().chain(of_kinds.map(|kind| Metric::usual(&kind)));
            let all = metrics.chain([f1(Agreement::Iou), f1(Agreement::Exact)]);
            all.map(|metric| name(metric, language)).collect::<Vec<_>>().join("; ")
        };
        assert_eq!(
            names(Language::En),
            "Dice; boundary IoU; PCK (0.1); IoU; OKS; line within 1%; exact; F1 (IoU ≥ 0.75); F1"
        );
        assert_eq!(
            names(Language::Ru),
            "Dice; IoU границ; PCK (0.1); IoU; OKS; линия в пределах 1%; точное совпадение; F1 (IoU ≥ 0.75); F1"
        );
    }
}
