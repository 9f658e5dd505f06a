//! `init`: asks for the token and the site, tests both, writes the settings file, creates the first invitation,
//! and offers a rehearsal.

use std::fs;
use std::io::Write;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use anyhow::{Context, bail};
use clap::Args;

use super::ask::{Questions, Sort, say};
use super::check::rehearse;
use super::invite;
use super::print::print;
use super::runtime::runtime;
use crate::config::{self, Config, Sources};
use crate::net::InTheWay;
use crate::output::{Output, Rights, Target};
use crate::site::{Site, Welcome};

/// The settings file when none is named.
const FILE: &str = "candidates-bot.toml";

const PROXY: &str = "Proxy through which Telegram is reached, such as http://host:3128 or \
    socks5h://user:password@host:1080 (empty, to try again without)";

const CERTIFICATES: &str = "PEM file with the site's certificate, or with that of who signed it (empty, if this is not \
    the right site)";

/// Arguments of `init`.
#[derive(Args)]
pub(super) struct InitArgs {
    /// Use an existing settings file: ask only for what it lacks, and add that to it.
    #[arg(long)]
    fill_in: bool,
}

/// The answers so far: settings and their values as text.
type Answers = Vec<(&'static str, String)>;

/// Asks, tries, writes, prints, and rehearses on the site if that is wished.
pub(super) fn run(arguments: &InitArgs, file: Option<&Path>) -> anyhow::Result<()> {
    let path = file.unwrap_or(Path::new(FILE));
    let text = base(path, arguments.fill_in)?;
    can_be_written(path)?;
    let mut inquiry = Inquiry::new(file.filter(|_| arguments.fill_in))?;
    let runtime = runtime()?;
    let bot = runtime.block_on(inquiry.telegram())?;
    runtime.block_on(inquiry.site())?;
    drop(runtime);
    write(&config::fill_in(&text, &inquiry.answers)?, path, arguments.fill_in)?;
    let config = config::load(Some(path))?;
    let shown = path.display();
    let made = make_folder(&config.database).and_then(|()| invite::link(config.clone(), &bot));
    let link = made.with_context(|| {
        format!(
            "{shown} is written, but nobody is invited yet; `candidates-bot --config {shown} invite` does it"
        )
    })?;
    let command = format!("candidates-bot --config {shown}");
    print(&format!(
        "{shown} is written. Next: {command} check --rehearse (two assignments, played on the site and deleted again), then \
         {command} run\n\n{link}"
    ))?;
    offer_rehearsal(&mut inquiry.questions, &config)
}

/// Whoever sits there may see at once whether the site does what the bot will ask of it.
fn offer_rehearsal(questions: &mut Questions, config: &Config) -> anyhow::Result<()> {
    if !questions.has_somebody() {
        return Ok(());
    }
    let question =
        "Rehearse now: two accounts get an assignment each on the site, do it, and are deleted again? [y/N]";
    let answer = questions.ask(question, Sort::Optional)?;
    if matches!(answer.to_lowercase().as_str(), "y" | "yes") {
        rehearse::run(config, false)?;
    }
    Ok(())
}

/// The text into which the answers go.
fn base(path: &Path, fill_in: bool) -> anyhow::Result<String> {
    if Target::of(path)? == Target::Stream {
        bail!("{} is not a regular file; name another", path.display());
    }
    match fs::read_to_string(path) {
        Ok(text) if fill_in => Ok(text),
        Ok(_) => bail!(
            "{} is there already and stays as it is; `init --fill-in` asks for what it lacks and adds it",
            path.display()
        ),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(config::template()),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// Looks before anybody types anything. A file without a name tells, and leaves nothing behind.
fn can_be_written(path: &Path) -> anyhow::Result<()> {
    Output::new(path, Rights::Owner)?;
    Ok(())
}

fn write(text: &str, path: &Path, fill_in: bool) -> anyhow::Result<()> {
    let mut whole = Output::new(path, Rights::Owner)?;
    whole.write_all(text.as_bytes()).with_context(|| format!("cannot write {}", path.display()))?;
    if fill_in { whole.keep() } else { whole.keep_new() }?;
    Ok(())
}

/// The database's folder, for its owner only, when it is not there yet.
fn make_folder(database: &Path) -> anyhow::Result<()> {
    let Some(folder) = database.parent().filter(|folder| !folder.as_os_str().is_empty()) else {
        return Ok(());
    };
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .with_context(|| format!("cannot make {}", folder.display()))
}

/// Questions, answers, and what is known without asking.
struct Inquiry {
    questions: Questions,
    /// The environment, and the file that is filled in.
    known: Sources,
    answers: Answers,
}

impl Inquiry {
    fn new(file: Option<&Path>) -> anyhow::Result<Self> {
        let known = Sources::of_process(file.filter(|file| file.exists()));
        // Existing problems are reported before any question.
        known.resolve()?;
        Ok(Self { questions: Questions::new()?, known, answers: Answers::new() })
    }

    /// The settings as they will be.
    fn config(&self) -> anyhow::Result<Config> {
        Ok(self.known.with(&self.answers).resolve()?.config)
    }

    /// The token, until Telegram takes it; gives back the bot's name.
    async fn telegram(&mut self) -> anyhow::Result<String> {
        let given = self.known.gives("telegram.token");
        let mut ask_token = !given;
        loop {
            if ask_token {
                self.ask("telegram.token", "Token of the bot, as @BotFather gave it", Sort::Secret)?;
            }
            match invite::bot_name(&self.config()?.telegram_access()?).await {
                Ok(name) => {
                    say(&format!("✓ the token is that of @{name}"));
                    return Ok(name);
                }
                Err(error) if given => return Err(error),
                Err(error) => {
                    say(&format!("✗ {error:#}"));
                    // A token that did not reach Telegram may be right: the question is about the way there.
                    ask_token = !error.is::<InTheWay>();
                    if !ask_token {
                        self.ask_anew("telegram.proxy", PROXY, Sort::OptionalSecret)?;
                    }
                }
            }
        }
    }

    /// Address and credentials, until the site takes them as an administrator's.
    async fn site(&mut self) -> anyhow::Result<()> {
        let has_url = self.known.gives("site.url");
        let has_account = self.known.gives("site.token")
            || (self.known.gives("site.username") && self.known.gives("site.password"));
        let (mut ask_url, mut ask_account) = (!has_url, !has_account);
        loop {
            if ask_url {
                self.ask(
                    "site.url",
                    "Address of the CVAT site, such as https://cvat.example.org",
                    Sort::Open,
                )?;
            }
            // Nobody should type a password for an address where there is no site.
            let found = Site::new(self.config()?.site_address()?)?.find().await;
            if found.is_ok() && ask_account {
                self.ask_account()?;
            }
            let refusal = match found {
                Err(refusal) => refusal,
                Ok(()) => match Site::new(self.config()?.site_access()?)?.inspect().await {
                    Ok(Welcome { about, user }) => {
                        let (version, name) = (about.version, user.username);
                        say(&format!("✓ CVAT {version} takes us as {name}, an administrator"));
                        return Ok(());
                    }
                    Err(refusal) => refusal,
                },
            };
            // An account that was not asked for yet is still asked for.
            let is_asked = self.config()?.site_access().is_ok();
            ask_account = (refusal.is_about_account() || !is_asked) && !has_account;
            ask_url = !refusal.is_about_account() && !has_url;
            let can_be_mended = ask_url || refusal.is_about_account() && ask_account;
            if !can_be_mended {
                return Err(refusal.into());
            }
            say(&format!("✗ {refusal}"));
            let asks_authorities = refusal.is_about_authorities() && !self.known.gives("site.ca");
            if asks_authorities && self.ask_authorities()? {
                ask_url = false;
            }
        }
    }

    /// The file that has who signed the site's certificate; tells whether there is one that can be read.
    fn ask_authorities(&mut self) -> anyhow::Result<bool> {
        while self.ask_anew("site.ca", CERTIFICATES, Sort::Optional)? {
            match self.config()?.site_access() {
                Ok(_) => return Ok(true),
                Err(error) => say(&format!("✗ {error}")),
            }
        }
        Ok(false)
    }

    /// Asks for a setting whose former answer did not do.
    fn ask_anew(&mut self, key: &'static str, question: &str, sort: Sort) -> anyhow::Result<bool> {
        self.answers.retain(|(known, _)| *known != key);
        self.ask(key, question, sort)
    }

    /// Name and password, or a token.
    fn ask_account(&mut self) -> anyhow::Result<()> {
        self.answers.retain(|(key, _)| !["site.username", "site.password", "site.token"].contains(key));
        let name = "Name of an administrator's account there (empty, if you have a token instead)";
        if self.ask("site.username", name, Sort::Optional)? {
            self.ask("site.password", "Its password", Sort::Secret)?;
        } else {
            self.ask("site.token", "Its token", Sort::Secret)?;
        }
        Ok(())
    }

    /// Asks for a setting until it can have the value; tells whether there is one.
    fn ask(&mut self, key: &'static str, question: &str, sort: Sort) -> anyhow::Result<bool> {
        if self.known.gives(key) {
            return Ok(true);
        }
        loop {
            let answer = self.questions.ask(question, sort)?;
            if answer.is_empty() {
                if sort.is_optional() {
                    return Ok(false);
                }
                continue;
            }
            match config::problem_with(key, &answer) {
                None => {
                    self.answers.retain(|(known, _)| *known != key);
                    self.answers.push((key, answer));
                    return Ok(true);
                }
                Some(problem) => say(&format!("✗ {problem}")),
            }
        }
    }
}
