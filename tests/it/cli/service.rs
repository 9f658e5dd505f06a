//! A running bot: `run` as a process, between a stand-in Telegram and a stand-in site.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use candidates_bot::demo::site::{StandInSite, Version};
use candidates_bot::demo::telegram::{Person, Profile, StandInTelegram};
use tokio::net::TcpSocket;

use super::Machine;

/// The bot's Telegram token.
pub const TOKEN: &str = "700000:hush-hush-token-of-the-bot";

/// How long a test waits for a line of the log, or for the end of a process.
const TIMEOUT: Duration = Duration::from_secs(20);

/// A machine and the two servers that its bot needs.
pub struct Town {
    pub machine: Machine,
    pub telegram: StandInTelegram,
    pub site: StandInSite,
}

impl Town {
    pub async fn new() -> Self {
        Self {
            machine: Machine::new(),
            telegram: StandInTelegram::start(TOKEN).await.expect("a port"),
            site: StandInSite::start(Version::NEWEST).await.expect("a port"),
        }
    }

    /// Settings with which `run` works.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        let (username, password) = self.site.admin();
        vec![
            ("TELEGRAM_TOKEN", TOKEN.to_owned()),
            ("TELEGRAM_API_URL", self.telegram.url()),
            ("SITE_URL", self.site.url()),
            ("SITE_USERNAME", username.to_owned()),
            ("SITE_PASSWORD", password.to_owned()),
            ("INTAKE_PER_DAY", "1000".to_owned()),
            ("INTAKE_AT_WORK", "1000".to_owned()),
        ]
    }

    /// Starts the bot with those settings.
    pub fn start(&self) -> Service {
        self.start_with(&[])
    }

    /// Starts the bot; these settings take precedence over the usual ones.
    pub fn start_with(&self, settings: &[(&str, &str)]) -> Service {
        let mut command = self.command();
        for (name, value) in settings {
            command.env(format!("CANDIDATES_BOT_{name}"), value);
        }
        Service::start(command)
    }

    /// The command that starts the bot.
    pub fn command(&self) -> Command {
        let mut command = self.machine.command(&["run"]);
        for (name, value) in self.settings() {
            command.env(format!("CANDIDATES_BOT_{name}"), value);
        }
        command
    }

    /// A person with an English app.
    pub fn person(&self, id: u64, name: &str) -> Person {
        self.telegram.person(Profile {
            id,
            username: Some(name.to_lowercase()),
            first_name: name.to_owned(),
            language_code: Some("en".to_owned()),
        })
    }
}

/// A process and its output so far on both channels. Dropping it kills it.
pub struct Service {
    child: Child,
    printed: Printed,
    readers: Vec<JoinHandle<()>>,
}

type Printed = Arc<(Mutex<String>, Condvar)>;

impl Service {
    pub fn start(mut command: Command) -> Self {
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it can be started");
        let printed = Printed::default();
        let readers = vec![
            listen(child.stdout.take().expect("piped"), &printed),
            listen(child.stderr.take().expect("piped"), &printed),
        ];
        Self { child, printed, readers }
    }

    /// The process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Everything it has printed so far.
    pub fn printed(&self) -> String {
        self.printed.0.lock().expect("no reader panicked").clone()
    }

    /// Waits until it has printed this. Blocks the thread: only for tests with several threads.
    #[track_caller]
    pub fn wait_for(&self, part: &str) {
        self.wait_until(part, |text| text.contains(part));
    }

    /// Waits until the output meets a condition; `what` describes it in the failure message. Blocks the thread,
    /// too.
    #[track_caller]
    pub fn wait_until(&self, what: &str, is_so: impl Fn(&str) -> bool) {
        let (text, news) = &*self.printed;
        let text = text.lock().expect("no reader panicked");
        let missing = |text: &mut String| !is_so(text);
        let (text, waited) = news.wait_timeout_while(text, TIMEOUT, missing).expect("no reader panicked");
        assert!(!waited.timed_out(), "no {what:?} in:\n{text}");
    }

    /// Sends a signal: `TERM`, `INT`.
    pub fn signal(&self, name: &str) {
        // `kill` is built into the shell; the program with that name is not on every machine.
        let kill = format!("kill -{name} {}", self.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().expect("a shell").success());
    }

    /// Kills it where it is, as a power failure does.
    pub fn kill(mut self) {
        self.child.kill().expect("it is running");
        self.child.wait().expect("it was running");
    }

    /// Waits for its end; returns the exit status and the whole output.
    #[track_caller]
    pub fn ended(mut self) -> (ExitStatus, String) {
        let deadline = Instant::now() + TIMEOUT;
        loop {
            if let Some(status) = self.child.try_wait().expect("it can be waited for") {
                // Its last output may still be on its way.
                for reader in self.readers.drain(..) {
                    reader.join().expect("no reader panicked");
                }
                return (status, self.printed());
            }
            assert!(Instant::now() < deadline, "it does not end:\n{}", self.printed());
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have exited already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn listen(channel: impl Read + Send + 'static, printed: &Printed) -> JoinHandle<()> {
    let printed = Arc::clone(printed);
    std::thread::spawn(move || {
        for line in BufReader::new(channel).split(b'\n').map_while(Result::ok) {
            let (text, news) = &*printed;
            let mut text = text.lock().expect("no reader panicked");
            text.push_str(&String::from_utf8_lossy(&line));
            text.push('\n');
            news.notify_all();
        }
    })
}

/// An address where nothing listens yet: the port is ours, connections are refused.
pub struct Reserved(TcpSocket);

impl Reserved {
    pub fn new() -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).expect("a port");
        Self(socket)
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.0.local_addr().expect("it is bound"))
    }

    /// From now on it leads to the server at `url`.
    pub fn open(self, url: &str) {
        let server = url.trim_start_matches("http://").to_owned();
        let listener = self.0.listen(64).expect("the port is ours");
        tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                let server = server.clone();
                tokio::spawn(async move {
                    let mut server = tokio::net::TcpStream::connect(server).await?;
                    tokio::io::copy_bidirectional(&mut client, &mut server).await
                });
            }
        });
    }

    /// From now on connections are accepted, but never answered.
    pub fn fall_silent(self) -> tokio::net::TcpListener {
        self.0.listen(64).expect("the port is ours")
    }
}

/// A new person asks for the assignment, and confirms.
pub async fn asks_for_assignment(person: &Person) {
    person.say("/start");
    person.wait_text("test task for image annotators").await.expect("a welcome");
    person.press("Get the task").expect("the menu");
    person.wait_text("Start now?").await.expect("a question");
    person.press("Yes").expect("the question");
}

/// A new person gets the assignment: the message with the credentials.
pub async fn gets_assignment(person: &Person) -> String {
    asks_for_assignment(person).await;
    person.wait_text("Password: ").await.expect("credentials").text
}
