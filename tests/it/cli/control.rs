//! Commands while the bot runs: through the socket beside its file.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};

use super::Machine;
use super::service::{Service, Town, gets_assignment};

const SOCKET: &str = "candidates.redb.sock";

/// A bot at work.
fn running_bot(town: &Town) -> Service {
    let bot = town.start();
    bot.wait_for("ready");
    bot
}

#[tokio::test(flavor = "multi_thread")]
async fn hr_is_added_to_a_running_bot_and_sees_at_once_what_hr_sees() {
    let town = Town::new().await;
    let bot = running_bot(&town);
    let olga = town.person(7, "Olga");
    olga.say("/start");
    olga.wait_text("test task for image annotators").await.expect("a welcome");

    assert_eq!(town.machine.run(&["hr", "add", "@olga"]).fine(), "@olga is now on the whitelist\n");
    assert_eq!(town.machine.run(&["hr", "add", "@olga"]).fine(), "@olga was already on the whitelist\n");
    olga.say("/hr");
    olga.wait_text("HR menu. What would you like").await.expect("HR's menu");
    assert!(town.machine.run(&["hr", "list"]).fine().contains("@olga\tid 7, Olga"));
    assert!(town.machine.run(&["audit"]).fine().contains("@olga"));

    bot.signal("TERM");
    assert_eq!(bot.ended().0.code(), Some(0));
    assert!(!town.machine.path(SOCKET).exists(), "the socket is left");
    assert!(
        town.machine.run(&["hr", "list"]).fine().contains("@olga\tid 7, Olga"),
        "the same without the bot"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn candidates_are_shown_deleted_and_exported_while_the_bot_runs() {
    let town = Town::new().await;
    let _bot = running_bot(&town);
    let anna = town.person(101, "Anna");
    gets_assignment(&anna).await;

    let machine = &town.machine;
    assert!(
        machine
            .run(&["candidates", "list"])
            .fine()
            .starts_with("@anna (Anna)\tanna_test_Annotator\tattempt 1")
    );
    assert!(
        machine.run(&["candidates", "show", "@bob"]).refused().starts_with("no candidate is called “@bob”")
    );
    let csv = machine.run(&["export", "-", "--format", "csv"]).fine();
    assert!(csv.contains("\nanna;"), "{csv}");
    for name in ["all.xlsx", "all.json"] {
        let told = machine.run(&["export", name]).fine();
        let bytes = fs::metadata(machine.path(name)).expect("a file").len();
        assert_eq!(told, format!("1 candidates, {bytes} bytes: {name}\n"));
    }
    let told = machine.run(&["exam", "stats"]).fine();
    assert!(told.contains("): 0 candidates, each with the first accepted attempt\n"), "{told}");
    assert!(told.contains("\n01.jpg          1\n") && told.contains("\n06.jpg          0\n"), "{told}");
    let json = machine.run(&["exam", "stats", "--json"]).fine();
    let is_none = json.contains(",\"people\":0,\"left_out\":0,") && json.ends_with(",\"forms\":[]}\n");
    assert!(is_none && json.contains("{\"image\":\"01.jpg\",\"attempts\":1}"), "{json}");
    let refused = machine.run(&["exam", "stats", "--exam", "0badcafe"]).refused();
    assert!(refused.starts_with("no exam on record has the hash “0badcafe”; there are "), "{refused}");
    assert!(machine.run(&["candidates", "retry", "@anna"]).refused().contains("no attempt of @anna (Anna)"));

    let told = machine.run(&["candidates", "delete", "@anna", "--what", "everything", "--yes"]).fine();
    assert!(told.ends_with("; the site follows in a moment\n"), "{told}");
    assert_eq!(machine.run(&["candidates", "list"]).fine(), "no candidates yet\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_bots_socket_is_in_nobodys_way() {
    let town = Town::new().await;
    running_bot(&town).kill();
    assert!(town.machine.path(SOCKET).exists(), "a killed bot can't tidy up");

    assert_eq!(town.machine.run(&["hr", "add", "42"]).fine(), "42 is now on the whitelist\n");
    let _bot = running_bot(&town);
    let mode = fs::metadata(town.machine.path(SOCKET)).expect("the socket").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(town.machine.run(&["hr", "list"]).fine().starts_with("42\t"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_takes_no_harm_from_whoever_talks_nonsense_or_goes_away() {
    let town = Town::new().await;
    let bot = running_bot(&town);
    let connect = || UnixStream::connect(town.machine.path(SOCKET)).expect("the bot listens");
    drop(connect());
    let mut nonsense = connect();
    nonsense.write_all(b"GET / HTTP/1.1\r\n\r\n").expect("written");
    let mut answer = Vec::new();
    nonsense.read_to_end(&mut answer).expect("an answer");
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.contains("the bot does not understand this command"), "{answer}");
    // Many more than are served at once, and all of them send nothing, or only a part.
    let silent: Vec<UnixStream> = (0..20).map(|_| connect()).collect();
    for mut slow in &silent[10..] {
        slow.write_all(b"{").expect("written");
    }

    assert!(town.machine.run(&["hr", "list"]).fine().starts_with("the whitelist is empty"));
    assert!(!bot.printed().contains("panicked"));
    // The bot does not wait for them for ever.
    for mut gone in silent {
        gone.read_to_end(&mut Vec::new()).expect("the bot hangs up");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_that_somebody_removes_is_made_anew() {
    let town = Town::new().await;
    let bot = running_bot(&town);
    let socket = town.machine.path(SOCKET);
    fs::remove_file(&socket).expect("somebody tidies up");
    bot.wait_for("the socket for commands was removed; creating it again");
    bot.wait_until("a socket", |_| socket.exists());
    assert!(town.machine.run(&["hr", "list"]).fine().starts_with("the whitelist is empty"));
    assert_eq!(fs::metadata(&socket).expect("the socket").permissions().mode() & 0o777, 0o600);
    bot.signal("TERM");
    assert_eq!(bot.ended().0.code(), Some(0));
    assert_eq!(fs::read_dir(town.machine.home.path()).expect("home").count(), 1, "only the database is left");
}

#[test]
fn another_version_at_the_socket_is_told_with_both_versions() {
    let machine = Machine::new();
    let listener = UnixListener::bind(machine.path(SOCKET)).expect("a socket");
    let other = std::thread::spawn(move || {
        let (stream, _) = listener.accept().expect("somebody comes");
        (&stream).write_all(b"{\"protocol\":4000,\"version\":\"9.9.9 (abc)\"}\n").expect("written");
        BufReader::new(&stream).lines().count()
    });

    let error = machine.run(&["hr", "list"]).refused();

    assert!(
        error.starts_with("the running bot is version 9.9.9 (abc) and does not understand this program"),
        "{error}"
    );
    assert_eq!(other.join().expect("it ended"), 0, "nothing is asked of a stranger");
}

#[test]
fn whoever_is_no_bot_at_the_socket_is_told_as_such() {
    let machine = Machine::new();
    let listener = UnixListener::bind(machine.path(SOCKET)).expect("a socket");
    let other = std::thread::spawn(move || drop(listener.accept().expect("somebody comes")));

    let error = machine.run(&["audit"]).refused();

    assert!(error.contains("candidates.redb.sock does not answer like a bot"), "{error}");
    other.join().expect("it ended");
}

#[test]
fn a_file_that_is_held_without_a_socket_is_told() {
    let machine = Machine::new();
    let _held = candidates_bot::store::Store::open(&machine.path("candidates.redb")).expect("a database");

    let error = machine.run(&["hr", "list"]).refused();

    assert!(error.starts_with("the process that has the database open does not listen at"), "{error}");
}
