//! Checks of other machines: Telegram, the site, PostgreSQL.

use anyhow::{anyhow, bail};
use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::timeout;

use super::finding::{CheckResult, Finding, LIMIT, Passed};
use crate::clock::{self, TOLERANCE};
use crate::config::Config;
use crate::exam::Exam;
use crate::postgres;
use crate::site::{About, ImageSource, Share, Site, Welcome};
use crate::telegram::{Api, Telegram, TelegramError};

/// Maximum difference between the clocks that needs no attention. Durations go from a time of ours to a time of
/// the site's.
const SKEW: TimeDelta = TimeDelta::seconds(5);

pub(super) async fn telegram(config: &Config) -> CheckResult {
    let settings = config.telegram_access()?;
    let greeted = Telegram::new(&settings)?.greet().await;
    let name = greeted.map_err(|error| match (error.in_the_way(&settings), error) {
        (Some(blocked), _) => blocked.into(),
        (None, error @ TelegramError::Unauthorized { .. }) => anyhow!(
            "wrong: Telegram does not know this token ({error}); check telegram.token \
             (CANDIDATES_BOT_TELEGRAM_TOKEN), and telegram.api_url if it is another server's"
        ),
        (None, error) => anyhow!("Telegram gives an unexpected answer: {error}"),
    })?;
    Ok(Passed::Clean(
        name.map_or_else(|| "the token works".to_owned(), |name| format!("the token is that of @{name}")),
    ))
}

/// Whether the site is there and accepts us, and if so, our rights there, its shared storage, its clock.
pub(super) async fn site(config: &Config) -> Vec<Finding> {
    let site = config.site_access().map_err(anyhow::Error::from);
    let site = site.and_then(|settings| Ok(Site::new(settings)?));
    let site = match site {
        Ok(site) => site,
        Err(error) => return vec![Finding::of("site", Err(error))],
    };
    // One after another: if this fails, later checks say little.
    let Welcome { about, user } = match bounded(site.inspect()).await {
        Ok(welcome) => welcome,
        Err(error) => return vec![Finding::of("site", Err(error))],
    };
    let (clock, share) = tokio::join!(look_at_clock(&site), bounded(site.share_size()));
    let clock = match clock {
        Some(skew) => Some(compare_clocks(skew, far_from_telegram(skew, config).await)),
        None => None,
    };
    let taken = Passed::Clean(format!("CVAT {} takes us as {}", about.version, user.username));
    let mut findings = vec![
        Finding::of("site", Ok(taken)),
        Finding::of(
            "rights",
            Ok(Passed::Clean("an administrator: may set groups and delete users".to_owned())),
        ),
        Finding::of("share", Ok(shared(share))),
    ];
    if about.is_newer_than_tried() {
        findings.insert(1, Finding::of("version", Ok(newer(&about))));
    }
    findings.extend(lacking(&about, config).map(|why| Finding::of("shapes", Err(why))));
    findings.extend(images(&site, config).await.map(|result| Finding::of("pictures", result)));
    findings.extend(clock.map(|text| Finding::of("clock", Ok(text))));
    findings
}

/// Why the exam can't be done on this site. Problems with the exam itself are reported elsewhere.
fn lacking(about: &About, config: &Config) -> Option<anyhow::Error> {
    let exam = Exam::load_or_embedded(config.exam.as_deref()).ok()?;
    about.lacks(&exam.labels).map(|why| anyhow!(why))
}

/// The site lists no sizes; the bot checks them once a task has the images.
const BY_NAME: &str = "by name (of another size they would be refused when a task is made)";

/// Whether the exam's images are where the site is told to take them from; `None` when they are uploaded.
async fn images(site: &Site, config: &Config) -> Option<CheckResult> {
    // Problems with the exam are reported elsewhere.
    let exam = Exam::load_or_embedded(config.exam.as_deref()).ok()?;
    let names: Vec<String> = exam.originals.iter().map(|image| image.name.clone()).collect();
    match &config.site.images {
        ImageSource::Upload => None,
        ImageSource::Share(folder) => Some(bounded(site.list_share(folder)).await.map_err(|error| {
            anyhow!("site.images: the folder /{folder} of the shared storage can't be listed: {error:#}")
        }).and_then(|entries| {
            let there = |name: &String| entries.iter().any(|entry| !entry.is_folder && entry.name == *name);
            let missing: Vec<String> = names.into_iter().filter(|name| !there(name)).collect();
            if !missing.is_empty() {
                bail!(
                    "site.images: not in the folder /{folder} of the shared storage: {}; `candidates-bot exam share` \
                     tells how to put them there",
                    missing.join(", ")
                );
            }
            Ok(Passed::Clean(format!("all are in the folder /{folder} of the shared storage, {BY_NAME}")))
        })),
        ImageSource::Auto => {
            Some(bounded(site.find_shared(exam.id(), &names)).await.map(|found| match found {
                Some(folder) => {
                    Passed::Clean(format!("found in the folder /{folder} of the shared storage, {BY_NAME}"))
                }
                None => Passed::WithWarning(
                    "not found on the shared storage, so they are uploaded; `candidates-bot exam share` tells \
                     how to put them there"
                        .to_owned(),
                ),
            }))
        }
    }
}

/// The legacy database, if it is used. The bot works without it, so problems there are only warnings. What
/// waits for it is reported in any case.
pub(super) async fn postgres(config: &Config) -> Option<Finding> {
    let settings = match config.postgres_access().transpose()? {
        Ok(settings) => settings,
        Err(error) => return Some(Finding::of("postgres", Err(error.into()))),
    };
    let place = config.clone();
    let (waiting, copy_status) = match tokio::task::spawn_blocking(move || super::local::legacy(&place)).await
    {
        Ok(Ok(text)) => text,
        Ok(Err(error)) => (format!("cannot tell what waits: {error:#}"), None),
        Err(error) => (format!("cannot tell what waits: {error}"), None),
    };
    let text = match timeout(LIMIT, postgres::look(&settings)).await {
        Err(_) => Passed::WithWarning(format!("no answer within {} s; {waiting}", LIMIT.as_secs())),
        Ok(Err(error)) => Passed::WithWarning(match error.in_the_way(&settings) {
            Some(blocked) => format!("{blocked}; {waiting}"),
            None => format!("{error}; check postgres.url (CANDIDATES_BOT_POSTGRES_URL); {waiting}"),
        }),
        Ok(Ok((version, mut wrong))) => {
            wrong.extend(copy_status);
            if wrong.is_empty() {
                Passed::Clean(format!("PostgreSQL {version} has what is needed; {waiting}"))
            } else {
                Passed::WithWarning(format!("PostgreSQL {version}: {}; {waiting}", wrong.join(", ")))
            }
        }
    };
    Some(Finding::of("postgres", Ok(text)))
}

fn newer(about: &About) -> Passed {
    Passed::WithWarning(format!(
        "CVAT {} is newer than {}, the newest that this program was tried with; `candidates-bot check --rehearse` shows \
         whether they get on with each other",
        about.version,
        About::newest_tried()
    ))
}

async fn bounded<T, E>(look: impl Future<Output = Result<T, E>>) -> anyhow::Result<T>
where
    anyhow::Error: From<E>,
{
    match timeout(LIMIT, look).await {
        Ok(result) => Ok(result?),
        Err(_) => Err(anyhow!("no answer within {} s", LIMIT.as_secs())),
    }
}

/// How far the site's clock is ahead of ours, if the site sends its time.
async fn look_at_clock(site: &Site) -> Option<TimeDelta> {
    let asked = Utc::now();
    let about = bounded(site.about()).await.ok()?;
    Some(skew(asked, about.clock?, Utc::now()))
}

/// Whether our clock is also far from Telegram's, if it is so far from the site's that either may be wrong;
/// `None` if Telegram does not send its time.
async fn far_from_telegram(skew: TimeDelta, config: &Config) -> Option<bool> {
    if skew.abs() <= TOLERANCE {
        return Some(false);
    }
    let telegram = Telegram::new(&config.telegram_access().ok()?).ok()?;
    let time = bounded(telegram.clock()).await.ok()??;
    Some((Utc::now() - time).abs() > TOLERANCE)
}

/// How far a clock is ahead that showed this second between the two times; zero if it may be right.
fn skew(asked: DateTime<Utc>, clock: DateTime<Utc>, answered: DateTime<Utc>) -> TimeDelta {
    // It shows whole seconds.
    let latest = clock + TimeDelta::seconds(1);
    if latest < asked {
        latest - asked
    } else if clock > answered {
        clock - answered
    } else {
        TimeDelta::zero()
    }
}

fn compare_clocks(skew: TimeDelta, far_from_telegram: Option<bool>) -> Passed {
    let seconds = skew.num_seconds();
    match seconds {
        _ if skew.abs() > TOLERANCE && far_from_telegram != Some(false) => Passed::WithWarning(format!(
            "the clock of this system is {}: what ends or is deleted by time waits until it is set right (by NTP)",
            clock::describe_skew(-skew)
        )),
        0 => Passed::Clean("the site's clock and ours agree".to_owned()),
        _ if skew.abs() <= SKEW => {
            Passed::Clean(format!("the site's clock and ours are {} s apart", seconds.abs()))
        }
        _ => Passed::WithWarning(format!(
            "the site's clock is {} s {} ours: candidates' times come out wrong by as much; set both by NTP",
            seconds.abs(),
            if seconds > 0 { "ahead of" } else { "behind" }
        )),
    }
}

/// Problems that depend on it are reported by the check of the images.
fn shared(entries: anyhow::Result<usize>) -> Passed {
    match entries {
        Ok(0) => Passed::Clean("the site's shared storage is empty".to_owned()),
        Ok(entries) => Passed::Clean(format!("{entries} entries in the site's shared storage")),
        Err(error) => Passed::WithWarning(crate::control::one_line(&format!(
            "the site's shared storage can't be listed (the bot needs it for `site.images` only): {error:#}"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_are_compared_by_what_a_whole_second_can_tell() {
        let at = |milliseconds: i64| {
            DateTime::from_timestamp_millis(1_770_000_000_000 + milliseconds).expect("a moment")
        };
        let seconds = |clock| skew(at(10_400), at(clock), at(10_600)).num_seconds();
        assert_eq!(seconds(10_000), 0);
        assert_eq!(seconds(9_000), 0, "it may have been 9.999 for all we know");
        assert_eq!((seconds(0), seconds(71_000)), (-9, 60));
        assert!(matches!(compare_clocks(TimeDelta::seconds(5), Some(false)), Passed::Clean(_)));
        let Passed::WithWarning(text) = compare_clocks(TimeDelta::seconds(-6), Some(false)) else {
            panic!("it is too much")
        };
        assert!(text.contains("6 s behind ours"), "{text}");
        let of_a_day = |telegram| match compare_clocks(TimeDelta::hours(-30), telegram) {
            Passed::WithWarning(text) => text,
            Passed::Clean(text) => panic!("it is too much: {text}"),
        };
        assert!(of_a_day(Some(false)).contains("the site's clock is 108000 s behind ours"));
        for telegram in [Some(true), None] {
            assert!(
                of_a_day(telegram).contains("this system is 30 h ahead of those of Telegram and of the site")
            );
        }
    }
}
