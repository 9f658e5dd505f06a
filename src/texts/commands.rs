//! What people type: the labels of the menu in both languages, commands, and words with the same meaning.

use super::catalog::say;
use crate::exam::Language;

/// A command that the bot knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// `/start`, *menu*: HR's menu for HR, the candidate's for everybody else.
    Menu,
    /// The candidate's menu, also for HR.
    AsCandidate,
    /// `/help`, *help*.
    Help,
    /// Get the task.
    Get,
    /// It is done.
    Done,
    /// Another attempt.
    Again,
    /// Yes, typed instead of pressed.
    Yes,
    /// Cancel, typed instead of pressed.
    Cancel,
    /// HR's menu.
    Hr,
    /// Find a candidate.
    Results,
    /// The list of candidates.
    Candidates,
    /// Everyone's metrics.
    Metrics,
    /// Notification settings.
    Notifications,
    /// The activity log.
    Audit,
    /// The questions that wait for an answer.
    Questions,
    /// Who may come in, and the links for candidates.
    Links,
    /// A copy of the person's own data.
    MyData,
    /// Erasure of the person's own data.
    Forget,
    /// The requests about data that wait for a decision.
    Requests,
}

/// The commands that only HR can use.
const HR: [Command; 9] = [
    Command::Hr,
    Command::Results,
    Command::Candidates,
    Command::Questions,
    Command::Links,
    Command::Metrics,
    Command::Notifications,
    Command::Audit,
    Command::Requests,
];

impl Command {
    /// The command in a text, whatever the phone made of case, punctuation and `ё`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(name) = after_slash(text) {
            return Self::slash(&name);
        }
        let written = plain(text);
        Self::labelled(&written).or_else(|| Self::synonym(&written))
    }

    /// The command in a text that may as well be what somebody has to say: with a slash, or as on a button of the menu.
    /// Whoever is asked for an answer can answer *yes*, *no* or *done*.
    #[must_use]
    pub fn parse_unmistakable(text: &str) -> Option<Self> {
        if let Some(name) = after_slash(text) {
            return Self::slash(&name);
        }
        let written = plain(text);
        let label = Self::labelled(&written).filter(|command| *command != Self::Yes);
        label.or_else(|| Self::former(&written))
    }

    /// The command with this label, in either language.
    fn labelled(written: &str) -> Option<Self> {
        let label =
            |command: Self| [Language::Ru, Language::En].map(|language| plain(&command.label(language)));
        let known =
            [Self::AsCandidate, Self::Help, Self::Get, Self::Done, Self::Again, Self::Yes, Self::Cancel];
        known.into_iter().chain(HR).find(|command| label(*command).iter().any(|label| label == written))
    }

    fn slash(name: &str) -> Option<Self> {
        match name {
            "start" | "menu" => Some(Self::Menu),
            "help" => Some(Self::Help),
            "get" => Some(Self::Get),
            "done" => Some(Self::Done),
            "again" => Some(Self::Again),
            "cancel" => Some(Self::Cancel),
            "hr" => Some(Self::Hr),
            "find" => Some(Self::Results),
            "candidates" => Some(Self::Candidates),
            "metrics" => Some(Self::Metrics),
            "notices" => Some(Self::Notifications),
            "audit" => Some(Self::Audit),
            "questions" => Some(Self::Questions),
            "links" => Some(Self::Links),
            "requests" => Some(Self::Requests),
            "mydata" => Some(Self::MyData),
            "forget" => Some(Self::Forget),
            _ => None,
        }
    }

    fn synonym(written: &str) -> Option<Self> {
        match written {
            "menu" | "меню" | "start" | "старт" | "начать" => Some(Self::Menu),
            "помощь" | "справка" | "help" => Some(Self::Help),
            "получить" | "get" | "get assignment" => Some(Self::Get),
            "готово" | "выполнено" | "done" | "im done" => Some(Self::Done),
            "еще раз" | "again" => Some(Self::Again),
            "да" | "yes" => Some(Self::Yes),
            "нет" | "отмена" | "no" | "cancel" => Some(Self::Cancel),
            "hr" => Some(Self::Hr),
            _ => Self::former(written),
        }
    }

    /// The labels on buttons of earlier versions: a menu stays on a phone until the next one comes.
    fn former(label: &str) -> Option<Self> {
        match label {
            "back to the menu" | "вернуться в меню" => Some(Self::AsCandidate),
            "get the assignment" => Some(Self::Get),
            "it is done" => Some(Self::Done),
            "do it again" | "выполнить еще раз" => Some(Self::Again),
            "for hr" | "для hr" => Some(Self::Hr),
            "results of a candidate" | "результаты кандидата" => Some(Self::Results),
            "metrics of everybody" | "метрики всех" => Some(Self::Metrics),
            "notices" => Some(Self::Notifications),
            "what was done" => Some(Self::Audit),
            _ => None,
        }
    }

    /// The label on the button of this command.
    #[must_use]
    pub fn label(self, language: Language) -> String {
        match self {
            Self::AsCandidate => say!(language, "menu-back"),
            Self::Help => say!(language, "menu-help"),
            Self::Get => say!(language, "menu-get"),
            Self::Done => say!(language, "menu-done"),
            Self::Again => say!(language, "menu-again"),
            Self::Yes => say!(language, "button-yes"),
            Self::Cancel => say!(language, "button-cancel"),
            // Of the two menus, a button leads from the candidate's to HR's.
            Self::Menu | Self::Hr => say!(language, "menu-hr"),
            Self::Results => say!(language, "menu-results"),
            Self::Candidates => say!(language, "menu-candidates"),
            Self::Metrics => say!(language, "menu-metrics"),
            Self::Notifications => say!(language, "menu-notices"),
            Self::Audit => say!(language, "menu-audit"),
            Self::Questions => say!(language, "menu-questions"),
            Self::Links => say!(language, "menu-links"),
            Self::Requests => say!(language, "menu-requests"),
            Self::MyData => say!(language, "button-my-data"),
            Self::Forget => say!(language, "button-forget-me"),
        }
    }
}

/// The name of a command that is written with a slash.
fn after_slash(text: &str) -> Option<String> {
    let command = text.trim().strip_prefix('/')?;
    Some(command.split([' ', '@', '\n']).next().unwrap_or_default().to_lowercase())
}

/// Lower case, `ё` as `е`, letters and digits only, single spaces.
fn plain(text: &str) -> String {
    let letters: String = text
        .to_lowercase()
        .chars()
        .map(|c| if c == 'ё' { 'е' } else { c })
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The candidate's menu; HR has one more row.
pub(crate) fn candidate_menu(language: Language, hr: bool) -> Vec<Vec<String>> {
    let row = |words: &[Command]| words.iter().map(|command| command.label(language)).collect::<Vec<_>>();
    let mut rows = vec![row(&[Command::Get, Command::Done]), row(&[Command::Again, Command::Help])];
    if hr {
        rows.push(row(&[Command::Hr]));
    }
    rows
}

/// The menu that `/start` opens.
pub(crate) fn own_menu(language: Language, hr: bool) -> Vec<Vec<String>> {
    if hr { hr_menu(language) } else { candidate_menu(language, hr) }
}

/// HR's menu.
pub(crate) fn hr_menu(language: Language) -> Vec<Vec<String>> {
    let rows: [&[Command]; 5] = [
        &[Command::Candidates, Command::Questions],
        &[Command::Results, Command::Metrics],
        &[Command::Links, Command::Requests],
        &[Command::Notifications, Command::Audit],
        &[Command::Help, Command::AsCandidate],
    ];
    rows.iter().map(|words| words.iter().map(|command| command.label(language)).collect()).collect()
}

/// The commands that Telegram offers in every chat, or in HR's chats: name and description.
#[must_use]
pub fn command_menu(language: Language, hr: bool) -> Vec<(&'static str, String)> {
    let mut commands =
        vec![("start", say!(language, "command-start")), ("help", say!(language, "command-help"))];
    if !hr {
        commands.push(("mydata", say!(language, "command-mydata")));
        commands.push(("forget", say!(language, "command-forget")));
    }
    if hr {
        commands.extend([
            ("candidates", say!(language, "command-candidates")),
            ("questions", say!(language, "command-questions")),
            ("links", say!(language, "command-links")),
            ("requests", say!(language, "command-requests")),
            ("find", say!(language, "command-find")),
            ("metrics", say!(language, "command-metrics")),
            ("notices", say!(language, "command-notices")),
            ("audit", say!(language, "command-audit")),
        ]);
    }
    commands
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure;

    #[test]
    fn buttons_are_understood_in_both_languages_as_phones_send_them() {
        for language in [Language::Ru, Language::En] {
            let everybody =
                [Command::Get, Command::Done, Command::Again, Command::Help, Command::AsCandidate];
            for command in everybody.into_iter().chain(HR) {
                assert_eq!(
                    Command::parse(&command.label(language)),
                    Some(command),
                    "{command:?} in {language:?}"
                );
            }
        }
        assert_eq!(Command::parse("  выполнить ЕЩЕ раз! "), Some(Command::Again));
        assert_eq!(Command::parse("✅ It is done"), Some(Command::Done), "as it was called before");
        assert_eq!(Command::parse("I’m done!"), Some(Command::Done));
        assert_eq!(Command::parse("Меню"), Some(Command::Menu));
        assert_eq!(Command::parse("/start@candidates_bot deep-link"), Some(Command::Menu));
        assert_eq!(Command::parse("/HELP"), Some(Command::Help));
    }

    #[test]
    fn other_words_are_not_understood() {
        for text in ["", "🙂", "/", "/drop", "получить задание сейчас же", "yesterday"]
        {
            assert_eq!(Command::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn an_answer_is_no_command() {
        for text in ["Yes", "нет", "No!", "готово", "Done.", "да", "again", "menu"] {
            assert_eq!(Command::parse_unmistakable(text), None, "{text}");
        }
        let commands = [
            ("/cancel", Command::Cancel),
            ("Cancel", Command::Cancel),
            ("отмена", Command::Cancel),
            ("Кандидаты", Command::Candidates),
            ("Results of a candidate", Command::Results),
        ];
        for (text, command) in commands {
            assert_eq!(Command::parse_unmistakable(text), Some(command), "{text}");
        }
    }

    #[test]
    fn what_commands_do_and_what_pops_up_is_as_short_as_telegram_wants_it() {
        for language in [Language::Ru, Language::En] {
            for (name, does) in [false, true].into_iter().flat_map(|hr| command_menu(language, hr)) {
                assert!(name.len() <= 32 && does.chars().count() <= measure::COMMAND, "{name}: {does}");
            }
            assert!(measure::units(&super::super::out_of_date(language)) <= measure::TOAST);
        }
    }

    #[test]
    fn only_hr_sees_the_row_of_hr() {
        let has = |hr: bool| candidate_menu(Language::En, hr).concat().contains(&"HR menu".to_owned());
        assert!(has(true) && !has(false));
    }
}
