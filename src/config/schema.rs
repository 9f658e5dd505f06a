//! The schema: every setting once, with its name in the file, its environment variable, its default and what it means.

use std::path::PathBuf;
use std::time::Duration;

use reqwest::Url;
use secrecy::SecretString;

use super::kinds::{self, Listen, LogFormat, Newcomers, SendFeedback};
use crate::exam::Language;
use crate::net::Proxy;
use crate::postgres::TableName;
use crate::sealing::Recipients;
use crate::site::ImageSource;
use crate::zone::Zone;

/// Settings of candidates-bot. A line such as `#attempts = 2` is a setting with its default: remove the #
/// to change it. A secret may be in a file of its own instead: set its variable with the suffix _FILE to
/// the file's path, or have systemd pass it (LoadCredential=telegram.token:PATH).
// This doc comment, those of the fields and the names below are what people read in the template.
#[derive(Clone, Debug, confique::Config)]
pub struct Config {
    /// The database file; a relative path is relative to the working directory.
    #[config(env = "CANDIDATES_BOT_DATABASE", default = "candidates.redb", deserialize_with = kinds::path)]
    pub database: PathBuf,
    /// Folder of an exam, instead of the built-in one.
    #[config(env = "CANDIDATES_BOT_EXAM", deserialize_with = kinds::path)]
    pub exam: Option<PathBuf>,
    /// Language for people whose Telegram is in neither Russian nor English: "ru" or "en".
    #[config(env = "CANDIDATES_BOT_LANGUAGE", default = "ru", deserialize_with = kinds::language)]
    pub language: Language,
    /// Time zone of HR's and operators' times, and of hours such as `backup.hour`: a name of the IANA database such as
    /// "Europe/Moscow". HR people can choose another for themselves, an exam for its candidates.
    #[config(env = "CANDIDATES_BOT_TIMEZONE", default = "UTC", deserialize_with = kinds::zone)]
    pub timezone: Zone,
    /// Maximum number of attempts per candidate: 1 to 9.
    #[config(env = "CANDIDATES_BOT_ATTEMPTS", default = 2, deserialize_with = kinds::attempts)]
    pub attempts: u8,
    /// Days after which tasks and account of a candidate who has finished the test are removed from the site and the
    /// password is wiped from the database: 1 to 3650; 0: never. Results stay.
    #[config(env = "CANDIDATES_BOT_RETENTION_DAYS", default = 0, deserialize_with = kinds::days)]
    pub retention_days: u16,
    /// Days for which people from the legacy database can claim their account after `postgres import`: 1 to 3650;
    /// 0: forever. After that the bot forgets it; nothing is deleted on the site.
    #[config(env = "CANDIDATES_BOT_CLAIM_DAYS", default = 90, deserialize_with = kinds::days)]
    pub claim_days: u16,
    /// What to log: a level, or directives such as `info,candidates_bot::site=debug`.
    #[config(env = "CANDIDATES_BOT_LOG", default = "info", deserialize_with = kinds::log)]
    pub log: String,
    /// Log format: "text", or "json" with one object per line.
    #[config(env = "CANDIDATES_BOT_LOG_FORMAT", default = "text", deserialize_with = kinds::log_format)]
    pub log_format: LogFormat,
    /// Who may come in, and limits on newcomers. HR is notified when a limit is reached, and can raise it for the day with a button.
    #[config(nested)]
    pub intake: IntakeGroup,
    /// When candidates hear of HR's decisions. What the message may tell is a matter of the exam.
    #[config(nested)]
    pub feedback: FeedbackGroup,
    /// Candidates who ask to be forgotten.
    #[config(nested)]
    pub erasure: ErasureGroup,
    /// The bot's account on Telegram.
    #[config(nested)]
    pub telegram: TelegramGroup,
    /// The CVAT site where candidates annotate.
    #[config(nested)]
    pub site: SiteGroup,
    /// Monitoring.
    #[config(nested)]
    pub http: HttpGroup,
    /// Scheduled backups.
    #[config(nested)]
    pub backup: BackupGroup,
    /// The copy for legacy reports.
    #[config(nested)]
    pub postgres: PostgresGroup,
}

/// Group `intake`.
#[derive(Clone, Debug, confique::Config)]
pub struct IntakeGroup {
    /// Which newcomers may come in: "open" (everybody, within the limits below), "link" (those with a link that HR or
    /// `invite candidate` has made), "approval" (those, and anyone whose request HR accepts), or "closed" (nobody).
    /// Whoever has started goes on, and people of the legacy database can claim their account.
    #[config(env = "CANDIDATES_BOT_INTAKE_ADMISSION", default = "open", deserialize_with = kinds::admission)]
    pub admission: Newcomers,
    /// What those who may not come in are told in English, at most 500 characters; without it, the bot has its own words.
    #[config(env = "CANDIDATES_BOT_INTAKE_REFUSAL_EN", deserialize_with = kinds::refusal)]
    pub refusal_en: Option<String>,
    /// The same in Russian.
    #[config(env = "CANDIDATES_BOT_INTAKE_REFUSAL_RU", deserialize_with = kinds::refusal)]
    pub refusal_ru: Option<String>,
    /// Maximum number of newcomers who get their first assignment per day (of `timezone`): 1 to 100000; 0: none, the
    /// intake is closed.
    #[config(env = "CANDIDATES_BOT_INTAKE_PER_DAY", default = 50, deserialize_with = kinds::newcomers)]
    pub per_day: u32,
    /// Maximum number of attempts in preparation, in progress or being checked at a time: 1 to 100000; at the limit,
    /// newcomers get none. Attempts that began more than a week ago do not count: they may be abandoned.
    #[config(env = "CANDIDATES_BOT_INTAKE_AT_WORK", default = 100, deserialize_with = kinds::at_work)]
    pub at_work: u32,
}

/// Group `feedback`.
#[derive(Clone, Debug, confique::Config)]
pub struct FeedbackGroup {
    /// Message to a candidate about whom HR has decided: "ask" (HR reads it and sends it with a button), "later" (it is
    /// sent automatically at `feedback.hour`, unless HR stops it), or "never".
    #[config(env = "CANDIDATES_BOT_FEEDBACK_SEND", default = "ask", deserialize_with = kinds::send_feedback)]
    pub send: SendFeedback,
    /// Hour in `timezone` at which such messages are sent automatically: 0 to 23.
    #[config(env = "CANDIDATES_BOT_FEEDBACK_HOUR", default = 15, deserialize_with = kinds::hour)]
    pub hour: u8,
}

/// Group `erasure`.
#[derive(Clone, Debug, confique::Config)]
pub struct ErasureGroup {
    /// Days that HR has to decide when a candidate asks to be forgotten (`/forget`): 1 to 3650. After that everything about
    /// them is deleted automatically. 0: it is deleted at once, without HR.
    #[config(env = "CANDIDATES_BOT_ERASURE_AFTER_DAYS", default = 7, deserialize_with = kinds::days)]
    pub after_days: u16,
}

/// Group `telegram`.
#[derive(Clone, Debug, confique::Config)]
pub struct TelegramGroup {
    /// Token from `@BotFather`. Required to run.
    #[config(env = "CANDIDATES_BOT_TELEGRAM_TOKEN", deserialize_with = kinds::token)]
    pub token: Option<SecretString>,
    /// Address of the Bot API.
    #[config(
        env = "CANDIDATES_BOT_TELEGRAM_API_URL",
        default = "https://api.telegram.org",
        deserialize_with = kinds::web_address
    )]
    pub api_url: Url,
    /// Proxy for Telegram: http, https, socks5 (names are resolved locally) or socks5h (by the proxy), such as
    /// `socks5h://user:password@host:1080`; without it, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` apply.
    #[config(env = "CANDIDATES_BOT_TELEGRAM_PROXY", deserialize_with = kinds::proxy)]
    pub proxy: Option<Proxy>,
}

/// Group `site`. Its addresses end with a slash, so that [`Url::join`] adds to them.
#[derive(Clone, Debug, confique::Config)]
pub struct SiteGroup {
    /// Address of the site, http or https. Required to run.
    #[config(env = "CANDIDATES_BOT_SITE_URL", deserialize_with = kinds::web_address)]
    pub url: Option<Url>,
    /// Address that candidates open, if it is not the one above.
    #[config(env = "CANDIDATES_BOT_SITE_PUBLIC_URL", deserialize_with = kinds::web_address)]
    pub public_url: Option<Url>,
    /// Account that owns the tasks. Required to run, with its password, unless there is a token.
    #[config(env = "CANDIDATES_BOT_SITE_USERNAME", deserialize_with = kinds::text)]
    pub username: Option<String>,
    /// Password of that account.
    #[config(env = "CANDIDATES_BOT_SITE_PASSWORD", deserialize_with = kinds::secret)]
    pub password: Option<SecretString>,
    /// Access token of that account; if it is set, username and password are not used.
    #[config(env = "CANDIDATES_BOT_SITE_TOKEN", deserialize_with = kinds::token)]
    pub token: Option<SecretString>,
    /// File (PEM) with certificates of further authorities to trust for the site, besides the public ones and those of
    /// this system, or with the site's own certificate if it is self-signed.
    #[config(env = "CANDIDATES_BOT_SITE_CA", deserialize_with = kinds::path)]
    pub ca: Option<PathBuf>,
    /// Proxy for the site, as `telegram.proxy`.
    #[config(env = "CANDIDATES_BOT_SITE_PROXY", deserialize_with = kinds::proxy)]
    pub proxy: Option<Proxy>,
    /// Domain of the e-mail addresses that candidates' accounts are created with; nothing is ever sent there.
    #[config(
        env = "CANDIDATES_BOT_SITE_EMAIL_DOMAIN",
        default = "candidates.invalid",
        deserialize_with = kinds::domain
    )]
    pub email_domain: String,
    /// Images per job: 1 to 1000.
    #[config(env = "CANDIDATES_BOT_SITE_SEGMENT_SIZE", default = 5, deserialize_with = kinds::segment_size)]
    pub segment_size: u32,
    /// Quality of the images that the site shows: 1 to 100.
    #[config(env = "CANDIDATES_BOT_SITE_IMAGE_QUALITY", default = 100, deserialize_with = kinds::percent)]
    pub image_quality: u8,
    /// Where the site gets the images from: "upload" (uploaded for every task), `share:/folder` (from this folder of its
    /// shared storage), or "auto" (from there if found by name and size, uploaded otherwise); see `exam share`.
    #[config(env = "CANDIDATES_BOT_SITE_IMAGES", default = "upload", deserialize_with = kinds::images)]
    pub images: ImageSource,
    /// Seconds after which a request counts as failed.
    #[config(env = "CANDIDATES_BOT_SITE_TIMEOUT", default = 30, deserialize_with = kinds::seconds)]
    pub timeout: Duration,
    /// Seconds after which an upload of images counts as failed.
    #[config(env = "CANDIDATES_BOT_SITE_UPLOAD_TIMEOUT", default = 300, deserialize_with = kinds::seconds)]
    pub upload_timeout: Duration,
    /// Seconds that the site may take to attach uploaded images to a task.
    #[config(env = "CANDIDATES_BOT_SITE_IMPORT_TIMEOUT", default = 600, deserialize_with = kinds::seconds)]
    pub import_timeout: Duration,
    /// Seconds for which a failing step is retried before HR is notified.
    #[config(env = "CANDIDATES_BOT_SITE_PATIENCE", default = 900, deserialize_with = kinds::seconds)]
    pub patience: Duration,
    /// Seconds for which a request without an answer may still take effect; then duplicates are deleted.
    #[config(env = "CANDIDATES_BOT_SITE_SETTLE", default = 60, deserialize_with = kinds::seconds)]
    pub settle: Duration,
}

/// Group `http`.
#[derive(Clone, Debug, confique::Config)]
pub struct HttpGroup {
    /// Address for `/healthz`, `/readyz` and `/metrics`, such as "127.0.0.1:9100"; "off": none.
    #[config(env = "CANDIDATES_BOT_HTTP_LISTEN", default = "off", deserialize_with = kinds::listen)]
    pub listen: Listen,
    /// Whether that address may be reachable from other machines; there is no password.
    #[config(env = "CANDIDATES_BOT_HTTP_BEYOND_LOOPBACK", default = false, deserialize_with = kinds::yes_or_no)]
    pub beyond_loopback: bool,
}

/// Group `backup`.
#[derive(Clone, Debug, confique::Config)]
pub struct BackupGroup {
    /// Folder for a daily copy of the database; without it there is none.
    #[config(env = "CANDIDATES_BOT_BACKUP_FOLDER", deserialize_with = kinds::path)]
    pub folder: Option<PathBuf>,
    /// Hour of the daily copy, in `timezone`: 0 to 23.
    #[config(env = "CANDIDATES_BOT_BACKUP_HOUR", default = 3, deserialize_with = kinds::hour)]
    pub hour: u8,
    /// Number of copies to keep: 1 to 1000.
    #[config(env = "CANDIDATES_BOT_BACKUP_KEEP", default = 14, deserialize_with = kinds::copies)]
    pub keep: u16,
    /// Age recipient, such as `age1…`, to encrypt copies to, or several separated by spaces; those of `backup`, too.
    /// `backup-key` creates one. Without it copies are not encrypted.
    #[config(env = "CANDIDATES_BOT_BACKUP_RECIPIENT", deserialize_with = kinds::recipients)]
    pub recipient: Option<Recipients>,
}

/// Group `postgres`.
#[derive(Clone, Debug, confique::Config)]
pub struct PostgresGroup {
    /// Address of the legacy database, such as `postgres://user:password@host/database?sslmode=verify-full`; without
    /// it PostgreSQL is not used. `sslmode` is as in libpq: disable, prefer, require, verify-ca, verify-full.
    #[config(env = "CANDIDATES_BOT_POSTGRES_URL", deserialize_with = kinds::secret)]
    pub url: Option<SecretString>,
    /// File (PEM) with certificates of the authorities to trust for the server; without it, the public ones.
    #[config(env = "CANDIDATES_BOT_POSTGRES_CA", deserialize_with = kinds::path)]
    pub ca: Option<PathBuf>,
    /// Whether candidates and metrics are copied there: true or false.
    #[config(env = "CANDIDATES_BOT_POSTGRES_COPY", default = true, deserialize_with = kinds::switch)]
    pub copy: bool,
    /// Table of candidates, optionally with a schema: `schema.table`.
    #[config(env = "CANDIDATES_BOT_POSTGRES_CANDIDATES", default = "candidates", deserialize_with = kinds::table)]
    pub candidates: TableName,
    /// Table of metrics.
    #[config(env = "CANDIDATES_BOT_POSTGRES_METRICS", default = "metrics", deserialize_with = kinds::table)]
    pub metrics: TableName,
    /// Whether passwords for the site are copied, too; otherwise that column is empty.
    #[config(env = "CANDIDATES_BOT_POSTGRES_PASSWORDS", default = false, deserialize_with = kinds::switch)]
    pub passwords: bool,
    /// Table (or view) whose first column has usernames of HR people: everyone in it has HR access, and loses it when
    /// removed. Without it no such table is read.
    #[config(env = "CANDIDATES_BOT_POSTGRES_WHITELIST", deserialize_with = kinds::table)]
    pub whitelist: Option<TableName>,
    /// Minutes between two readings of that table: 1 to 1440.
    #[config(env = "CANDIDATES_BOT_POSTGRES_WHITELIST_MINUTES", default = 5, deserialize_with = kinds::minutes)]
    pub whitelist_minutes: Duration,
    /// Seconds that the server may take to answer.
    #[config(env = "CANDIDATES_BOT_POSTGRES_TIMEOUT", default = 30, deserialize_with = kinds::seconds)]
    pub timeout: Duration,
}

/// Settings whose values are shown nowhere.
pub const SECRETS: [&str; 6] =
    ["telegram.token", "telegram.proxy", "site.password", "site.token", "site.proxy", "postgres.url"];
