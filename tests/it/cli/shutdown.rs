//! Stopping the process: work under way is finished, and it never takes long.

use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use candidates_bot::demo::site::{Fault, FaultKind, Method};

use super::service::{Service, Town, asks_for_assignment};

/// Maximum time that a shutdown takes.
const LIMIT: Duration = Duration::from_secs(10);

/// A bot that is uploading images to a site that answers after this time.
async fn sends_images(town: &Town, answered_after: Duration) -> Service {
    let anna = town.person(101, "Anna");
    town.site.add_fault(Fault {
        method: Some(Method::POST),
        path_contains: "/data".to_owned(),
        times: 1,
        kind: FaultKind::Delay(answered_after),
    });
    let bot = town.start();
    asks_for_assignment(&anna).await;
    anna.wait_text("Sending the images").await.expect("progress");
    bot
}

/// Number of image uploads.
fn uploads(town: &Town) -> usize {
    let requests = town.site.requests();
    requests.iter().filter(|request| request.method == "POST" && request.path.ends_with("/data")).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_step_in_hand_is_finished_and_not_done_again() {
    let town = Town::new().await;
    let bot = sends_images(&town, Duration::from_secs(2)).await;
    let begin = Instant::now();

    bot.signal("TERM");
    let (status, printed) = bot.ended();

    assert_eq!(status.code(), Some(0), "{printed}");
    assert!(begin.elapsed() < LIMIT, "{:?}", begin.elapsed());
    let anna = town.person(101, "Anna");
    let _bot = town.start();
    anna.wait("credentials", |chat| chat.iter().any(|line| line.text.contains("Password: ")))
        .await
        .expect("the work goes on");
    assert_eq!(uploads(&town), 1, "the answer was lost");
    assert_eq!(town.site.tasks().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_takes_too_long_is_left_for_the_next_start() {
    let town = Town::new().await;
    let bot = sends_images(&town, Duration::from_mins(1)).await;
    let begin = Instant::now();

    bot.signal("TERM");
    let (status, printed) = bot.ended();

    assert_eq!(status.code(), Some(0), "{printed}");
    assert!(begin.elapsed() < LIMIT, "{:?}", begin.elapsed());
    assert!(printed.contains("done again after the next start"), "{printed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_signal_ends_it_at_once() {
    let town = Town::new().await;
    let bot = sends_images(&town, Duration::from_mins(1)).await;

    bot.signal("TERM");
    bot.wait_for("stopping");
    let begin = Instant::now();
    bot.signal("TERM");
    let (status, printed) = bot.ended();

    assert_eq!(status.code(), Some(130), "{printed}");
    assert!(begin.elapsed() < Duration::from_secs(3), "{:?}", begin.elapsed());
}

/// Waits for the end of a process; returns its exit code.
fn ends(child: &mut std::process::Child) -> Option<i32> {
    let begin = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("it can be waited for") {
            return status.code();
        }
        if begin.elapsed() > LIMIT {
            child.kill().expect("it is running");
            panic!("it does not end");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn terminate(child: &std::process::Child) {
    let kill = format!("kill -TERM {}", child.id());
    assert!(Command::new("sh").args(["-c", &kill]).status().expect("a shell").success());
}

/// A person writes, and the bot answers.
async fn works(town: &Town) {
    let anna = town.person(101, "Anna");
    anna.say("/start");
    anna.wait_text("test task for image annotators").await.expect("a welcome");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_of_the_log_that_is_gone_ends_nothing() {
    let town = Town::new().await;
    let (mut reader, writer) = std::io::pipe().expect("a pipe");
    let mut bot =
        town.command().stdout(writer.try_clone().expect("a pipe")).stderr(writer).spawn().expect("it starts");
    reader.read_exact(&mut [0]).expect("the log begins");
    drop(reader);
    works(&town).await;
    terminate(&bot);
    assert_eq!(ends(&mut bot), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_of_the_log_that_stops_reading_holds_nothing_up() {
    let town = Town::new().await;
    let (_reader, mut writer) = std::io::pipe().expect("a pipe");
    // The pipe is full, and nobody reads from it.
    let waits = rustix::fs::fcntl_getfl(&writer).expect("its flags");
    rustix::fs::fcntl_setfl(&writer, waits | rustix::fs::OFlags::NONBLOCK).expect("other flags");
    while writer.write(b"\n").is_ok() {}
    rustix::fs::fcntl_setfl(&writer, waits).expect("the flags of before");
    let mut bot = town.command().stdout(Stdio::null()).stderr(writer).spawn().expect("it starts");
    works(&town).await;
    terminate(&bot);
    assert_eq!(ends(&mut bot), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_under_the_log_ends_nothing() {
    let town = Town::new().await;
    let full = std::fs::File::options().write(true).open("/dev/full").expect("it is there");
    let mut bot = town.command().stdout(Stdio::null()).stderr(full).spawn().expect("it starts");
    works(&town).await;
    terminate(&bot);
    assert_eq!(ends(&mut bot), Some(0));
}
