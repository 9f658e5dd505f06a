//! Flags: what a person should look at in a submission.

use chrono::TimeDelta;

use super::catalog::{Foreign, Own, foreign_plain, say};
use super::times::duration;
use crate::exam::Language;
use crate::model::{Alike, Evidence, Flag, PersonId};

/// The symbol before a flag in the chat.
const SYMBOL: &str = "🚩 ";

/// A flag that a person should look at. `names`: of the first two other candidates whom it is about; `foreign` makes text of
/// others fit for where the flag is shown.
pub(crate) fn flag(
    flag: &Flag,
    names: [Option<&str>; 2],
    language: Language,
    foreign: fn(&str) -> Foreign,
) -> String {
    match flag {
        Flag::Alike(found) => alike(found, names, language, foreign),
        Flag::Copy { person, attempt, similarity } => {
            let who = names[0].map_or_else(|| person.to_string(), str::to_owned);
            let similarity = similarity.to_string();
            say!(
                language,
                "hr-sign-copy",
                similarity = Own(similarity),
                who = foreign(&who),
                attempt = *attempt
            )
        }
        Flag::NotByHand { source, count } => {
            let source = match source.as_str() {
                "file" => say!(language, "source-file"),
                "auto" => say!(language, "source-auto"),
                "semi-auto" => say!(language, "source-semi-auto"),
                other => say!(language, "source-other", source = foreign(other)),
            };
            say!(language, "hr-sign-source", count = *count, source = Own(source))
        }
        Flag::Fast { seconds, points } => {
            let taken = duration(TimeDelta::seconds(i64::from(*seconds)), language);
            say!(language, "hr-sign-fast", points = *points, taken = Own(taken))
        }
        Flag::Faster { seconds, usual, slower, of } => {
            let [taken, usual] = lengths([*seconds, *usual], language);
            let share = Own(slower.to_string());
            say!(language, "hr-sign-faster", taken = taken, usual = usual, share = share, of = *of)
        }
        Flag::FasterWithoutPauses { seconds, usual, slower, of } => {
            let [taken, usual] = lengths([*seconds, *usual], language);
            let share = Own(slower.to_string());
            say!(language, "hr-sign-faster-active", taken = taken, usual = usual, share = share, of = *of)
        }
        Flag::OtherAssignee { assignee: Some(name) } => {
            say!(language, "hr-sign-assignee", name = foreign(name))
        }
        Flag::OtherAssignee { assignee: None } => say!(language, "hr-sign-nobody"),
    }
}

fn lengths(seconds: [u32; 2], language: Language) -> [Own; 2] {
    seconds.map(|seconds| Own(duration(TimeDelta::seconds(i64::from(seconds)), language)))
}

/// What is alike in two works, how improbable that is, and who else is alike.
fn alike(
    found: &Alike,
    names: [Option<&str>; 2],
    language: Language,
    foreign: fn(&str) -> Foreign,
) -> String {
    let people: Vec<PersonId> = found.people().map(|(person, _)| person).collect();
    let name = |at: usize| {
        let id = people.get(at).map(PersonId::to_string).unwrap_or_default();
        foreign(names.get(at).copied().flatten().unwrap_or(&id))
    };
    let (who, attempt) = (name(0), found.attempt);
    let what = match found.evidence {
        Evidence::Points { objects, of_objects, points, of_points, shift, scale, mirrored } => {
            let how = Own(changes(shift, scale, mirrored, language));
            if objects == 0 {
                say!(
                    language,
                    "hr-sign-alike-points",
                    points = points,
                    all = of_points,
                    who = who,
                    attempt = attempt,
                    how = how
                )
            } else {
                say!(
                    language,
                    "hr-sign-alike-outlines",
                    objects = objects,
                    of = of_objects,
                    points = points,
                    all = of_points,
                    who = who,
                    attempt = attempt,
                    how = how
                )
            }
        }
        Evidence::Mistakes { shared, of } => {
            say!(language, "hr-sign-alike-mistakes", shared = shared, of = of, who = who, attempt = attempt)
        }
    };
    let chance = say!(language, "hr-sign-alike-chance", exams = Own(in_groups(found.one_in, language)));
    let mut sentences = format!("{what}. {chance}");
    if people.len() > 1 {
        let more = found.more.saturating_add((people.len() - 2) as u32);
        let (one, other) = (name(0), name(1));
        let with = say!(language, "hr-sign-alike-with", one = one, other = other, more = more);
        sentences = format!("{sentences}. {with}");
    }
    sentences
}

/// What somebody did to outlines that are the same otherwise.
fn changes(shift: u32, scale: u32, mirrored: bool, language: Language) -> String {
    let mut changes = Vec::new();
    if shift > 0 {
        changes.push(say!(language, "alike-shifted", pixels = shift));
    }
    // An outline that lacks some points is as large as it was, give or take a percent.
    if scale > 101 {
        changes.push(say!(language, "alike-scaled", percent = scale - 100));
    }
    if mirrored {
        changes.push(say!(language, "alike-mirrored"));
    }
    changes.into_iter().fold(String::new(), |all, change| format!("{all}, {change}"))
}

/// A number with its digits in groups of three.
fn in_groups(number: u64, language: Language) -> String {
    let between = match language {
        Language::En => ",",
        // It does not break there.
        Language::Ru => "\u{a0}",
    };
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(between)
}

/// The same in a cell of a workbook, where the column says that it is a flag.
#[must_use]
pub fn flag_in_cell(sign: &Flag, names: [Option<&str>; 2], language: Language) -> String {
    flag(sign, names, language, foreign_plain).trim_start_matches(SYMBOL).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::AttemptNumber;

    fn told(evidence: Evidence, one_in: u64, others: u64, language: Language) -> String {
        let others = (0..others).map(|other| (PersonId(500 + other), AttemptNumber::FIRST)).collect();
        let (person, attempt) = (PersonId(301), AttemptNumber(2));
        let flag = Flag::Alike(Alike { person, attempt, evidence, one_in, others, more: 0 });
        flag_in_cell(&flag, [Some("Ben"), Some("Anna")], language).replace(['\u{2068}', '\u{2069}'], "")
    }

    fn points(objects: u32, shift: u32, scale: u32, mirrored: bool) -> Evidence {
        Evidence::Points { objects, of_objects: 5, points: 512, of_points: 540, shift, scale, mirrored }
    }

    #[test]
    fn a_sentence_says_what_is_alike_and_how_improbable_that_is() {
        let mistakes = Evidence::Mistakes { shared: 7, of: 9 };
        let cases = [
            (points(5, 2, 100, false), 1_000_000_000, 0),
            (points(4, 0, 112, true), 100, 1),
            (points(0, 0, 100, false), 10_000, 4),
            (mistakes, 1_000_000, 0),
        ];
        let all = |language| {
            let told = cases.map(|(evidence, one_in, others)| told(evidence, one_in, others, language));
            told.join("\n")
        };
        insta::assert_snapshot!(all(Language::En), @r"
        The outlines of 5 of 5 objects have the same points as in the work of Ben, attempt 2 (512 of 540 points, shifted by 2 px). By chance that happens in fewer than 1 of 1,000,000,000 exams
        The outlines of 4 of 5 objects have the same points as in the work of Ben, attempt 2 (512 of 540 points, scaled by 12 %, mirrored). By chance that happens in fewer than 1 of 100 exams. Alike with Ben and Anna
        512 of 540 points are the same as in the work of Ben, attempt 2. By chance that happens in fewer than 1 of 10,000 exams. Alike with Ben, Anna and 3 others
        7 of 9 mistakes are the same as in the work of Ben, attempt 2. By chance that happens in fewer than 1 of 1,000,000 exams
        ");
        insta::assert_snapshot!(all(Language::Ru).replace('\u{a0}', " "), @r"
        Контуры 5 из 5 объектов состоят из тех же точек, что в работе: Ben, попытка 2 (512 из 540 точек, со сдвигом на 2 px). Случайно такое бывает реже, чем на одном экзамене из 1 000 000 000
        Контуры 4 из 5 объектов состоят из тех же точек, что в работе: Ben, попытка 2 (512 из 540 точек, с изменением размера на 12 %, в зеркальном виде). Случайно такое бывает реже, чем на одном экзамене из 100. Похожие работы: Ben и Anna
        Совпадают 512 из 540 точек с работой: Ben, попытка 2. Случайно такое бывает реже, чем на одном экзамене из 10 000. Похожие работы: Ben, Anna и ещё 3 кандидата
        Те же ошибки, 7 из 9, что в работе: Ben, попытка 2. Случайно такое бывает реже, чем на одном экзамене из 1 000 000
        ");
    }
}
