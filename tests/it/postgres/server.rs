//! A PostgreSQL cluster for one test.

use std::fs::{self, Permissions};
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use candidates_bot::postgres::PostgresSettings;
use tempfile::TempDir;
use tokio_postgres::{Client, NoTls, SimpleQueryMessage};

/// The tables of the legacy bot.
pub const LEGACY: &str = "
    CREATE TABLE candidates (username varchar(255), candidate_username varchar(255), candidate_password varchar(255));
    CREATE TABLE metrics (candidate_username varchar(255), car_iou real, plate_iou real, plate_accuracy real,
        task_started timestamp(0), task_ended timestamp(0), task_completed interval, times_attempted int);";

/// Their triggers.
pub const TRIGGERS: &str = "
    CREATE FUNCTION begin_metrics() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO metrics VALUES (NEW.username, NULL, NULL, NULL, now() AT TIME ZONE 'UTC', NULL, NULL, 1);
        RETURN NEW; END $$;
    CREATE TRIGGER begin_metrics AFTER INSERT ON candidates FOR EACH ROW EXECUTE FUNCTION begin_metrics();
    CREATE FUNCTION complete_metrics() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE metrics SET task_completed = task_ended - task_started
        WHERE candidate_username = NEW.candidate_username;
        RETURN NEW; END $$;
    CREATE TRIGGER complete_metrics AFTER UPDATE ON metrics FOR EACH ROW WHEN (pg_trigger_depth() = 0)
        EXECUTE FUNCTION complete_metrics();";

/// An unprivileged user and group: `nobody`. PostgreSQL does not run as root.
const NOBODY: u32 = 65_534;

const TIMEOUT: Duration = Duration::from_secs(30);

static SKIPPED: AtomicU32 = AtomicU32::new(0);

/// A cluster; dropping it kills and removes it.
pub struct Server {
    folder: TempDir,
    port: u16,
    running: Option<Child>,
    programs: PathBuf,
    options: Vec<String>,
}

/// A pooler that lends its only session with a server to the next client that begins a transaction.
pub struct Pooler {
    _folder: TempDir,
    port: u16,
    running: Child,
}

impl Pooler {
    /// A pooler in front of this server; `None` if pgbouncer is not installed here.
    #[track_caller]
    pub fn before(server: &Server) -> Option<Self> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let places = std::env::split_paths(&path).chain(["/usr/sbin".into()]);
        let Some(program) = places.map(|place| place.join("pgbouncer")).find(|program| program.exists())
        else {
            let demanded = std::env::var_os("CANDIDATES_BOT_DEMAND_POSTGRES").is_some();
            assert!(!demanded, "pgbouncer is not installed, and its test is demanded");
            let _ = writeln!(
                std::io::stderr(),
                "skipped: pgbouncer is not installed (apt-get install pgbouncer)"
            );
            return None;
        };
        let folder = tempfile::tempdir().expect("a temporary folder");
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port();
        let settings = format!(
            "[databases]\n* = host=127.0.0.1 port={} user=postgres\n[pgbouncer]\nlisten_addr = 127.0.0.1\n\
             listen_port = {port}\nunix_socket_dir =\nauth_type = any\npool_mode = transaction\n\
             default_pool_size = 1\n",
            server.port
        );
        let file = folder.path().join("pgbouncer.ini");
        fs::write(&file, settings).expect("written");
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).expect("rights");
        let mut command = Command::new(program);
        command.arg(&file).env_clear().stdout(Stdio::null()).stderr(Stdio::null());
        if Server::as_root() {
            command.uid(NOBODY).gid(NOBODY);
        }
        let running = command.spawn().expect("pgbouncer can be started");
        let mut pooler = Self { _folder: folder, port, running };
        let deadline = Instant::now() + TIMEOUT;
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(pooler.running.try_wait().expect("a child").is_none(), "pgbouncer ended");
            assert!(Instant::now() < deadline, "pgbouncer does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        Some(pooler)
    }

    /// The address.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _ = self.running.kill();
        let _ = self.running.wait();
    }
}

/// The folder with `initdb` and `postgres`: the newest version available.
fn programs() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .collect();
    versions.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = versions.into_iter().rev().chain(std::env::split_paths(&path));
    found.into_iter().find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
}

impl Server {
    /// A running server with an empty database; `None` if PostgreSQL is not installed here, which is reported and
    /// counted.
    #[track_caller]
    pub fn start() -> Option<Self> {
        let mut server = Self::new()?;
        server.up();
        Some(server)
    }

    /// A cluster that is not running yet.
    #[track_caller]
    pub fn new() -> Option<Self> {
        let Some(programs) = programs() else {
            let demanded = std::env::var_os("CANDIDATES_BOT_DEMAND_POSTGRES").is_some();
            assert!(!demanded, "PostgreSQL is not installed, and its tests are demanded");
            let count = SKIPPED.fetch_add(1, Ordering::SeqCst) + 1;
            // Written to the channel directly, because the harness hides the output of tests that pass.
            let test = std::thread::current().name().unwrap_or_default().to_owned();
            let _ = writeln!(
                std::io::stderr(),
                "skipped {test}: PostgreSQL is not installed (apt-get install postgresql); {count} skipped so far"
            );
            return None;
        };
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).expect("rights");
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port();
        let mut server = Self { folder, port, running: None, programs, options: vec![] };
        if Self::as_root() {
            chown(server.folder.path(), Some(NOBODY), Some(NOBODY)).expect("the folder is given away");
        }
        let mut initdb = server.program("initdb");
        initdb.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"]);
        let output = initdb.arg("-D").arg(server.data()).output().expect("initdb can be started");
        assert!(output.status.success(), "{output:?}");
        server.options = vec!["fsync=off".into(), "max_connections=30".into()];
        Some(server)
    }

    fn as_root() -> bool {
        fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
    }

    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.programs.join(name));
        command.env_clear().env("LC_ALL", "C").current_dir(self.folder.path());
        if Self::as_root() {
            command.uid(NOBODY).gid(NOBODY);
        }
        command
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Puts a file into the cluster that only the cluster's user may read.
    pub fn give(&self, name: &str, contents: &str) -> PathBuf {
        let path = self.data().join(name);
        fs::write(&path, contents).expect("written");
        fs::set_permissions(&path, Permissions::from_mode(0o600)).expect("rights");
        if Self::as_root() {
            chown(&path, Some(NOBODY), Some(NOBODY)).expect("given away");
        }
        path
    }

    /// Sets an option of the server for its next start.
    pub fn set(&mut self, option: &str) {
        self.options.push(option.to_owned());
    }

    /// Starts it with this role locked out, whatever rights it had before.
    pub async fn up_without(&mut self, role: &str) {
        let rules = self.data().join("pg_hba.conf");
        let usual = fs::read_to_string(&rules).expect("the rules of who may come in");
        fs::write(&rules, format!("host all {role} all reject\n{usual}")).expect("written");
        self.up();
        self.run(&format!("ALTER ROLE {role} NOLOGIN")).await;
        fs::write(&rules, usual).expect("written");
        self.run("SELECT pg_reload_conf()").await;
    }

    /// Starts it, and waits until it answers.
    #[track_caller]
    pub fn up(&mut self) {
        let deadline = Instant::now() + TIMEOUT;
        loop {
            let mut command = self.program("postgres");
            command.arg("-D").arg(self.data()).arg("-k").arg(self.folder.path());
            command.args(["-p", &self.port.to_string(), "-c", "listen_addresses=127.0.0.1"]);
            for option in &self.options {
                command.args(["-c", option]);
            }
            let log = fs::File::create(self.folder.path().join("log")).expect("a log");
            command.stdout(Stdio::null()).stderr(log);
            let mut child = command.spawn().expect("postgres can be started");
            while child.try_wait().expect("a child").is_none() {
                if self.answers() {
                    self.running = Some(child);
                    return;
                }
                assert!(Instant::now() < deadline, "{}", self.log());
                std::thread::sleep(Duration::from_millis(20));
            }
            // After a kill, it may still hold its memory for a short time.
            assert!(Instant::now() < deadline, "{}", self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    fn answers(&self) -> bool {
        let mut ready = self.program("pg_isready");
        ready.arg("-q").arg("-h").arg(self.folder.path()).args(["-p", &self.port.to_string()]);
        ready.status().is_ok_and(|status| status.success())
    }

    /// Kills it where it is.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.running.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Stops all of its processes without ending them.
    pub fn freeze(&self) {
        self.signal("STOP");
    }

    /// Lets them continue.
    pub fn thaw(&self) {
        self.signal("CONT");
    }

    fn signal(&self, name: &str) {
        let main = self.running.as_ref().expect("it runs").id();
        let send = |processes: &str| {
            let kill = format!("kill -{name} {processes}");
            Command::new("sh").args(["-c", &kill]).status().expect("a shell").success()
        };
        // The main one first, so that it starts no others meanwhile; some of the others may be ending already.
        assert!(send(&main.to_string()), "it runs");
        let children = format!("/proc/{main}/task/{main}/children");
        send(&fs::read_to_string(children).expect("its processes"));
    }

    /// The address over TCP.
    pub fn url(&self) -> String {
        self.url_of("postgres")
    }

    pub fn url_of(&self, user: &str) -> String {
        format!("postgres://{user}:hush-hush@127.0.0.1:{}/postgres", self.port)
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The address over the socket in the cluster's folder.
    pub fn socket_url(&self) -> String {
        let folder = self.folder.path().display().to_string().replace('/', "%2F");
        format!("postgres://postgres@{folder}:{}/postgres", self.port)
    }

    pub fn settings(&self) -> PostgresSettings {
        let mut settings = PostgresSettings::new(&self.url(), None).expect("an address");
        settings.timeout = Duration::from_secs(10);
        settings
    }

    pub async fn client(&self) -> Client {
        let config = format!("host={} port={} user=postgres", self.folder.path().display(), self.port);
        let (client, connection) = tokio_postgres::connect(&config, NoTls).await.expect("a connection");
        tokio::spawn(connection);
        client
    }

    /// Executes SQL in it.
    pub async fn run(&self, sql: &str) {
        self.client().await.batch_execute(sql).await.expect("the server takes it");
    }

    /// The rows of a query, one per line.
    pub async fn rows(&self, sql: &str) -> Vec<String> {
        let messages = self.client().await.simple_query(sql).await.expect("an answer");
        let row = |message| match message {
            SimpleQueryMessage::Row(row) => {
                let texts: Vec<&str> = (0..row.len()).map(|index| row.get(index).unwrap_or("-")).collect();
                Some(texts.join(" "))
            }
            _ => None,
        };
        messages.into_iter().filter_map(row).collect()
    }

    /// Waits until a query has these rows.
    pub async fn wait_for(&self, sql: &str, expected: &[&str]) {
        let deadline = Instant::now() + TIMEOUT;
        loop {
            let rows = self.rows(sql).await;
            if rows == expected {
                return;
            }
            assert!(Instant::now() < deadline, "{sql}: {rows:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}
