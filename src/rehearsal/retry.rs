//! Retries: a passing fault is over within seconds, or is reported.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::limits::Limits;
use crate::retry::{Backoff, RetryAfter};
use crate::site::SiteError;

/// The longest pause between two tries, unless the site asks for a longer one.
const LONGEST_PAUSE: Duration = Duration::from_secs(4);

/// If the site asks for a longer wait than this, we do not wait: someone is watching.
pub(super) const LONGEST_WISH: Duration = Duration::from_secs(90);

/// The pause before the next try after this many faults, or `None` if there is to be no other try. A pause that
/// the site asks for does not count against the retry budget.
pub(super) fn pause(
    limits: &Limits,
    faults: usize,
    wish: Option<RetryAfter>,
    until: &mut Option<Instant>,
) -> Option<Duration> {
    let wish = wish.unwrap_or_default().length();
    if wish > LONGEST_WISH {
        return None;
    }
    // From the first fault on: a single try may take longer than the whole budget.
    let until = until.get_or_insert_with(|| Instant::now() + limits.retry_budget);
    *until += wish;
    let failures = u32::try_from(faults).unwrap_or(u32::MAX).saturating_add(1);
    let pause = Backoff::new(limits.pause, LONGEST_PAUSE).pause(failures).max(wish);
    (Instant::now() + pause <= *until).then_some(pause)
}

/// Repeats a request to the site while its error may pass.
pub(super) async fn insist<T>(
    limits: &Limits,
    faults: &mut Vec<String>,
    mut ask: impl AsyncFnMut() -> Result<T, SiteError>,
) -> Result<T, SiteError> {
    let mut until = None;
    loop {
        let error = match ask().await {
            Err(error @ SiteError::Transient { .. }) => error,
            decided => return decided,
        };
        let SiteError::Transient { retry_after, .. } = &error else { return Err(error) };
        let Some(pause) = pause(limits, faults.len(), *retry_after, &mut until) else { return Err(error) };
        faults.push(error.to_string());
        sleep(pause).await;
    }
}

/// The faults that occurred before a step succeeded.
pub(super) fn describe(met: &[String]) -> Vec<String> {
    match met {
        [] => Vec::new(),
        [only] => vec![format!("at the second try: {only}")],
        [.., last] => vec![format!("after {} faults, the last: {last}", met.len())],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CauseKind;

    #[tokio::test(start_paused = true)]
    async fn pauses_grow_until_the_patience_is_over() {
        let limits = Limits::real();
        let began = Instant::now();
        let mut faults = Vec::new();
        let down = || SiteError::Transient {
            cause: CauseKind::ServerError.because("down"),
            retry_after: None,
            untouched: true,
            blocked: None,
        };
        let asked = insist(&limits, &mut faults, async || Err::<(), _>(down())).await;
        assert_eq!(asked, Err(down()));
        assert!(began.elapsed() <= limits.retry_budget && began.elapsed() > limits.retry_budget / 2);
        assert!((5..15).contains(&faults.len()), "{}", faults.len());
        assert_eq!(describe(&faults[..1]), ["at the second try: the site has failed for now: down"]);
    }

    #[tokio::test(start_paused = true)]
    async fn what_the_site_asks_for_is_waited_for_unless_it_is_too_much() {
        let limits = Limits::real();
        let minute = Duration::from_mins(1);
        let mut until = None;
        assert_eq!(pause(&limits, 0, Some(RetryAfter::of(minute)), &mut until), Some(minute));
        assert_eq!(pause(&limits, 0, Some(RetryAfter::of(2 * minute)), &mut until), None);
    }
}
