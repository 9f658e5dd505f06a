//! What is on other machines: Telegram, the site, PostgreSQL.

use anyhow::{Context, anyhow, bail};
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Url;
use tokio::time::timeout;

use super::{Finding, LIMIT, Looked, Told};
use crate::config::Config;
use crate::exam::Exam;
use crate::postgres;
use crate::site::{About, PicturesFrom, Site, SiteError, User};
use crate::telegram::{Api, Telegram, TelegramError};

/// A difference between the clocks that nobody need see to. Durations go from a moment of ours to a moment of the
/// site's.
const SKEW: TimeDelta = TimeDelta::seconds(5);

pub(super) async fn telegram(config: &Config) -> Looked {
    let settings = config.telegram_access()?;
    let greeted = Telegram::new(&settings)?.greet().await;
    let name = greeted.map_err(|error| match (error.in_the_way(&settings), error) {
        (Some(blocked), _) => blocked.into(),
        (None, error @ TelegramError::Unauthorized { .. }) => anyhow!(
            "wrong: Telegram does not know this token ({error}); check telegram.token \
             (CANDIDATES_BOT_TELEGRAM_TOKEN), and telegram.api_url if it is another server's"
        ),
        (None, error) => anyhow!("Telegram answers otherwise than it should: {error}"),
    })?;
    Ok(Told::Fine(
        name.map_or_else(|| "the token works".to_owned(), |name| format!("the token is that of @{name}")),
    ))
}

/// Whether the site is there and takes us, and, if so, what we may do there, its shared storage, its clock.
pub(super) async fn site(config: &Config) -> Vec<Finding> {
    let site = config.site_access().map_err(anyhow::Error::from);
    let site = site.and_then(|settings| Ok((settings.url.clone(), Site::new(settings)?)));
    let (url, site) = match site {
        Ok(site) => site,
        Err(error) => return vec![Finding::of("site", Err(error))],
    };
    let ((about, clock), user, share) =
        tokio::join!(look_with_clock(&site), bounded(site.myself()), bounded(site.share_size()));
    let version = match &about {
        Ok(about) => about.version.clone(),
        Err(error) => {
            let told = blocked(error, &url)
                .unwrap_or_else(|| anyhow!("{error:#}").context("check site.url (CANDIDATES_BOT_SITE_URL)"));
            return vec![Finding::of("site", Err(told))];
        }
    };
    let user = match user {
        Ok(user) => user,
        Err(error) => {
            let told = match blocked(&error, &url) {
                Some(told) => Err(told),
                None => not_taken(&site, &version, error).await,
            };
            return vec![Finding::of("site", told)];
        }
    };
    let taken = Told::Fine(format!("CVAT {version} takes us as {}", user.username));
    let mut findings = vec![
        Finding::of("site", Ok(taken)),
        Finding::of("rights", rights(&user)),
        Finding::of("share", Ok(shared(share))),
    ];
    findings.extend(images(&site, config).await.map(|looked| Finding::of("pictures", looked)));
    findings.extend(clock.map(|skew| Finding::of("clock", Ok(told_of_clock(skew)))));
    findings
}

/// What was in the way, if the site did not answer.
fn blocked(error: &anyhow::Error, url: &Url) -> Option<anyhow::Error> {
    error.downcast_ref::<SiteError>()?.in_the_way(url).map(Into::into)
}

/// The site lists no sizes; the bot looks at them when a task has the pictures.
const BY_NAME: &str = "by name (of another size they would be refused when a task is made)";

/// Whether the exam's pictures are where the settings have the site take them from; nothing when they are uploaded.
async fn images(site: &Site, config: &Config) -> Option<Looked> {
    // What is wrong with the exam is told elsewhere.
    let exam = Exam::load_or_embedded(config.exam.as_deref()).ok()?;
    let names: Vec<String> = exam.originals.iter().map(|picture| picture.name.clone()).collect();
    match &config.site.images {
        PicturesFrom::Upload => None,
        PicturesFrom::Share(folder) => Some(bounded(site.list_share(folder)).await.map_err(|error| {
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
            Ok(Told::Fine(format!("all are in the folder /{folder} of the shared storage, {BY_NAME}")))
        })),
        PicturesFrom::Auto => {
            Some(bounded(site.find_shared(exam.id(), &names)).await.map(|found| match found {
                Some(folder) => {
                    Told::Fine(format!("found in the folder /{folder} of the shared storage, {BY_NAME}"))
                }
                None => Told::Doubtful(
                    "not found on the shared storage, so they are uploaded; `candidates-bot exam share` tells \
                     how to put them there"
                        .to_owned(),
                ),
            }))
        }
    }
}

/// The legacy database, when it is used. The bot works without it, so what is wrong there is a doubt; what waits for it
/// is told in any case.
pub(super) async fn postgres(config: &Config) -> Option<Finding> {
    let settings = match config.postgres_access().transpose()? {
        Ok(settings) => settings,
        Err(error) => return Some(Finding::of("postgres", Err(error.into()))),
    };
    let place = config.clone();
    let (waiting, troubles) = match tokio::task::spawn_blocking(move || super::local::legacy(&place)).await {
        Ok(Ok(told)) => told,
        Ok(Err(error)) => (format!("what waits can't be told: {error:#}"), None),
        Err(error) => (format!("what waits can't be told: {error}"), None),
    };
    let told = match timeout(LIMIT, postgres::look(&settings)).await {
        Err(_) => Told::Doubtful(format!("no answer within {} s; {waiting}", LIMIT.as_secs())),
        Ok(Err(error)) => Told::Doubtful(match error.in_the_way(&settings) {
            Some(blocked) => format!("{blocked}; {waiting}"),
            None => format!("{error}; check postgres.url (CANDIDATES_BOT_POSTGRES_URL); {waiting}"),
        }),
        Ok(Ok((version, mut wrong))) => {
            wrong.extend(troubles);
            if wrong.is_empty() {
                Told::Fine(format!("PostgreSQL {version} has what is needed; {waiting}"))
            } else {
                Told::Doubtful(format!("PostgreSQL {version}: {}; {waiting}", wrong.join(", ")))
            }
        }
    };
    Some(Finding::of("postgres", Ok(told)))
}

async fn bounded<T>(look: impl Future<Output = Result<T, SiteError>>) -> anyhow::Result<T> {
    match timeout(LIMIT, look).await {
        Ok(looked) => Ok(looked?),
        Err(_) => Err(anyhow!("no answer within {} s", LIMIT.as_secs())),
    }
}

/// What the site says of itself, and by how much its clock is ahead of ours.
async fn look_with_clock(site: &Site) -> (anyhow::Result<About>, Option<TimeDelta>) {
    let asked = Utc::now();
    let about = bounded(site.about()).await;
    let answered = Utc::now();
    let skew = about.as_ref().ok().and_then(|about| about.clock).map(|clock| skew(asked, clock, answered));
    (about, skew)
}

/// By how much a clock is ahead that showed this second between the two moments; none if it may be right.
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

fn told_of_clock(skew: TimeDelta) -> Told {
    let seconds = skew.num_seconds();
    match seconds {
        0 => Told::Fine("the site's clock and ours agree".to_owned()),
        _ if skew.abs() <= SKEW => {
            Told::Fine(format!("the site's clock and ours are {} s apart", seconds.abs()))
        }
        _ => Told::Doubtful(format!(
            "the site's clock is {} s {} ours: candidates' times come out wrong by as much; set both by NTP",
            seconds.abs(),
            if seconds > 0 { "ahead of" } else { "behind" }
        )),
    }
}

/// Only an administrator may. What a user may is seen from the groups; to try it would change something.
fn rights(user: &User) -> Looked {
    if !user.groups.iter().any(|group| group == "admin") {
        bail!(
            "{} is no administrator and may not set groups or delete users; use an account of the group admin",
            user.username
        );
    }
    Ok(Told::Fine("an administrator: may set groups and delete users".to_owned()))
}

async fn not_taken(site: &Site, version: &str, error: anyhow::Error) -> Looked {
    let unauthorized = matches!(error.downcast_ref(), Some(SiteError::Unauthorized { .. }));
    if unauthorized && bounded(site.token_is_personal()).await.unwrap_or_default() {
        bail!(
            "site.token is a personal access token, which may not set groups or delete users, whoever's it is; use \
             site.username and site.password, or the key that POST /api/auth/login gives"
        );
    }
    Err(error).with_context(|| {
        format!(
            "CVAT {version} does not take our credentials; check site.username and site.password, or site.token"
        )
    })
}

/// Whatever depends on it is told of the pictures.
fn shared(entries: anyhow::Result<usize>) -> Told {
    match entries {
        Ok(0) => Told::Fine("the site's shared storage is empty".to_owned()),
        Ok(entries) => Told::Fine(format!("{entries} entries in the site's shared storage")),
        Err(error) => Told::Doubtful(crate::control::one_line(&format!(
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
        assert!(matches!(told_of_clock(TimeDelta::seconds(5)), Told::Fine(_)));
        let Told::Doubtful(text) = told_of_clock(TimeDelta::seconds(-6)) else { panic!("it is too much") };
        assert!(text.contains("6 s behind ours"), "{text}");
    }
}
