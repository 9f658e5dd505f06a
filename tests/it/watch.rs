//! What monitoring sees of a running bot: readiness, numbers, lines of the log.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

use candidates_bot::backups::Schedule;
use candidates_bot::demo::site;
use candidates_bot::demo::telegram::{self, FaultKind};
use candidates_bot::desk::Environment;
use candidates_bot::watch::serve;
use candidates_bot::zone::Zone;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio_util::sync::CancellationToken;

use crate::cli::service::{Town, asks_for_assignment};
use crate::support::{Actor, Scene, unavailable};

/// A scene whose bot checks the site, and the address of its monitoring.
pub async fn watched() -> (Scene, String) {
    let scene = Scene::with(|settings| {
        settings.looks = Some(Duration::from_millis(2));
        settings.poll = Duration::from_secs(1);
    })
    .await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(serve(listener, scene.world.watch.clone()));
    (scene, address)
}

/// Status and text at an address.
pub async fn get(address: &str, path: &str) -> (u16, String) {
    let answer = reqwest::get(format!("{address}{path}")).await.expect("an answer");
    (answer.status().as_u16(), answer.text().await.expect("text"))
}

/// Waits until `/readyz` answers this.
async fn until_ready(address: &str, wanted: u16, part: &str) {
    let turned = tokio::time::timeout(Duration::from_secs(20), async {
        loop {
            let (status, text) = get(address, "/readyz").await;
            if status == wanted && text.contains(part) {
                break;
            }
            tokio::task::yield_now().await;
        }
    });
    let turned = turned.await.is_ok();
    assert!(turned, "not {wanted} {part:?}, but {:?}", get(address, "/readyz").await);
}

/// Waits until `/metrics` contains this.
pub async fn until_told(address: &str, part: &str) {
    while !get(address, "/metrics").await.1.contains(part) {
        tokio::task::yield_now().await;
    }
}

/// The value of a sample, by its name with labels.
fn value(text: &str, sample: &str) -> f64 {
    let line = text.lines().find_map(|line| line.strip_prefix(sample)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {sample} in:\n{text}")).parse().expect("a number")
}

/// The value of a sample that counts something.
fn count(text: &str, sample: &str) -> u64 {
    value(text, sample) as u64
}

/// Whether a text follows the rules of `OpenMetrics`: descriptors before samples, every sample in a known
/// family, one number each, no family twice, an end.
fn assert_open_metrics(text: &str) {
    let lines = text.strip_suffix("# EOF\n").expect("it ends").lines();
    let mut families: Vec<(String, String)> = Vec::new();
    for line in lines {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').expect("name and type");
            assert!(families.iter().all(|(known, _)| known != name), "{name} twice");
            families.push((name.to_owned(), kind.to_owned()));
        } else if !line.starts_with("# ") {
            let (sample, number) = line.rsplit_once(' ').expect("sample and value");
            number.parse::<f64>().unwrap_or_else(|_| panic!("{line}"));
            let name = sample.split('{').next().expect("a name");
            let (family, kind) = families.last().expect("a family");
            let suffix = name.strip_prefix(family.as_str()).unwrap_or_else(|| panic!("{line} in {family}"));
            let fits: &[&str] = match kind.as_str() {
                "counter" => &["_total"],
                "gauge" => &[""],
                "histogram" => &["_bucket", "_sum", "_count"],
                "info" => &["_info"],
                other => panic!("the type {other}"),
            };
            assert!(fits.contains(&suffix), "{line} is no sample of the {kind} {family}");
        }
    }
}

async fn says_hello(scene: &Scene) -> Actor {
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    ben
}

#[tokio::test]
async fn the_numbers_are_those_of_the_story() {
    let (scene, address) = watched().await;
    let ben = says_hello(&scene).await;
    scene.gets(&ben).await;
    scene.completes(&ben).await;
    scene.quiet().await;

    let asked = reqwest::Client::new().get(format!("{address}/metrics"));
    let asked = asked.header("accept", "application/openmetrics-text; version=1.0.0");
    let answer = asked.send().await.expect("an answer");
    let kind = answer.headers()["content-type"].to_str().expect("text").to_owned();
    assert_eq!(kind, "application/openmetrics-text; version=1.0.0; charset=utf-8");
    let text = answer.text().await.expect("text");
    assert_open_metrics(&text);
    // Hello, two presses for the assignment, two for handing it in.
    assert_eq!(count(&text, "candidates_bot_updates_total"), 5, "{text}");
    assert_eq!(count(&text, "candidates_bot_events_total{kind=\"update\"}"), 5);
    assert_eq!(count(&text, "candidates_bot_submissions_total"), 1);
    assert_eq!(count(&text, "candidates_bot_score_percent_count"), 1);
    assert!(value(&text, "candidates_bot_score_percent_sum") > 90.0);
    assert_eq!(count(&text, "candidates_bot_candidates{list=\"waiting_for_decision\"}"), 1);
    assert_eq!(count(&text, "candidates_bot_site_call_seconds_count{call=\"register\"}"), 1);
    assert_eq!(count(&text, "candidates_bot_dead_letters"), 0);
    assert_eq!(count(&text, "candidates_bot_outbox_depth{queue=\"site\"}"), 0);
    assert_eq!(count(&text, "candidates_bot_ready"), 1);
    assert!(value(&text, "candidates_bot_messages_total{kind=\"send\"}") >= 3.0);
    assert!(value(&text, "candidates_bot_database_size_bytes") > 100_000.0);
    assert!(text.contains("candidates_bot_build_info{version=\""), "{text}");
    assert!(value(&text, "candidates_bot_disk_free_bytes{}") > 0.0);
    assert!(!text.contains("last_backup_age_seconds "), "nobody takes copies here");
    assert!(!text.contains("ben_lee") && !text.contains("Ben"), "numbers name nobody");
}

#[tokio::test]
async fn who_does_not_ask_for_open_metrics_gets_the_older_format() {
    let (scene, address) = watched().await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let schedule =
        Schedule { folder: folder.path().to_owned(), hour: 3, zone: Zone::UTC, keep: 2, recipients: None };
    scene.world.watch.look_at_backups(schedule.clone());
    let never = value(&get(&address, "/metrics").await.1, "candidates_bot_last_backup_age_seconds{}");
    assert!(never.is_infinite() && never > 0.0, "{never}");
    let now = scene.world.clock.now();
    schedule.take(&scene.world.store, now, &CancellationToken::new()).expect("a copy");
    scene.world.pass(1);

    let answer = reqwest::get(format!("{address}/metrics")).await.expect("an answer");
    let kind = answer.headers()["content-type"].to_str().expect("text").to_owned();
    let text = answer.text().await.expect("text");

    assert_eq!(kind, "text/plain; version=0.0.4; charset=utf-8");
    let age = value(&text, "candidates_bot_last_backup_age_seconds{}");
    assert!((60.0..600.0).contains(&age), "{age}");
    assert!(
        text.contains("# TYPE candidates_bot_updates_total counter\n") && !text.contains("# EOF"),
        "{text}"
    );
    check_with_promtool(&text);
}

/// Prometheus' own tool has no complaints about the numbers. If it is missing, this is reported, unless it is
/// required.
fn check_with_promtool(text: &str) {
    let started = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut tool = match started {
        Ok(tool) => tool,
        Err(error) => {
            let demanded = std::env::var_os("CANDIDATES_BOT_DEMAND_PROMTOOL").is_some();
            assert!(!demanded, "promtool is demanded: {error}");
            let _ = writeln!(
                std::io::stderr(),
                "skipped: promtool is not installed (apt-get install prometheus)"
            );
            return;
        }
    };
    tool.stdin.take().expect("piped").write_all(text.as_bytes()).expect("it reads");
    let output = tool.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && said.is_empty(), "{said}\n{text}");
}

#[tokio::test]
async fn what_waits_is_told_with_its_age_also_after_a_restart() {
    let (mut scene, address) = watched().await;
    let ben = says_hello(&scene).await;
    scene.site_is_down();
    scene.presses(&ben, "Get the task").await;
    ben.person.press("Yes").expect("a button");
    let waits = |text: &str| count(text, "candidates_bot_outbox_depth{queue=\"site\"}") == 1;
    while !waits(&get(&address, "/metrics").await.1) {
        tokio::task::yield_now().await;
    }
    scene.world.kill_bot().await;
    scene.world.start_bot().await.expect("the bot starts");
    scene.world.pass(1);
    let text = get(&address, "/metrics").await.1;
    assert!(waits(&text), "{text}");
    assert!(value(&text, "candidates_bot_outbox_oldest_seconds{queue=\"site\"}") >= 60.0, "{text}");
    assert!(
        text.contains("candidates_bot_site_failures_total{call=\"look\",failure=\"transient\"}"),
        "{text}"
    );
    scene.world.site.clear_faults();
    scene.quiet().await;
    let text = get(&address, "/metrics").await.1;
    assert_eq!(count(&text, "candidates_bot_outbox_depth{queue=\"site\"}"), 0, "{text}");
    assert_eq!(count(&text, "candidates_bot_outbox_oldest_seconds{queue=\"site\"}"), 0, "{text}");
}

#[tokio::test]
async fn readiness_turns_with_the_site_and_with_telegram() {
    let (scene, address) = watched().await;
    assert_eq!(get(&address, "/healthz").await, (200, "alive\n".to_owned()));
    until_ready(&address, 200, "ready").await;

    scene.site_is_down();
    // The check that is under way still gets its answer.
    until_told(&address, "candidates_bot_site_failures_total{").await;
    scene.world.pass(2);
    until_ready(&address, 503, "the site has not answered for ").await;
    assert_eq!(count(&get(&address, "/metrics").await.1, "candidates_bot_ready"), 0);
    scene.world.site.clear_faults();
    until_ready(&address, 200, "ready").await;

    scene.telegram_fails("getUpdates", u32::MAX, FaultKind::ResetBefore);
    // So does the poll.
    until_told(&address, "candidates_bot_telegram_failures_total{method=\"updates\"}").await;
    scene.world.pass(2);
    until_ready(&address, 503, "Telegram has not answered for ").await;
    assert_eq!(get(&address, "/healthz").await.0, 200, "alive all the same");
    scene.world.telegram.clear_faults();
    until_ready(&address, 200, "ready").await;
    assert_eq!(get(&address, "/else").await.0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_process_answers_health_and_http_and_logs_json() {
    let town = Town::new().await;
    let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let address = free.expect("a port").to_string();
    let refused = town.machine.run(&["health"]).refused();
    assert!(refused.contains("no bot is running with candidates.redb; start it with `run`"), "{refused}");

    let bot = town.start_with(&[("HTTP_LISTEN", &address), ("LOG_FORMAT", "json")]);
    bot.wait_for("\"message\":\"ready\"");
    until_ready(&format!("http://{address}"), 200, "ready").await;
    let told = town.machine.run(&["health"]).fine();
    assert_eq!(told, "ready, nothing pending\n");
    let ann = town.person(77, "Ann");
    ann.say("/start");
    bot.wait_for("\"kind\":\"outcome\"");
    let lines: Vec<serde_json::Value> = bot
        .printed()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}")))
        .collect();
    let update = lines.iter().find(|line| line["kind"] == "update").expect("a line about the update");
    assert_eq!((&update["person"], &update["target"]), (&77.into(), &"candidates_bot::event".into()));
    let outcome = lines.iter().find(|line| line["kind"] == "outcome").expect("a line about the outcome");
    assert_eq!((&outcome["queue"], &outcome["person"]), (&"telegram".into(), &77.into()), "{outcome}");
    assert!(outcome["effect"].is_u64() && outcome["result"] == "sent", "{outcome}");
}

#[tokio::test(flavor = "multi_thread")]
async fn http_stays_on_this_machine_unless_it_is_told_otherwise() {
    let town = Town::new().await;
    let (status, printed) = town.start_with(&[("HTTP_LISTEN", "0.0.0.0:0")]).ended();
    assert_eq!(status.code(), Some(78));
    assert!(
        printed.contains("http.beyond_loopback = true (CANDIDATES_BOT_HTTP_BEYOND_LOOPBACK)"),
        "{printed}"
    );
    let bot = town.start_with(&[("HTTP_LISTEN", "0.0.0.0:0"), ("HTTP_BEYOND_LOOPBACK", "true")]);
    bot.wait_for("ready");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let other = Town::new().await;
    let (status, printed) = other.start_with(&[("HTTP_LISTEN", &address)]).ended();
    assert_eq!(status.code(), Some(1));
    assert!(printed.contains(&format!("http.listen: cannot listen at {address}")), "{printed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_connects_and_says_nothing_keeps_nobody_out_for_long() {
    let (_scene, address) = watched().await;
    let server = address.strip_prefix("http://").expect("an address").to_owned();
    let mut silent = Vec::new();
    for number in 0..40 {
        let mut stream = tokio::net::TcpStream::connect(&server).await.expect("a connection");
        if number % 2 == 0 {
            stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: ").await.expect("written");
        }
        silent.push(stream);
    }
    // All connections are taken; a waiting client gets one when the silent ones are dropped.
    let answer = tokio::time::timeout(Duration::from_secs(30), get(&address, "/healthz")).await;
    assert_eq!(answer.ok(), Some((200, "alive\n".to_owned())));
    let mut first = silent.swap_remove(0);
    let mut rest = Vec::new();
    first.read_to_end(&mut rest).await.expect("the connection was ended");
    assert!(!String::from_utf8_lossy(&rest).contains("200 OK"), "it never asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_answer_is_lost_and_found_again_in_a_line_each() {
    let town = Town::new().await;
    let bot = town.start();
    bot.wait_for("ready");
    let polls = telegram::Fault {
        method_contains: "getUpdates".to_owned(),
        chat: None,
        times: u32::MAX,
        kind: FaultKind::ResetBefore,
    };
    town.telegram.add_fault(polls);
    // The poll that is under way ends with this.
    let bob = town.person(78, "Bob");
    bob.say("/start");
    bot.wait_for("Telegram does not answer; what needs it waits, and nothing is lost");
    town.telegram.clear_faults();
    // So does the next one, which may have nothing to return for half a minute.
    bob.say("/help");
    bot.wait_for("Telegram answers again, after ");

    let path_contains = String::new();
    town.site.add_fault(site::Fault { method: None, path_contains, times: u32::MAX, kind: unavailable() });
    asks_for_assignment(&town.person(77, "Ann")).await;
    bot.wait_for("the site does not answer; what needs it waits, and nothing is lost");
    town.site.clear_faults();
    bot.wait_for("the site answers again, after ");

    let printed = bot.printed();
    for news in [
        "Telegram does not answer",
        "Telegram answers again",
        "the site does not answer",
        "the site answers again",
    ] {
        assert_eq!(printed.matches(news).count(), 1, "{news}: {printed}");
    }
}
