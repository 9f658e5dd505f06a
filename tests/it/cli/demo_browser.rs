//! `demo --browser`: the address that it prints, how it ends, and what it leaves.

use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use super::Machine;
use super::service::Service;

/// Maximum time until the page can be opened, and until it is closed.
const LIMIT: Duration = Duration::from_secs(10);

/// A page that is ready, and its address.
fn open(machine: &Machine, arguments: &str) -> (Service, String) {
    let arguments: Vec<&str> =
        ["demo", "--browser"].into_iter().chain(arguments.split_whitespace()).collect();
    let begin = Instant::now();
    let service = Service::start(machine.command(&arguments));
    service.wait_for("/ ");
    assert!(begin.elapsed() < LIMIT, "{:?}", begin.elapsed());
    let printed = service.printed();
    let address = printed.split_whitespace().find(|word| word.starts_with("http://127.0.0.1:"));
    let address = address.unwrap_or_else(|| panic!("no address in {printed}")).to_owned();
    (service, address)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_is_served_until_it_is_interrupted() {
    let machine = Machine::new();
    for signal in ["INT", "TERM", "HUP"] {
        let (service, address) = open(&machine, "--out kept");
        let page = reqwest::get(&address).await.expect("an answer").text().await.expect("text");
        assert!(page.starts_with("<!doctype html>"), "{page}");
        // A page that is still open does not keep it from ending.
        let events = reqwest::get(format!("{address}api/events")).await.expect("an answer");
        assert_eq!(events.headers()["content-type"], "text/event-stream");

        let begin = Instant::now();
        service.signal(signal);
        let (status, printed) = service.ended();

        assert_eq!((status.code(), printed.lines().count()), (Some(0), 1), "{signal}: {printed}");
        assert!(printed.ends_with("and be the candidate, HR, or both. Ctrl+C ends it.\n"), "{printed}");
        assert!(begin.elapsed() < LIMIT, "{:?}", begin.elapsed());
        assert!(reqwest::get(&address).await.is_err(), "it still listens");
    }
    let left: Vec<_> = std::fs::read_dir(machine.path("kept")).expect("the folder").flatten().collect();
    assert_eq!(left.iter().map(std::fs::DirEntry::file_name).collect::<Vec<_>>(), ["demo.redb"]);
    assert_eq!(left[0].metadata().expect("it").permissions().mode() & 0o7777, 0o600);
}

#[test]
fn it_speaks_the_language_of_the_terminal_or_another() {
    let machine = Machine::new();
    let (_english, _) = open(&machine, "");
    let (russian, _) = open(&machine, "--lang ru");
    assert!(russian.printed().starts_with("Откройте http://127.0.0.1:"), "{}", russian.printed());
    let mut command = machine.command(&["demo", "--browser"]);
    command.env("LANG", "ru_RU.UTF-8");
    Service::start(command).wait_for("Откройте");
}

#[test]
fn without_a_program_that_opens_it_the_address_is_enough() {
    let machine = Machine::new();
    let (service, address) = open(&machine, "--open");
    service.wait_for("No browser could be opened; open the address yourself.\n");
    assert!(service.printed().contains(&address));
}

#[test]
fn a_taken_port_is_told_in_one_line() {
    let machine = Machine::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();

    let refused = machine.run(&["demo", "--browser", "--port", &port]).refused();

    let expected =
        format!("cannot listen at 127.0.0.1:{port}; take another port, or none for any free one: ");
    assert!(refused.starts_with(&expected), "{refused}");
}

#[test]
fn options_of_the_page_need_the_page() {
    for option in ["--open", "--port=80"] {
        let finished = Machine::new().run(&["demo", option]);
        assert_eq!(finished.code, Some(2), "{finished:?}");
        assert!(finished.err.contains("--browser"), "{}", finished.err);
    }
}
