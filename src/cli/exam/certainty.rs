//! Exams that ask for a certainty that nobody can reach, or that their images are too few for.

use crate::exam::Exam;
use crate::scoring::{FEWEST_IMAGES, Measure};

/// Why nobody could be recommended to pass, whatever they draw; a note per reason.
pub(super) fn notes(exam: &Exam) -> Vec<String> {
    if exam.thresholds.certain_from().is_none() {
        return Vec::new();
    }
    let measures = Measure::all(exam);
    let threshold = |measure: &Measure| exam.thresholds.of(&measure.label, measure.attribute.as_deref());
    let has_outlines = measures.iter().any(|it| it.attribute.is_none() && threshold(it).is_some());
    let attempts = 1..=exam.attempts.len().clamp(1, u8::MAX.into()) as u8;
    let short = attempts.filter(|number| exam.image_count(*number) < FEWEST_IMAGES);
    let short: Vec<String> = short.map(|number| number.to_string()).collect();
    let mut notes = Vec::new();
    if has_outlines && !short.is_empty() {
        notes.push(format!(
            "certainty.decides is true, and attempts with fewer than {FEWEST_IMAGES} pictures do not show how certain the \
             figures of labels are (attempt {}): nobody who makes them can be recommended to pass",
            short.join(", ")
        ));
    }
    let never = measures.iter().find(|it| threshold(it).is_some_and(|threshold| threshold >= 100.0));
    if let Some(Measure { label, attribute, .. }) = never {
        let attribute = attribute.as_ref().map(|name| format!(", attribute {name:?}")).unwrap_or_default();
        notes.push(format!(
            "certainty.decides is true, and the threshold of label {label:?}{attribute} is 100: it can't be certain that \
             somebody is never wrong, so nobody can be recommended to pass"
        ));
    }
    notes
}

/// Why it is never told of an attempt that enough is known to pass, whatever is drawn.
pub(super) fn too_short(exam: &Exam) -> Option<String> {
    let plan = exam.sequential.as_ref()?;
    let passes = plan.progress(std::iter::repeat_n(true, plan.most() as usize)).answers;
    let attempts = 1..=exam.attempts.len().clamp(1, u8::MAX.into()) as u8;
    let short = attempts.filter(|number| exam.image_count(*number) < passes as usize);
    let short: Vec<String> = short.map(|number| number.to_string()).collect();
    (!short.is_empty()).then(|| {
        format!(
            "by [sequential] it takes {passes} right pictures to know enough to pass, and attempts have fewer (attempt {}): \
             the card says each time that more are needed, unless enough is known to fail",
            short.join(", ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Plan;

    #[test]
    fn an_exam_with_too_few_images_for_its_test_is_noted() {
        let mut exam = Exam::embedded().expect("the exam built in is whole");
        assert_eq!(too_short(&exam), None);
        exam.sequential = Plan::new(0.5, 0.9, (0.1, 0.1), 20).ok();
        assert_eq!(too_short(&exam), None, "four of five can be enough");
        exam.sequential = Plan::new(0.5, 0.9, (0.02, 0.02), 40).ok();
        let note = too_short(&exam).expect("five are too few");
        assert!(note.starts_with("by [sequential] it takes 7 right pictures"), "{note}");
        assert!(note.contains("(attempt 1, 2)"), "{note}");
    }

    #[test]
    fn an_exam_that_nobody_can_pass_for_certain_is_noted() {
        let mut exam = Exam::embedded().expect("the exam built in is whole");
        assert!(notes(&exam).is_empty());
        exam.thresholds = exam.thresholds.with_certainty(0.9);
        insta::assert_snapshot!(notes(&exam).join("\n"), @r#"
        certainty.decides is true, and attempts with fewer than 20 pictures do not show how certain the figures of labels are (attempt 1, 2): nobody who makes them can be recommended to pass
        certainty.decides is true, and the threshold of label "plate", attribute "plate" is 100: it can't be certain that somebody is never wrong, so nobody can be recommended to pass
        "#);
        exam.attempts[0] = (0..20).map(|number| format!("{number}.jpg")).collect();
        exam.attempts.truncate(1);
        exam.thresholds = exam.thresholds.with_accuracy("plate", "plate", 90.0);
        assert!(notes(&exam).is_empty());
    }
}
