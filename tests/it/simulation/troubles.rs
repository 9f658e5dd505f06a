//! Troubles that last for a while: servers that redirect every request, a system clock that is wrong.

use std::collections::BTreeMap;

use candidates_bot::model::{AttemptNumber, CauseKind, PersonId, Phase};
use candidates_bot::net::{Blocked, Obstacle, Party};
use candidates_bot::site::SiteError;
use candidates_bot::store::Records;
use candidates_bot::telegram::TelegramError;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::sleep;

use super::hazards::{Hazard, Server};
use super::people::Stage;

/// Another server answers in a server's place, and redirects every request.
pub async fn redirects(stage: Stage, server: Server) {
    let weather = &stage.weather;
    sleep(weather.seconds(10, 2400)).await;
    weather.move_away(server, true);
    sleep(weather.seconds(10, 300)).await;
    weather.move_away(server, false);
}

/// The site client's error for a redirect.
pub fn moved_site() -> SiteError {
    let cause = "GET /api/tasks was answered 302 Found; check the site's address in the settings (http or https? \
                 another host?)";
    SiteError::Permanent { cause: CauseKind::Address.because(cause) }
}

/// The Telegram client's error for a redirect: it is no answer of the Bot API.
pub fn moved_telegram() -> TelegramError {
    let blocked = Some(Blocked { party: Party::Peer, obstacle: Obstacle::WrongServer });
    TelegramError::Transient {
        cause: CauseKind::TelegramUnreachable.because("the answer is not of the Bot API"),
        retry_after: None,
        blocked,
    }
}

/// The system's clock jumps, and is corrected after a while.
pub async fn jumps(stage: Stage) {
    let weather = &stage.weather;
    for _ in 0..=weather.roll(2) {
        sleep(weather.seconds(30, 3000)).await;
        let far = weather.one_of(&[TimeDelta::days(365), TimeDelta::days(2), TimeDelta::hours(3)]);
        let (hazard, jump) = if weather.one_in(2) { (Hazard::Ahead, far) } else { (Hazard::Behind, -far) };
        weather.count(hazard);
        let (before, since) = (deadlines(&stage), weather.truth());
        weather.set_clock(jump);
        sleep(weather.seconds(60, 3000)).await;
        look(&stage, &before, since);
        weather.set_clock(TimeDelta::zero());
    }
}

/// The end of the time of each attempt whose time is not over yet.
fn deadlines(stage: &Stage) -> BTreeMap<(PersonId, AttemptNumber), Option<DateTime<Utc>>> {
    let view = stage.store.read().expect("the store");
    let people = view.candidates().expect("the store");
    let attempts = people.iter().flat_map(|person| person.attempts.up_to().map(|number| (person.id, number)));
    let attempts = attempts.filter_map(|(person, number)| view.attempt(person, number).expect("the store"));
    attempts
        .filter(|attempt| !attempt.is_closed())
        .map(|attempt| ((attempt.person, attempt.number), attempt.deadline()))
        .collect()
}

/// No time ends that would not have ended with a correct clock.
fn look(
    stage: &Stage,
    before: &BTreeMap<(PersonId, AttemptNumber), Option<DateTime<Utc>>>,
    since: DateTime<Utc>,
) {
    let view = stage.store.read().expect("the store");
    for ((person, number), deadline) in before {
        let attempt = view.attempt(*person, *number).expect("the store");
        let is_over = attempt.is_some_and(|attempt| attempt.phase() == Phase::Expired);
        if is_over && deadline.is_none_or(|deadline| deadline > since) {
            stage.weather.complain(format!("attempt {number} of {person} ended while the clock was wrong"));
        }
    }
}
