//! The server is there but can't be used: no permissions, read-only, slow, silent, tables of another shape.
//! Candidates and HR notice nothing; the log and `check` report it, once, and after it is fixed everything is
//! caught up.

use std::time::Duration;

use candidates_bot::demo::telegram::Person;

use super::server::{LEGACY, Server};
use crate::cli::service::{Service, Town, gets_assignment};

/// A problem with the server.
struct Problem {
    /// The statements that cause it, executed one by one as the database's owner, because some must run alone.
    cause: &'static [&'static str],
    /// A query that returns `on` once it takes effect.
    holds: &'static str,
    /// The message in the log.
    log: &'static str,
    /// The message in `check`.
    check: &'static str,
    /// The statements that end it.
    help: &'static [&'static str],
}

const HOLDS: &str = "SELECT 'on'";

/// A bot that copies as the role `bot`, and an HR person.
struct Setup {
    server: Server,
    town: Town,
    bot: Service,
    olga: Person,
    settings: Vec<(String, String)>,
    names: Vec<String>,
}

impl Setup {
    async fn new() -> Option<Self> {
        let server = Server::start()?;
        server.run(LEGACY).await;
        server.run("CREATE ROLE bot LOGIN; GRANT ALL ON candidates, metrics TO bot").await;
        let town = Town::new().await;
        town.machine.run(&["hr", "add", "@olga"]).fine();
        let own = [
            ("POSTGRES_URL", server.url_of("bot")),
            ("POSTGRES_TIMEOUT", "1".to_owned()),
            ("LOG", "info,candidates_bot::postgres=debug".to_owned()),
        ];
        let settings: Vec<(String, String)> =
            town.settings().into_iter().chain(own).map(|(name, value)| (name.to_owned(), value)).collect();
        let bot = town.start_with(&lent(&settings));
        let olga = town.person(501, "Olga");
        olga.say("/start");
        olga.wait_text("HR menu. What would you like").await.expect("a welcome");
        Some(Self { server, town, bot, olga, settings, names: vec![] })
    }

    /// A new person gets the assignment, and HR looks at their card.
    async fn somebody_comes(&mut self) {
        let number = self.names.len() as u64;
        let name = format!("Person_{number}");
        let person = self.town.person(101 + number, &name);
        gets_assignment(&person).await;
        self.olga.say("Find a candidate");
        self.olga.wait_text("Whose results?").await.expect("a question");
        self.olga.say(&name);
        let account = format!("Account: {}_test_Annotator", name.to_lowercase());
        self.olga.wait_text(&account).await.expect("a card");
        self.names.push(name.to_lowercase());
    }

    /// The problem begins, a new person comes, the problem is met several times, reported once, and ends.
    async fn goes_through(&mut self, problem: &Problem) {
        let Problem { cause, holds, log, check, help } = problem;
        let before = self.bot.printed().len();
        self.do_all(cause).await;
        self.server.wait_for(holds, &["on"]).await;
        self.somebody_comes().await;
        let again = |text: &str| {
            let lines = text[before..].lines();
            lines.filter(|line| line.contains("still does not work") && says(line, log)).count()
        };
        self.bot.wait_until(&format!("{log} again and again"), |text| again(text) >= 2);
        let told = self.town.machine.run_with(&["check"], &lent(&self.settings));
        assert!(told.out.contains("! postgres: ") && told.out.contains(check), "{told:?}");
        assert!(told.out.contains("1 candidate waits to be copied"), "{told:?}");
        self.do_all(help).await;
        self.bot
            .wait_until("works again", |text| text[before..].contains("the copy to PostgreSQL works again"));
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        for (table, column) in [("candidates", "username"), ("metrics", "candidate_username")] {
            self.server.wait_for(&format!("SELECT {column} FROM {table} ORDER BY 1"), &names).await;
        }
        let told = self.town.machine.run_with(&["check"], &lent(&self.settings));
        assert!(told.out.contains("✓ postgres: ") && told.out.contains("nothing waits"), "{told:?}");
        let printed = self.bot.printed();
        let alarms =
            printed[before..].lines().filter(|line| line.contains(" WARN ") || line.contains("ERROR "));
        let alarms: Vec<&str> = alarms.collect();
        assert!(matches!(alarms[..], [alarm] if says(alarm, log)), "{alarms:?}");
    }

    async fn do_all(&self, statements: &[&str]) {
        // In one session: the first statement may give it the right to execute the next.
        let client = self.server.client().await;
        for statement in statements {
            client.batch_execute(statement).await.unwrap_or_else(|error| panic!("{statement}: {error:?}"));
        }
    }
}

/// Whether a line of the log contains these words; the log escapes quotation marks.
fn says(line: &str, words: &str) -> bool {
    line.replace("\\\"", "\"").contains(words)
}

fn lent(settings: &[(String, String)]) -> Vec<(&str, &str)> {
    settings.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn without_rights_it_waits() {
    let Some(mut setup) = Setup::new().await else { return };
    let problems = [
        Problem {
            cause: &["REVOKE ALL ON candidates, metrics FROM bot"],
            holds: HOLDS,
            log: "permission denied for table candidates",
            check: "no right to SELECT in candidates, no right to INSERT in candidates",
            help: &["GRANT ALL ON candidates, metrics TO bot"],
        },
        Problem {
            cause: &["REVOKE ALL ON metrics FROM bot", "GRANT SELECT ON metrics TO bot"],
            holds: HOLDS,
            log: "permission denied for table metrics",
            check: "no right to INSERT in metrics, no right to UPDATE in metrics, no right to DELETE in metrics",
            help: &["GRANT ALL ON metrics TO bot"],
        },
        Problem {
            cause: &[
                "ALTER ROLE bot NOLOGIN",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'bot'",
            ],
            holds: HOLDS,
            log: "role \"bot\" is not permitted to log in",
            check: "role \"bot\" is not permitted to log in",
            help: &["ALTER ROLE bot LOGIN"],
        },
    ];
    for problem in &problems {
        setup.goes_through(problem).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_read_only_or_slow_is_waited_for() {
    let Some(mut setup) = Setup::new().await else { return };
    let problems = [
        Problem {
            cause: &["ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()"],
            holds: "SHOW default_transaction_read_only",
            log: "cannot execute UPDATE in a read-only transaction",
            check: "the server is read only",
            help: &[
                "SET default_transaction_read_only = off",
                "ALTER SYSTEM RESET default_transaction_read_only",
                "SELECT pg_reload_conf()",
            ],
        },
        Problem {
            cause: &[
                "CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN PERFORM pg_sleep(20); RETURN NEW; END $$",
                "CREATE TRIGGER dawdle BEFORE INSERT ON metrics FOR EACH ROW EXECUTE FUNCTION dawdle()",
            ],
            holds: HOLDS,
            log: "canceling statement due to statement timeout",
            check: "copying does not work (PostgreSQL: canceling statement due to statement timeout)",
            help: &["DROP TRIGGER dawdle ON metrics"],
        },
    ];
    for problem in &problems {
        setup.goes_through(problem).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_of_another_shape_are_waited_for() {
    let Some(mut setup) = Setup::new().await else { return };
    let problems = [
        Problem {
            cause: &["ALTER TABLE candidates RENAME TO away"],
            holds: HOLDS,
            log: "relation \"candidates\" does not exist",
            check: "there is no table candidates",
            help: &["ALTER TABLE away RENAME TO candidates"],
        },
        Problem {
            cause: &["ALTER TABLE metrics RENAME times_attempted TO tries"],
            holds: HOLDS,
            log: "column \"times_attempted\" of relation \"metrics\" does not exist",
            check: "metrics has no column times_attempted",
            help: &["ALTER TABLE metrics RENAME tries TO times_attempted"],
        },
        Problem {
            cause: &[
                "ALTER TABLE metrics RENAME times_attempted TO kept",
                "ALTER TABLE metrics ADD times_attempted boolean",
            ],
            holds: HOLDS,
            log: "column \"times_attempted\" is of type boolean but expression is of type integer",
            check: "column \"times_attempted\" is of type boolean but expression is of type integer",
            help: &[
                "ALTER TABLE metrics DROP times_attempted",
                "ALTER TABLE metrics RENAME kept TO times_attempted",
            ],
        },
    ];
    for problem in &problems {
        setup.goes_through(problem).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_falls_silent_is_waited_for() {
    let Some(mut setup) = Setup::new().await else { return };
    setup.somebody_comes().await;
    setup.server.wait_for("SELECT username FROM candidates", &["person_0"]).await;
    let before = setup.bot.printed().len();
    // Its processes are stopped: the system accepts connections, but nothing ever answers.
    setup.server.freeze();
    setup.somebody_comes().await;
    let silent = |text: &str| {
        let text = &text[before..];
        let (on_the_line, at_the_door) =
            ("does not answer in time", "cannot connect to PostgreSQL: timed out");
        text.contains(on_the_line) && text.matches(at_the_door).count() >= 2
    };
    setup.bot.wait_until("silence met again and again", silent);
    setup.server.thaw();
    setup.bot.wait_until("works again", |text| text[before..].contains("works again"));
    setup
        .server
        .wait_for("SELECT candidate_username FROM metrics ORDER BY 1", &["person_0", "person_1"])
        .await;
    let printed = setup.bot.printed();
    let told = printed[before..].lines().filter(|line| line.contains(" WARN "));
    // The old connection and every new one count as one outage.
    assert_eq!(told.clone().count(), 1, "{:?}", told.collect::<Vec<_>>());
}

#[tokio::test]
async fn a_locked_table_holds_up_nobody() {
    let Some(server) = Server::start() else { return };
    server.run(LEGACY).await;
    let scene = crate::support::Scene::with(|settings| {
        let mut postgres = server.settings();
        postgres.timeout = Duration::from_millis(300);
        settings.postgres = Some(postgres);
    })
    .await;
    let mut client = server.client().await;
    let lock = client.transaction().await.expect("a transaction");
    lock.batch_execute("LOCK TABLE metrics").await.expect("locked");
    let anna = scene.anna();
    scene.says(&anna, "/start").await;
    scene.gets(&anna).await;
    let trouble = || scene.world.copy_status.words().is_some_and(|words| words.contains("statement timeout"));
    crate::support::until("the lock is met", trouble).await;
    scene.completes(&anna).await;
    lock.rollback().await.expect("unlocked");
    super::copy::copied(&scene).await;
    assert_eq!(server.rows("SELECT username FROM candidates").await, ["anna_k"]);
    let done = server.rows("SELECT car_iou IS NOT NULL FROM metrics").await;
    assert_eq!(done, ["t"], "as it is now, and once");
}
