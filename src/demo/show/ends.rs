//! What a show begins and ends with.

use std::fmt::Write as _;
use std::time::Duration;

use console::{Style, measure_text_width};

use super::{Piece, Show, paint};
use crate::demo::outcomes::{Outcome, headings};
use crate::demo::story::{Role, Scene};
use crate::demo::transcript::name;
use crate::demo::width::{padded, wrapped};
use crate::foreign;
use crate::texts::catalog::say;

/// Columns of the outcomes that are left out first where there is no room: working time, attempts.
const LEAST_IMPORTANT: [usize; 2] = [3, 1];

/// The result of a show.
pub struct Ending<'a> {
    /// How it ended for everybody.
    pub outcomes: &'a [Outcome],
    /// Where the files are, in a sentence.
    pub kept: Option<String>,
}

impl Show {
    /// Who is in it, and what will be shown.
    #[must_use]
    pub fn opening(&self) -> Piece {
        let language = self.language;
        let mut text = self.title(&say!(language, "demo-title"));
        text += &self.paragraph(&say!(language, "demo-intro"));
        text += &self.heading(&say!(language, "demo-cast"));
        let people = Role::ALL.map(|role| (role, name(&role.profile(language))));
        let column = people.iter().map(|(_, name)| measure_text_width(name)).max().unwrap_or_default() + 2;
        for (role, name) in people {
            let mut name = self.paint.with(&padded(&name, column), &paint::of(role.profile(language).id));
            for line in wrapped(&role.words(language), self.width - 2 - column) {
                let _ = writeln!(text, "  {name}{line}");
                name = " ".repeat(column);
            }
        }
        text += &self.heading(&say!(language, "demo-scenes"));
        for (number, scene) in (1..).zip(Scene::ALL) {
            let _ = writeln!(text, "  {number}. {}", scene.title(language));
        }
        Piece { text, pause: Duration::from_secs(5) }
    }

    /// What has been shown, and what to do next.
    #[must_use]
    pub fn closing(&self, ending: &Ending<'_>) -> Piece {
        let language = self.language;
        let mut text = format!("\n{}", self.title(&say!(language, "demo-seen")));
        for (number, scene) in (1..).zip(Scene::ALL) {
            text += &self.item(&format!("{number}. "), &scene.seen(language));
        }
        text += &self.heading(&say!(language, "demo-outcomes"));
        text += &self.table(ending.outcomes);
        text += &self.heading(&say!(language, "demo-next"));
        let next = [
            ("candidates-bot demo --browser", say!(language, "demo-next-browser")),
            ("candidates-bot demo --out DIR", say!(language, "demo-next-out")),
            ("candidates-bot init", say!(language, "demo-next-init")),
        ];
        for (command, what) in
            next.iter().filter(|(command, _)| ending.kept.is_none() || !command.contains("--out"))
        {
            let _ = writeln!(text, "  {}", self.paint.with(command, &Style::new().bold().cyan()));
            text += &self.item("    ", what);
        }
        if let Some(kept) = &ending.kept {
            let _ = write!(text, "\n{}", self.paragraph(&foreign::printable(kept)));
        }
        Piece { text, pause: Duration::ZERO }
    }

    fn title(&self, title: &str) -> String {
        format!("{}\n", self.paint.with(title, &Style::new().bold().yellow()))
    }

    fn heading(&self, title: &str) -> String {
        format!("\n{}\n", self.paint.with(title, &Style::new().bold()))
    }

    fn paragraph(&self, sentence: &str) -> String {
        wrapped(sentence, self.width).join("\n") + "\n"
    }

    /// A sentence after a mark, wrapped below itself.
    fn item(&self, mark: &str, sentence: &str) -> String {
        let indent = 2 + measure_text_width(mark);
        let mut margin = format!("  {mark}");
        let mut text = String::new();
        for line in wrapped(sentence, self.width - indent) {
            let _ = writeln!(text, "{margin}{line}");
            margin = " ".repeat(indent);
        }
        text
    }

    /// As many columns as there is room for.
    fn table(&self, outcomes: &[Outcome]) -> String {
        let rows: Vec<[String; 6]> = outcomes.iter().map(|outcome| outcome.row(self.language)).collect();
        let head = headings(self.language);
        let width = |column: &usize| {
            let cells = rows.iter().chain([&head]).map(|row| measure_text_width(&row[*column]));
            cells.max().unwrap_or_default() + 2
        };
        let mut columns: Vec<usize> = (0..head.len()).collect();
        for less_important in LEAST_IMPORTANT {
            if columns.iter().map(width).sum::<usize>() > self.width {
                columns.retain(|column| *column != less_important);
            }
        }
        let line = |row: &[String; 6]| {
            let cells = columns.iter().map(|column| padded(&foreign::tame(&row[*column]), width(column)));
            format!("  {}", cells.collect::<String>().trim_end())
        };
        let body = rows.iter().map(|row| line(row) + "\n");
        format!("{}\n{}", self.paint.dim(&line(&head)), body.collect::<String>())
    }
}
