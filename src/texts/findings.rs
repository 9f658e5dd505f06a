//! What is missing, image by image, and what to do about it.

use super::catalog::{Foreign, Own, foreign, say};
use super::cut;
use crate::exam::Language;
use crate::measure::shortened;
use crate::scoring::{Drawing, Finding, Problem};

/// All findings, under their images; if there are too many for a message, the first ones.
pub(crate) fn list(findings: &[Finding], language: Language) -> String {
    let before = vec![say!(language, "incomplete", count = findings.len())];
    let mut lines = Vec::new();
    for on_image in findings.chunk_by(|a, b| a.image == b.image) {
        let image = &on_image[0];
        let heading = say!(language, "finding-picture", number = image.image, name = foreign(&image.name));
        // The image stays with its first finding.
        let mut start = format!("\n{heading}\n");
        lines.extend(on_image.iter().map(|finding| {
            format!("{}• {}", std::mem::take(&mut start), problem(&finding.problem, language))
        }));
    }
    let after = vec![String::new(), say!(language, "incomplete-next")];
    cut::within(before, lines, after, |rest| format!("\n{}", say!(language, "findings-more", count = rest)))
}

fn problem(problem: &Problem, language: Language) -> String {
    match problem {
        Problem::OfDrawing { drawing, problem } => of_drawing(*drawing, problem, language),
        Problem::Missing { label, expected, found } => {
            say!(language, "finding-missing", label = foreign(label), expected = *expected, found = *found)
        }
        Problem::Extra { label, expected, found } => {
            say!(language, "finding-extra", label = foreign(label), expected = *expected, found = *found)
        }
        Problem::WrongShape { label, kind, wanted, .. } => say!(
            language,
            "finding-wrong-shape",
            label = foreign(label),
            kind = foreign(kind),
            wanted = foreign(wanted)
        ),
        Problem::WrongPointCount { label, wanted, found } => {
            say!(language, "finding-points", label = foreign(label), wanted = *wanted, found = *found)
        }
        Problem::TooFewPoints { label, found, wanted } => {
            say!(language, "finding-few-points", label = foreign(label), found = *found, wanted = *wanted)
        }
        Problem::BrokenOutline { label } => say!(language, "finding-broken", label = foreign(label)),
        Problem::EmptyValue { label, attribute, .. } => {
            say!(language, "finding-empty", label = foreign(label), attribute = foreign(attribute))
        }
        Problem::Track => say!(language, "finding-track"),
        Problem::UnknownLabel { .. } => say!(language, "finding-unknown-label"),
        Problem::Deleted => say!(language, "finding-deleted"),
        Problem::ImageMissing => say!(language, "finding-picture-missing"),
        Problem::TooFew { label, at_least, found } => {
            say!(language, "finding-too-few", label = foreign(label), least = *at_least, found = *found)
        }
        Problem::WrongValue { label, attribute, value, allowed } => say!(
            language,
            "finding-wrong-value",
            label = foreign(label),
            attribute = foreign(attribute),
            value = beginning(value),
            allowed = Own(listed(allowed))
        ),
        Problem::WrongNumber { label, attribute, value, range: (least, most, step) } => say!(
            language,
            "finding-wrong-number",
            label = foreign(label),
            attribute = foreign(attribute),
            value = beginning(value),
            least = foreign(least),
            most = foreign(most),
            step = foreign(step)
        ),
        Problem::TooManyObjects { limit, found } => {
            say!(language, "finding-many-objects", found = *found, limit = *limit)
        }
        Problem::TooLongOutline { label, limit, found } => {
            say!(language, "finding-long-outline", label = foreign(label), found = *found, limit = *limit)
        }
        Problem::TooManyPoints { limit, found } => {
            say!(language, "finding-many-points", found = *found, limit = *limit)
        }
        Problem::TooMuchText { limit, found } => {
            say!(language, "finding-much-text", found = *found, limit = *limit)
        }
        Problem::EmptyMask { label } => say!(language, "finding-empty-mask", label = foreign(label)),
        Problem::NoJoints { label } => say!(language, "finding-no-joints", label = foreign(label)),
        Problem::MissingJoints { label, joints } => {
            let (count, joints) = (joints.len(), Own(listed(joints)));
            say!(language, "finding-missing-joints", label = foreign(label), count = count, joints = joints)
        }
        Problem::UnknownJoints { label, joints } => {
            say!(language, "finding-unknown-joints", label = foreign(label), joints = Own(listed(joints)))
        }
        Problem::RepeatedJoints { label, joints } => {
            say!(language, "finding-repeated-joints", label = foreign(label), joints = Own(listed(joints)))
        }
        Problem::NoTag => say!(language, "finding-no-tag"),
    }
}

/// The same problem, of objects that have no outline.
fn of_drawing(drawing: Drawing, problem: &Problem, language: Language) -> String {
    let drawn = match drawing {
        Drawing::Points => "points",
        Drawing::Line => "line",
        Drawing::Skeleton => "skeleton",
        Drawing::Tag => "tag",
    };
    match problem {
        Problem::Missing { label, expected, found } => say!(
            language,
            "finding-drawn-missing",
            label = foreign(label),
            drawn = Own(drawn.to_owned()),
            expected = *expected,
            found = *found
        ),
        Problem::Extra { label, expected, found } => say!(
            language,
            "finding-drawn-extra",
            label = foreign(label),
            drawn = Own(drawn.to_owned()),
            expected = *expected,
            found = *found
        ),
        Problem::TooFew { label, at_least, found } => say!(
            language,
            "finding-drawn-too-few",
            label = foreign(label),
            drawn = Own(drawn.to_owned()),
            least = *at_least,
            found = *found
        ),
        Problem::TooFewPoints { label, found, wanted } => say!(
            language,
            "finding-drawn-few-points",
            label = foreign(label),
            found = *found,
            wanted = *wanted
        ),
        Problem::BrokenOutline { label } => say!(language, "finding-drawn-broken", label = foreign(label)),
        Problem::TooLongOutline { label, limit, found } => {
            say!(language, "finding-drawn-long", label = foreign(label), found = *found, limit = *limit)
        }
        other => self::problem(other, language),
    }
}

/// Maximum number of values to choose from that are listed, because messages are limited in length.
const MOST_LISTED: usize = 12;
/// Maximum number of characters of a value: candidates can't type longer ones, but tools can.
const VALUE_SHOWN: usize = 40;

fn beginning(value: &str) -> Foreign {
    foreign(&shortened(value, VALUE_SHOWN))
}

fn listed(values: &[String]) -> String {
    let mut listed: Vec<String> =
        values.iter().take(MOST_LISTED).map(|value| beginning(value).to_string()).collect();
    if values.len() > MOST_LISTED {
        listed.push("…".to_owned());
    }
    listed.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(image: u32, problem: Problem) -> Finding {
        Finding { image, name: format!("0{image}.jpg"), problem }
    }

    #[test]
    fn every_finding_names_its_image_and_what_to_do() {
        let findings = [
            finding(2, Problem::Missing { label: "plate".into(), expected: 1, found: 0 }),
            finding(4, Problem::EmptyValue { label: "plate".into(), attribute: "plate".into(), count: 1 }),
            finding(4, Problem::WrongPointCount { label: "plate".into(), wanted: 4, found: 5 }),
        ];
        insta::assert_snapshot!(list(&findings, Language::En), @r"
        Not complete yet: 3 things to fix.

        <b>Image 2</b> (02.jpg)
        • “plate” is not outlined: add one outline

        <b>Image 4</b> (04.jpg)
        • “plate”: the field “plate” is empty
        • “plate” has 5 points, must have exactly 4

        Fix this on the site, <b>save</b>, and tap “I'm done” again.
        ");
        insta::assert_snapshot!(list(&findings, Language::Ru), @r"
        Пока не всё готово. Нужно исправить 3 замечания.

        <b>Картинка 2</b> (02.jpg)
        • «plate»: нет контура, добавьте 1

        <b>Картинка 4</b> (04.jpg)
        • «plate»: поле «plate» не заполнено
        • «plate»: 5 точек, а должно быть ровно 4

        Исправьте это на сайте, <b>сохраните</b> и снова нажмите «Задание выполнено».
        ");
    }

    #[test]
    fn what_has_no_outline_has_words_of_its_own() {
        let label = || "x".to_owned();
        let all = [Drawing::Points, Drawing::Line, Drawing::Skeleton, Drawing::Tag].into_iter().flat_map(
            |drawing| {
                let of = |problem| finding(1, Problem::OfDrawing { drawing, problem: Box::new(problem) });
                [
                    of(Problem::Missing { label: label(), expected: 2, found: 0 }),
                    of(Problem::Missing { label: label(), expected: 3, found: 2 }),
                    of(Problem::Extra { label: label(), expected: 1, found: 5 }),
                    of(Problem::TooFew { label: label(), at_least: 2, found: 1 }),
                ]
            },
        );
        let more = [
            Problem::OfDrawing {
                drawing: Drawing::Line,
                problem: Box::new(Problem::TooFewPoints { label: label(), found: 1, wanted: 2 }),
            },
            Problem::OfDrawing {
                drawing: Drawing::Line,
                problem: Box::new(Problem::BrokenOutline { label: label() }),
            },
            Problem::EmptyMask { label: label() },
            Problem::NoJoints { label: label() },
            Problem::MissingJoints { label: label(), joints: vec!["neck".to_owned(), "head".to_owned()] },
            Problem::UnknownJoints { label: label(), joints: vec!["#7".to_owned()] },
            Problem::RepeatedJoints { label: label(), joints: vec!["head".to_owned()] },
            Problem::NoTag,
        ];
        let findings: Vec<Finding> = all.chain(more.map(|problem| finding(1, problem))).collect();
        insta::assert_snapshot!(list(&findings, Language::En), @r"
        Not complete yet: 24 things to fix.
        <blockquote expandable><b>Image 1</b> (01.jpg)
        • “x”: no points are set: set those of 2 objects
        • “x”: points are set for 2 objects instead of 3: add what is missing
        • “x”: points are set for 5 objects instead of 1: delete the extra ones
        • “x”: points are set for one object, and there must be at least 2: add what is missing
        • “x”: no line is drawn: draw 2
        • “x”: 2 lines are drawn instead of 3: add what is missing
        • “x”: 5 lines are drawn instead of 1: delete the extra ones
        • “x”: one line is drawn, and there must be at least 2: add what is missing
        • “x”: no skeleton is drawn: draw 2
        • “x”: 2 skeletons are drawn instead of 3: add what is missing
        • “x”: 5 skeletons are drawn instead of 1: delete the extra ones
        • “x”: one skeleton is drawn, and there must be at least 2: add what is missing
        • “x”: the tag is not set: set it
        • “x”: the tag is set 2 times instead of 3: add what is missing
        • “x”: the tag is set 5 times instead of 1: delete the extra ones
        • “x”: the tag is set once, and there must be at least 2: add what is missing
        • “x” has only 1 point: at least 2 are needed
        • “x” is drawn in a way that can't be read: delete it and draw it again
        • “x” has a mask without a single pixel: delete it and paint it again
        • “x” has a skeleton of which all joints are marked as outside: put those where they are that can be seen
        • “x” has a skeleton without the joints neck, head: delete it and draw it again; a joint that is not in the image is marked as outside, not deleted
        • “x” has a skeleton with joints that do not belong to it (#7): delete it and draw it again
        • “x” has a skeleton with the same joint more than once (head): delete it and draw it again
        • this image has no tag: set the one that fits it</blockquote>

        Fix this on the site, <b>save</b>, and tap “I'm done” again.
        ");
        insta::assert_snapshot!(list(&findings, Language::Ru), @r"
        Пока не всё готово. Нужно исправить 24 замечания.
        <blockquote expandable><b>Картинка 1</b> (01.jpg)
        • «x»: точки не поставлены: поставьте их (2 объекта)
        • «x»: точки поставлены у 2 объектов, а должно быть 3: добавьте недостающие
        • «x»: точки поставлены у 5 объектов, а должно быть 1: удалите лишние
        • «x»: точки поставлены у 1 объекта, а нужно не меньше 2: добавьте недостающие
        • «x»: нет линии, добавьте 2
        • «x»: 2 линии, а должно быть 3: добавьте недостающие
        • «x»: 5 линий, а должно быть 1: удалите лишние
        • «x»: 1 линия, а нужно не меньше 2: добавьте недостающие
        • «x»: нет скелета, добавьте 2
        • «x»: 2 скелета, а должно быть 3: добавьте недостающие
        • «x»: 5 скелетов, а должно быть 1: удалите лишние
        • «x»: 1 скелет, а нужно не меньше 2: добавьте недостающие
        • «x»: тег не поставлен, поставьте его
        • «x»: 2 тега, а должно быть 3: добавьте недостающие
        • «x»: 5 тегов, а должно быть 1: удалите лишние
        • «x»: 1 тег, а нужно не меньше 2: добавьте недостающие
        • «x»: всего 1 точка, а нужно не меньше 2
        • «x»: фигура повреждена, удалите её и нарисуйте заново
        • «x»: маска пуста, в ней нет ни одного пикселя: удалите её и нарисуйте заново
        • «x»: у скелета все точки помечены как «outside»: поставьте на место те, что видны на картинке
        • «x»: у скелета нет точек neck, head: удалите его и нарисуйте заново; точку, которой нет на картинке, не удаляют, а помечают как «outside»
        • «x»: у скелета есть чужие точки (#7): удалите его и нарисуйте заново
        • «x»: одна и та же точка стоит у скелета несколько раз (head): удалите его и нарисуйте заново
        • на картинке нет тега: поставьте подходящий</blockquote>

        Исправьте это на сайте, <b>сохраните</b> и снова нажмите «Задание выполнено».
        ");
    }

    #[test]
    fn counts_and_values_of_any_exam_have_words() {
        let (label, attribute, value) = ("bolt".to_owned(), "size".to_owned(), "M<9".to_owned());
        let allowed: Vec<String> = (1..20).map(|size| format!("M{size}")).collect();
        let range = ("0".to_owned(), "10".to_owned(), "0.5".to_owned());
        let findings = [
            finding(1, Problem::TooFew { label: label.clone(), at_least: 3, found: 1 }),
            finding(
                1,
                Problem::WrongValue {
                    label: label.clone(),
                    attribute: attribute.clone(),
                    value: value.clone(),
                    allowed,
                },
            ),
            finding(1, Problem::WrongNumber { label, attribute, value, range }),
        ];
        insta::assert_snapshot!(list(&findings, Language::En), @r"
        Not complete yet: 3 things to fix.

        <b>Image 1</b> (01.jpg)
        • “bolt” is outlined once and must be outlined at least 3 times: add what is missing
        • “bolt”: the field “size” has the value “M&lt;9”; choose one of these: M1, M2, M3, M4, M5, M6, M7, M8, M9, M10, M11, M12, …
        • “bolt”: the field “size” has the value “M&lt;9”; it must be from 0 to 10 in steps of 0.5

        Fix this on the site, <b>save</b>, and tap “I'm done” again.
        ");
        insta::assert_snapshot!(list(&findings, Language::Ru), @r"
        Пока не всё готово. Нужно исправить 3 замечания.

        <b>Картинка 1</b> (01.jpg)
        • «bolt»: 1 контур, а нужно не меньше 3: добавьте недостающие
        • «bolt»: в поле «size» стоит «M&lt;9»; выберите одно из этих значений: M1, M2, M3, M4, M5, M6, M7, M8, M9, M10, M11, M12, …
        • «bolt»: в поле «size» стоит «M&lt;9»; нужно число от 0 до 10 с шагом 0.5

        Исправьте это на сайте, <b>сохраните</b> и снова нажмите «Задание выполнено».
        ");
    }

    #[test]
    fn more_than_is_kept_is_named_with_what_may_be() {
        let findings = [
            finding(1, Problem::TooManyObjects { limit: 200, found: 5001 }),
            finding(1, Problem::TooLongOutline { label: "car".into(), limit: 2000, found: 2001 }),
            finding(1, Problem::TooManyPoints { limit: 10_000, found: 90_001 }),
            finding(1, Problem::TooMuchText { limit: 50_000, found: 50_001 }),
        ];
        insta::assert_snapshot!(list(&findings, Language::En), @r"
        Not complete yet: 4 things to fix.

        <b>Image 1</b> (01.jpg)
        • there are 5001 objects, far more than the image has: delete what is not part of the task; at most 200 can be checked
        • “car” has an outline of 2001 points, and at most 2000 can be checked: delete it and outline the object with fewer
        • the outlines have 90001 points in all, and at most 10000 can be checked: delete what is not part of the task, or outline with fewer
        • labels and fields have 50001 characters in all, and at most 50000 can be checked: delete what is not part of the task

        Fix this on the site, <b>save</b>, and tap “I'm done” again.
        ");
        insta::assert_snapshot!(list(&findings, Language::Ru), @r"
        Пока не всё готово. Нужно исправить 4 замечания.
        <blockquote expandable><b>Картинка 1</b> (01.jpg)
        • объектов намного больше, чем есть на картинке (5001): удалите лишние, проверить можно не больше 200
        • «car»: слишком много точек в одном контуре (2001), проверить можно не больше 2000: удалите его и обведите объект, ставя точки реже
        • слишком много точек во всех контурах вместе (90001), проверить можно не больше 10000: удалите лишние объекты или ставьте точки реже
        • слишком много символов в названиях и полях (50001), проверить можно не больше 50000: удалите лишнее</blockquote>

        Исправьте это на сайте, <b>сохраните</b> и снова нажмите «Задание выполнено».
        ");
    }

    #[test]
    fn a_deleted_image_is_to_be_restored() {
        insta::assert_snapshot!(list(&[finding(3, Problem::Deleted)], Language::En), @r"
        Not complete yet: 1 thing to fix.

        <b>Image 3</b> (03.jpg)
        • this image was deleted, and nothing on it counts: restore it (switch on “Show deleted frames” in the settings of the site, open the image and restore it)

        Fix this on the site, <b>save</b>, and tap “I'm done” again.
        ");
        insta::assert_snapshot!(list(&[finding(3, Problem::Deleted)], Language::Ru), @r"
        Пока не всё готово. Нужно исправить 1 замечание.

        <b>Картинка 3</b> (03.jpg)
        • эта картинка удалена из задания, разметка на ней не учитывается: восстановите её (включите в настройках сайта «Show deleted frames», откройте картинку и восстановите)

        Исправьте это на сайте, <b>сохраните</b> и снова нажмите «Задание выполнено».
        ");
    }

    #[test]
    fn too_many_for_a_message_are_counted() {
        let missing =
            |image| finding(image, Problem::Missing { label: "plate".into(), expected: 1, found: 0 });
        let findings: Vec<Finding> = (1..=500).map(missing).collect();
        for language in [Language::Ru, Language::En] {
            let text = list(&findings, language);
            assert!(crate::measure::Size::of(&text).fits(), "{text}");
            let shown = text.matches('•').count();
            assert_eq!(text.matches("<b>").count(), shown + 1, "no picture without its finding: {text}");
            let rest = format!("\n\n{}\n\n", say!(language, "findings-more", count = 500 - shown));
            assert!(text.contains(&rest), "{text}");
            assert!(text.ends_with(&say!(language, "incomplete-next")), "{text}");
        }
        let rest = |language, count: usize| say!(language, "findings-more", count = count);
        insta::assert_snapshot!([1, 2, 5, 21].map(|count| rest(Language::Ru, count)).join("\n"), @r"
        … и ещё 1 замечание: сначала исправьте эти, затем бот назовёт остальные.
        … и ещё 2 замечания: сначала исправьте эти, затем бот назовёт остальные.
        … и ещё 5 замечаний: сначала исправьте эти, затем бот назовёт остальные.
        … и ещё 21 замечание: сначала исправьте эти, затем бот назовёт остальные.
        ");
        insta::assert_snapshot!([1, 2].map(|count| rest(Language::En, count)).join("\n"), @r"
        … and 1 more thing: fix these first and I'll list the rest.
        … and 2 more things: fix these first and I'll list the rest.
        ");
    }

    #[test]
    fn a_label_with_markup_stays_text() {
        let text = list(&[finding(1, Problem::BrokenOutline { label: "<b>car".into() })], Language::En);
        assert!(text.contains("&lt;b&gt;car"), "{text}");
    }
}
