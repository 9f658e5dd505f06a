//! A draft of `exam.toml` for images that an expert has annotated: rules that fit the annotations, for somebody
//! to continue from.

mod label;
mod toml_text;

use std::fmt::Write;

pub use self::label::DraftLabel;
use self::toml_text::{listed, quoted};

use super::annotations::Annotations;
use super::rules::LabelRule;

/// What the draft is made from.
pub struct Draft<'a> {
    /// Name of the exam.
    pub title: &'a str,
    /// Labels as the site has them.
    pub labels: Vec<DraftLabel<'a>>,
    /// The ground truth.
    pub annotations: &'a Annotations,
    /// Names of the images of each attempt.
    pub attempts: &'a [Vec<String>],
    /// Names of the images that are intentionally empty.
    pub empty: &'a [String],
}

impl Draft<'_> {
    /// The text of the file. Its rules are as strict as the annotations allow: a number of points or of objects
    /// that is the same everywhere is required.
    #[must_use]
    pub fn text(&self) -> String {
        let rules: Vec<LabelRule> = self.labels.iter().map(|label| label.rule(self.annotations)).collect();
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = self.put(&mut text, &rules);
        text
    }

    fn put(&self, text: &mut String, rules: &[LabelRule]) -> std::fmt::Result {
        let names: Vec<&str> = rules.iter().map(|rule| rule.name.as_str()).collect();
        let names = names.join(", ");
        let most = self.attempts.iter().map(Vec::len).max().unwrap_or(1);
        writeln!(
            text,
            "# Made by `candidates-bot exam pull` out of a task of the site. Title, instruction and thresholds are to be\n\
             # written; the rules of the labels are those that the markup keeps. `candidates-bot exam init DIR` writes an\n\
             # example in which every key is explained.\n\n\
             # instruction_pictures = [\"instructions/how-to.jpg\"]\n\
             # time_limit_hours = 48\n\n\
             # Pictures in one job: those of an attempt.\n\
             segment_size = {}\n",
            most.clamp(1, 1000)
        )?;
        if !self.empty.is_empty() {
            writeln!(text, "# Nothing is to be marked on these.\nempty_pictures = {}\n", listed(self.empty))?;
        }
        let title = quoted(self.title);
        writeln!(text, "[title]\nru = {title}\nen = {title}\n")?;
        writeln!(text, "[instruction]")?;
        let ru = format!(
            "Выделите на каждой картинке всё, для чего есть метки: {names}. Сохраните работу и сообщите об этом боту."
        );
        let en = format!(
            "Mark everything on each picture that there are labels for: {names}. Save your work and tell the bot."
        );
        writeln!(text, "ru = {}\nen = {}", quoted(&ru), quoted(&en))?;
        for rule in rules {
            label::put(text, rule)?;
        }
        for images in self.attempts {
            writeln!(text, "\n[[attempts]]\npictures = {}", listed(images))?;
        }
        writeln!(text, "\n# Figures (percent) from which on a result is good.\n[thresholds]")?;
        for rule in rules {
            writeln!(text, "# {} = 85", quoted(&format!("{}_{}", rule.name, rule.metric.name())))?;
            if rule.scored().next().is_some() {
                writeln!(text, "# {} = 95", quoted(&format!("{}_accuracy", rule.name)))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::Exam;
    use crate::exam::manifest::parse;

    #[test]
    fn the_rules_are_those_that_the_annotations_keep() {
        let exam = Exam::embedded().expect("the exam built in is whole");
        let draft = Draft {
            title: "A \"quoted\"\nname",
            labels: exam.labels.iter().map(label::as_on_site).collect(),
            annotations: &exam.reference,
            attempts: &exam.attempts,
            empty: &["04.jpg".to_owned()],
        };
        let (manifest, problems) = parse(&draft.text());
        assert_eq!(problems, []);
        let manifest = manifest.expect("it can be read");
        assert_eq!(manifest.title.en, "A \"quoted\"\nname");
        assert_eq!(manifest.attempts, exam.attempts);
        assert_eq!(manifest.empty_images, ["04.jpg"]);
        assert_eq!(manifest.labels, exam.labels);
        assert_eq!(manifest.segment_size, Some(5));
    }
}
