//! The headline figures of an exam: what stands in the columns of everybody's metrics.

use crate::exam::Exam;
use crate::legacy::COLUMNS;
use crate::scoring::{Scorecard, column};

/// One headline figure: how well a label's objects are outlined, or how many values of an attribute are right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    label: String,
    /// None: the outlines.
    attribute: Option<String>,
}

impl Figure {
    /// Those of an exam, in its order: first the labels, then the scored attributes.
    #[must_use]
    pub fn all(exam: &Exam) -> Vec<Self> {
        let labels = exam.labels.iter().map(|rule| Self { label: rule.name.clone(), attribute: None });
        let attributes = exam.labels.iter().flat_map(|rule| {
            rule.scored()
                .map(|attribute| Self { label: rule.name.clone(), attribute: Some(attribute.name.clone()) })
        });
        labels.chain(attributes).collect()
    }

    /// Those of an exam that no column of older reports is for.
    #[must_use]
    pub fn further(exam: &Exam) -> Vec<Self> {
        let known = |figure: &Self| COLUMNS.contains(&figure.name().as_str());
        Self::all(exam).into_iter().filter(|figure| !known(figure)).collect()
    }

    /// Name of its column. `car` and `plate` have those of older reports; the others are called like thresholds.
    #[must_use]
    pub fn name(&self) -> String {
        column(&self.label, self.attribute.as_deref())
    }

    /// The figure of a scorecard, in percent; none when the scorecard is of an exam without it, or of images without
    /// any object of the label.
    #[must_use]
    pub fn of(&self, scorecard: &Scorecard) -> Option<f64> {
        scorecard.headline(&self.label, self.attribute.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::score;

    #[test]
    fn older_reports_have_columns_for_cars_and_plates_and_nothing_else() {
        let mut exam = Exam::embedded().expect("the exam built in is whole");
        assert_eq!(Figure::all(&exam).len(), 3);
        assert_eq!(Figure::further(&exam), []);
        exam.labels[0].name = "bus".to_owned();
        exam.reference.images[0].shapes[0].label = "bus".to_owned();
        exam.labels[1].attributes[0].name = "code".to_owned();
        let names: Vec<String> = Figure::further(&exam).iter().map(Figure::name).collect();
        assert_eq!(names, ["bus_iou", "plate.code_accuracy"]);
        let card = score(&exam, 1, &exam.reference);
        assert!(Figure::all(&exam).iter().all(|figure| figure.of(&card).is_some()));
        let other = Exam::embedded().expect("the exam built in is whole");
        assert_eq!(Figure::further(&exam)[0].of(&score(&other, 1, &other.reference)), None);
    }
}
