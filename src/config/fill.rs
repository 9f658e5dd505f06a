//! Fills answers into a settings file and leaves everything else in it as it is.

use toml::{Table, Value};

use super::setting::Setting;
use super::{ConfigError, Problem};

/// What is wrong with the value of a setting; `None` if the value is valid. The text does not show a secret.
#[must_use]
pub fn problem_with(key: &str, value: &str) -> Option<String> {
    let settings = Setting::all();
    let setting = settings.iter().find(|setting| setting.key == key)?;
    let value = setting.value_of_text(value);
    setting.layer_of(value.clone()).err().map(|reason| format!("{} {reason}", setting.shown(&value)))
}

/// The text of a settings file with these settings filled in: in place of the line that sets one or is
/// commented out, otherwise at the head of its group.
///
/// # Errors
/// The file is written in a way that can't be edited: [`ConfigError::Settings`].
pub fn fill_in(text: &str, answers: &[(&'static str, String)]) -> Result<String, ConfigError> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for (key, value) in answers {
        let (group, name) = key.split_once('.').unwrap_or(("", key));
        put(&mut lines, group, name, &Value::from(value.as_str()));
    }
    let filled = lines.join("\n") + "\n";
    // The file may have a multi-line text, dotted names, or a group in one line.
    let read: Table = toml::from_str(&filled).unwrap_or_default();
    let is_read = |key: &str, value: &str| {
        let found = match key.split_once('.') {
            Some((group, name)) => read.get(group).and_then(|group| group.get(name)),
            None => read.get(key),
        };
        found.and_then(Value::as_str) == Some(value)
    };
    let lost = answers.iter().filter(|(key, value)| !is_read(key, value));
    let lost: Vec<Problem> = lost.map(|(key, _)| Problem::NotFilledIn { key }).collect();
    if lost.is_empty() { Ok(filled) } else { Err(ConfigError::Settings(lost)) }
}

fn put(lines: &mut Vec<String>, group: &str, name: &str, value: &Value) {
    let is_heading = |line: &String| line.trim_start().starts_with('[');
    let start = if group.is_empty() { 0 } else { head_of(lines, group) };
    let end = lines[start..].iter().position(is_heading).map_or(lines.len(), |next| start + next);
    let sets = |line: &String, comment: &str| {
        let rest = line.strip_prefix(comment).and_then(|rest| rest.trim_start().strip_prefix(name));
        rest.is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    let place = |comment| lines[start..end].iter().position(|line| sets(line, comment));
    let line = format!("{name} = {value}");
    match place("").or_else(|| place("#")) {
        Some(place) => lines[start + place] = line,
        None => lines.insert(start, line),
    }
}

/// The line below the heading of a group; the heading is added if it is missing.
fn head_of(lines: &mut Vec<String>, group: &str) -> usize {
    let heading = format!("[{group}]");
    let place = lines.iter().position(|line| line.trim() == heading).unwrap_or_else(|| {
        lines.extend([String::new(), heading]);
        lines.len() - 1
    });
    place + 1
}

#[cfg(test)]
mod tests {
    use super::super::template;
    use super::super::testing::resolve;
    use super::*;

    fn filled(text: &str) -> String {
        let answers =
            [("telegram.token", "1:se\"same\\"), ("site.url", "http://cvat"), ("database", "x.redb")];
        fill_in(text, &answers.map(|(key, value)| (key, value.to_owned()))).expect("it can be seen through")
    }

    #[test]
    fn the_template_keeps_its_comments_and_has_the_answers() {
        let text = filled(&template());

        assert!(text.contains("\ndatabase = \"x.redb\"\n"), "{text}");
        assert!(text.contains("\n[site]\n"), "{text}");
        assert_eq!(text.lines().count(), template().lines().count());
        let shown = resolve(&text, &[]).unwrap().effective();
        assert!(shown.contains("url = \"http://cvat\" # from file"), "{shown}");
        assert!(shown.contains("token = \"(hidden)\" # from file"), "{shown}");
    }

    #[test]
    fn what_else_is_in_a_file_stays_and_old_values_go() {
        let text = filled("attempts = 3 # as agreed\n[site]\n  url= \"http://old\"\ntimeout = 7");

        let expected = "database = \"x.redb\"\nattempts = 3 # as agreed\n[site]\nurl = \"http://cvat\"\ntimeout = 7\n\n\
                        [telegram]\ntoken = ";
        assert!(text.starts_with(expected), "{text}");
    }

    #[test]
    fn a_file_that_is_not_seen_through_is_refused() {
        let answers = [("site.url", "http://cvat".to_owned())];
        let error = fill_in("site = { url = \"http://old\" }\n", &answers).unwrap_err().to_string();

        assert_eq!(error, "site.url can't be put into this file by itself: write it in by hand");
    }

    #[test]
    fn a_problem_is_told_without_a_secret() {
        assert_eq!(problem_with("site.url", "cvat").unwrap(), "\"cvat\" is not an http(s) address");
        assert_eq!(
            problem_with("telegram.token", "1:sesame x").unwrap(),
            "the value has a space or a line break in it"
        );
        assert_eq!(problem_with("site.url", "https://cvat.example.org"), None);
    }
}
