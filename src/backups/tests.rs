use super::*;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("a moment")
}

fn schedule(folder: &Path) -> Schedule {
    Schedule { folder: folder.to_owned(), hour: 3, zone: Zone::UTC, keep: 2, recipients: None }
}

#[test]
fn a_copy_is_due_at_the_hour_but_never_too_soon_after_the_last_and_at_once_without_one() {
    let schedule = schedule(Path::new("."));
    let now = at("2026-03-02T12:00:00Z");
    assert_eq!(schedule.due(None, now), now);
    for (last, due) in [
        ("2026-03-02T02:59:59Z", "2026-03-03T03:00:00Z"),
        ("2026-03-02T03:00:00Z", "2026-03-03T03:00:00Z"),
        ("2026-03-02T03:00:07Z", "2026-03-03T03:00:00Z"),
        ("2026-03-01T23:00:00Z", "2026-03-03T03:00:00Z"),
        // The hour comes too soon, and a day later would be late.
        ("2026-02-20T11:00:00Z", "2026-02-21T07:00:00Z"),
        ("2026-02-21T07:00:00Z", "2026-02-22T03:00:00Z"),
    ] {
        assert_eq!(schedule.due(Some(at(last)), now), at(due), "{last}");
    }
}

#[test]
fn the_hour_is_that_of_the_zone_through_the_change_to_summer_time() {
    let schedule =
        Schedule { hour: 1, zone: "Europe/Berlin".parse().expect("a zone"), ..schedule(Path::new(".")) };
    let mut copies = vec![at("2026-03-27T00:00:00Z")];
    for expected in ["2026-03-28T00:00:00Z", "2026-03-29T00:00:00Z", "2026-03-29T23:00:00Z"] {
        let last = copies.last().copied();
        let due = schedule.due(last, at("2026-03-27T12:00:00Z"));
        assert_eq!(due, at(expected));
        copies.push(due);
    }
    // Two of them are of the same day in UTC, and none of them is one too many of its day.
    let copy = |at: DateTime<Utc>| Copy { at, path: at.to_rfc3339().into(), sealed: false };
    let newest_first = copies.into_iter().rev().map(copy).collect();
    let old: Vec<_> = Schedule { keep: 3, ..schedule }.too_many(newest_first);
    assert_eq!(old.iter().map(|copy| copy.at).collect::<Vec<_>>(), [at("2026-03-27T00:00:00Z")]);
}

fn put(folder: &Path, times: impl IntoIterator<Item = DateTime<Utc>>) {
    for at in times {
        let name = format!("candidates-{}.redb", at.format(TIME_FORMAT));
        fs::write(folder.join(name), "a copy").expect("write");
    }
}

fn names(copies: &[Copy]) -> Vec<String> {
    let name = |copy: &Copy| copy.path.file_name().unwrap().to_string_lossy().into_owned();
    copies.iter().map(name).collect()
}

fn copies_of(folder: &Path) -> Vec<Copy> {
    schedule(folder).copies(DateTime::<Utc>::MAX_UTC - AHEAD).expect("the folder").past
}

#[test]
fn old_copies_go_and_other_files_stay() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let store = Store::in_memory().expect("a store");
    for other in ["candidates.redb", "candidates-20260301-030000.redb.old", "notes.txt"] {
        fs::write(folder.path().join(other), "mine").expect("write");
    }
    let schedule = schedule(folder.path());
    for day in 1..=4 {
        let now = at(&format!("2026-03-0{day}T03:00:00Z"));
        schedule.take(&store, now, &CancellationToken::new()).expect("a copy");
    }

    let left = names(&schedule.copies(at("2026-03-04T03:00:00Z")).expect("the folder").past);
    assert_eq!(left, ["candidates-20260304-030000.redb", "candidates-20260303-030000.redb"]);
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 5);
    Store::open(&folder.path().join(&left[0])).expect("a copy can be opened");
}

#[test]
fn encrypted_copies_and_plain_ones_make_room_for_each_other() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let store = Store::in_memory().expect("a store");
    let plain = schedule(folder.path());
    let sealed = Schedule { recipients: Some(crate::sealing::Key::generate().recipients()), ..plain.clone() };
    for (schedule, day) in [(&plain, 1), (&sealed, 2), (&plain, 3), (&sealed, 4)] {
        let now = at(&format!("2026-03-0{day}T03:00:00Z"));
        schedule.take(&store, now, &CancellationToken::new()).expect("a copy");
    }

    let left = sealed.copies(at("2026-03-04T03:00:00Z")).expect("the folder").past;
    assert_eq!(names(&left), ["candidates-20260304-030000.redb.age", "candidates-20260303-030000.redb"]);
    assert_eq!(left.iter().map(|copy| copy.sealed).collect::<Vec<_>>(), [true, false]);
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 2);
    let bytes = fs::read(&left[0].path).expect("a copy");
    assert!(bytes.starts_with(b"age-encryption.org/v1\n"));
    assert!(!bytes.windows(10).any(|window| window == b"candidates"), "names of tables are readable");
}

#[test]
fn a_copy_from_the_future_counts_for_nothing_and_stays() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let schedule = schedule(folder.path());
    put(folder.path(), ["2027-03-02T03:00:00Z", "2026-03-01T03:00:00Z", "2026-02-28T03:00:00Z"].map(at));
    let now = at("2026-03-02T03:00:00Z");

    let last = schedule.copies(now).expect("the folder").past.first().map(|copy| copy.at);
    assert_eq!(last, Some(at("2026-03-01T03:00:00Z")));
    schedule.take(&Store::in_memory().expect("a store"), now, &CancellationToken::new()).expect("a copy");

    let copies = schedule.copies(now).expect("the folder");
    assert_eq!(names(&copies.future), ["candidates-20270302-030000.redb"]);
    assert_eq!(names(&copies.past), ["candidates-20260302-030000.redb", "candidates-20260301-030000.redb"]);
}

#[test]
fn of_many_copies_the_newest_of_each_day_stays() {
    let schedule = Schedule { keep: 3, ..schedule(Path::new(".")) };
    let copy = |text| Copy { at: at(text), path: text.into(), sealed: false };
    let of_today = (0..700).map(|minute| {
        let at = at("2026-03-04T12:00:00Z") - TimeDelta::minutes(minute);
        Copy { at, path: at.to_rfc3339().into(), sealed: false }
    });
    let before = ["2026-03-03T03:00:00Z", "2026-03-02T03:00:00Z", "2026-03-01T03:00:00Z"].map(copy);
    let all: Vec<Copy> = of_today.chain(before.clone()).collect();

    let gone = schedule.too_many(all.clone());

    let left: Vec<_> = all.into_iter().filter(|copy| !gone.contains(copy)).map(|copy| copy.at).collect();
    assert_eq!(left, ["2026-03-04T12:00:00Z", "2026-03-03T03:00:00Z", "2026-03-02T03:00:00Z"].map(at));
}

/// A clock that is set by hand.
struct Set(std::sync::Mutex<DateTime<Utc>>);

impl Environment for Set {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().expect("a clock")
    }

    fn seed(&self, _: &crate::desk::EventKind) -> crate::desk::Seed {
        [0; 32]
    }
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_jumps_back_and_forth_takes_no_second_copy() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let schedule = Schedule { keep: 14, ..schedule(folder.path()) };
    let today = at("2026-03-15T12:00:00Z");
    put(folder.path(), (1..=14).map(|days| today - TimeDelta::days(days)));
    let clock = Arc::new(Set(std::sync::Mutex::new(today)));
    let bot = tokio::spawn(run(Store::in_memory().expect("a store"), schedule, clock.clone()));
    let count = || fs::read_dir(folder.path()).expect("the folder").count();

    for hour in 0..19 {
        let ahead = TimeDelta::days(if hour % 2 == 1 { 365 + hour } else { 0 });
        *clock.0.lock().expect("a clock") = today + TimeDelta::hours(hour) + ahead;
        tokio::time::sleep(Duration::from_hours(1)).await;
        assert!((14..=15).contains(&count()), "hour {hour}: {} copies", count());
    }
    bot.abort();
    let old = |days: i64| {
        let at = today - TimeDelta::days(days);
        folder.path().join(format!("candidates-{}.redb", at.format(TIME_FORMAT))).exists()
    };
    // One was taken and displaced one old copy.
    assert!((0..=13).all(old) && !old(14), "{:?}", names(&copies_of(folder.path())));
    assert_eq!(count(), 14);
}

#[test]
fn a_bot_that_stops_breaks_the_copy_off_and_leaves_nothing() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let stop = CancellationToken::new();
    stop.cancel();
    let store = Store::in_memory().expect("a store");
    let error = schedule(folder.path()).take(&store, at("2026-03-01T03:00:00Z"), &stop);
    assert!(matches!(error, Err(BackupError::Snapshot(_))), "{error:?}");
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0);
}
