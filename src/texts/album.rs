//! The words on images and below them. The caption of an attempt's images says whose they are, and lists the
//! texts that the images can't show as they are.

use super::catalog::{Foreign, Own, foreign_plain, say};
use crate::exam::Language;
use crate::measure::shortened;
use crate::model::{AttemptNumber, Candidate};
use crate::report::{Legend, codes};
use crate::scoring::{CharacterMistake, ImageScore, Scorecard, ValueScore};

/// Telegram takes 1024 UTF-16 units below an image.
const CAPTION: usize = 1_000;

/// Maximum number of characters of a name here: a caption has less space than a message.
const NAME_SHOWN: usize = 64;

/// Maximum number of characters of a longer text: only the beginning is shown.
const TEXT_SHOWN: usize = 60;

/// The caption of the instruction images.
#[must_use]
pub fn instructions(language: Language) -> String {
    say!(language, "instructions")
}

/// The words on the images of a submission.
#[must_use]
pub fn legend(language: Language) -> Legend {
    Legend {
        agreement: say!(language, "hr-legend-agreement"),
        missed: say!(language, "hr-legend-missed"),
        extra: say!(language, "hr-legend-extra"),
        reference: say!(language, "hr-legend-reference"),
        submitted: say!(language, "hr-legend-submitted"),
        expected: say!(language, "hr-legend-expected"),
        given: say!(language, "hr-legend-given"),
        mistakes: CharacterMistake::ALL.map(|mistake| mistake_word(mistake, language)),
    }
}

fn mistake_word(mistake: CharacterMistake, language: Language) -> String {
    match mistake {
        CharacterMistake::LookAlike => say!(language, "hr-legend-mistake-look-alike"),
        CharacterMistake::Case => say!(language, "hr-legend-mistake-case"),
        CharacterMistake::Invisible => say!(language, "hr-legend-mistake-invisible"),
        CharacterMistake::Order => say!(language, "hr-legend-mistake-order"),
        CharacterMistake::Missing => say!(language, "hr-legend-mistake-missing"),
        CharacterMistake::Extra => say!(language, "hr-legend-mistake-extra"),
        CharacterMistake::Other => say!(language, "hr-legend-mistake-other"),
    }
}

/// The caption of the images of an attempt, with the texts that they can't show as they are.
#[must_use]
pub fn album(
    candidate: &Candidate,
    attempt: AttemptNumber,
    scorecard: &Scorecard,
    language: Language,
) -> String {
    caption(&candidate.distinct_name(), attempt, scorecard, language)
}

/// The caption for an attempt of the person with this name.
fn caption(name: &str, attempt: AttemptNumber, scorecard: &Scorecard, language: Language) -> String {
    let name = foreign_plain(&shortened(name, NAME_SHOWN));
    let mut caption = say!(language, "hr-album", name = name, attempt = attempt);
    let lines = scorecard.images.iter().flat_map(|image| lines(image, language));
    let mut told: Vec<String> = vec![say!(language, "hr-album-codes")];
    for line in lines {
        // Names recur with every object.
        if !told.contains(&line) {
            told.push(line);
        }
    }
    if told.len() == 1 {
        return caption;
    }
    for line in told {
        if units(&caption) + units(&line) + 2 > CAPTION {
            caption.push_str("\n…");
            break;
        }
        caption.push('\n');
        caption.push_str(&line);
    }
    caption
}

/// Texts of an image that are drawn in codes.
fn lines(image: &ImageScore, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    for label in &image.labels {
        for object in &label.objects {
            lines.extend(name(&label.label, language));
            for value in &object.values {
                // A single value is shown without its name.
                lines.extend((object.values.len() > 1).then(|| name(&value.attribute, language)).flatten());
                lines.extend(text(&image.name, value, language));
            }
        }
    }
    lines
}

fn name(name: &str, language: Language) -> Option<String> {
    codes(name).map(|code| say!(language, "hr-album-name", code = Own(code), name = shown(name)))
}

fn text(image: &str, value: &ValueScore, language: Language) -> Option<String> {
    let given = value.given.as_deref().unwrap_or_default();
    codes(&value.expected).or_else(|| codes(given))?;
    let (image, expected) = (shown(image), shown(&value.expected));
    Some(if value.right {
        say!(language, "hr-album-right", image = image, expected = expected)
    } else {
        say!(language, "hr-album-wrong", image = image, expected = expected, given = shown(given))
    })
}

/// Nobody reads all of a text that is as long as a book.
fn shown(text: &str) -> Foreign {
    foreign_plain(&shortened(text, TEXT_SHOWN))
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::Exam;
    use crate::scoring::score;

    /// The caption of images whose first plate is expected and given as these texts.
    fn caption_of(expected: &str, given: &str, language: Language) -> String {
        let mut exam = Exam::embedded().expect("the exam built in is whole");
        let mut annotations = exam.reference.clone();
        exam.reference.images[0].shapes[1].attributes[0].1 = expected.to_owned();
        annotations.images[0].shapes[1].attributes[0].1 = given.to_owned();
        let text = caption("Anna", AttemptNumber::FIRST, &score(&exam, 1, &annotations), language);
        text.replace(['\u{2068}', '\u{2069}'], "")
    }

    #[test]
    fn what_the_images_show_is_not_told_again() {
        assert_eq!(caption_of("A1", "Ж1", Language::En), "Anna, attempt 1");
    }

    #[test]
    fn what_they_show_in_codes_is_told_as_it_is() {
        let told = caption_of("沪A1", "泸A1", Language::En);
        assert_eq!(
            told,
            "Anna, attempt 1\nFramed codes on the images stand for characters that their font lacks. The actual \
             texts:\n01.jpg: “泸A1” instead of “沪A1”"
        );
        assert!(caption_of("שלום", "שלום", Language::Ru).ends_with("\n01.jpg: ✓ «שלום»"));
        assert!(caption_of("A1", "A\u{202e}1", Language::En).ends_with("\n01.jpg: “A1” instead of “A1”"));
    }

    #[test]
    fn however_much_it_is_it_fits_below_an_image() {
        let mut exam = Exam::embedded().expect("the exam built in is whole");
        for image in &mut exam.reference.images {
            image.shapes[1].attributes[0].1 = "中".repeat(200);
        }
        let scorecard = score(&exam, 1, &exam.reference);
        let mut many = scorecard.clone();
        many.images = scorecard.images.iter().cycle().take(50).cloned().collect();
        for (number, image) in many.images.iter_mut().enumerate() {
            image.name = format!("{number}.jpg");
        }
        let text = caption("Anna", AttemptNumber::FIRST, &many, Language::Ru);
        assert!(text.ends_with("\n…"), "{text}");
        assert!((900..=1_024).contains(&units(&text)), "{}", units(&text));
    }
}
