//! Failures: rights, addresses, connections, and what their texts may reveal.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket};

use super::replay::settings;
use super::{Replay, VERSIONS, recording};
use crate::model::{CauseKind, TaskId};
use crate::site::{Accounts, Credentials, Registration, Site, SiteError, Tasks, limits};

const PASSWORD: &str = "Hush-hush-17";

/// A server that answers every connection with these bytes and closes it; with an empty answer, it never
/// answers.
async fn raw_server(answer: &'static str) -> Site {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        let mut silent = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            if answer.is_empty() {
                silent.push(stream);
                continue;
            }
            let mut request = vec![0; 1 << 16];
            // Small requests arrive in one piece; another is answered early, which HTTP allows.
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    let mut settings = settings(&format!("http://root:{PASSWORD}@{address}/"));
    settings.credentials = Credentials::Basic { username: "admin".into(), password: PASSWORD.into() };
    settings.timeout = Duration::from_millis(if answer.is_empty() { 100 } else { 10_000 });
    Site::new(settings).expect("a site")
}

fn assert_transient_and_discreet(outcome: Result<(), SiteError>) {
    let Err(error @ SiteError::Transient { .. }) = outcome else { panic!("{outcome:?}") };
    for text in [format!("{error}"), format!("{error:?}")] {
        assert!(!text.contains("Hush") && !text.contains("root") && !text.contains("http://"), "{text}");
        assert!(text.contains("/api/") && !text.contains('\n') && text.chars().count() < 300, "{text}");
    }
}

#[tokio::test]
async fn wrong_credentials_say_what_to_check() {
    for version in VERSIONS {
        // The recordings asked for tasks without a filter.
        let replay = Replay::of(["err-bad-token", "err-bad-basic"].map(|name| {
            recording(version, name).asked_as(r#"/api/tasks?filter={"==":[{"var":"name"},"nobody"]}"#)
        }))
        .await;
        let site = replay.site();
        for message in ["Invalid token.", "Invalid username/password."] {
            let outcome = site.find_tasks("nobody", 1).await;
            let Err(SiteError::Unauthorized { cause }) = outcome else { panic!("{version}: {outcome:?}") };
            assert!(
                cause.raw.contains(message) && cause.raw.contains("in the settings"),
                "{version}: {cause}"
            );
            assert!(!cause.raw.contains("recorded-key"), "{version}: {cause}");
        }
        replay.finish();
    }
}

#[tokio::test]
async fn an_address_that_is_no_cvat_gives_no_html() {
    for version in VERSIONS {
        let replay =
            Replay::of([recording(version, "err-unknown-endpoint").asked_as("/api/server/about")]).await;
        let expected = SiteError::NotFound {
            cause: CauseKind::Missing.because("GET /api/server/about was answered 404 Not Found"),
        };
        assert_eq!(replay.site().about().await.map(drop), Err(expected), "{version}");
        replay.finish();
    }
}

#[tokio::test]
async fn a_closed_port_is_transient() {
    // Bound, so that no other process gets the port, but not listening.
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(([127, 0, 0, 1], 0).into()).expect("a free port");
    let address = socket.local_addr().expect("an address");
    let mut settings = settings(&format!("http://root:{PASSWORD}@{address}/"));
    settings.credentials = Credentials::Basic { username: "admin".into(), password: PASSWORD.into() };
    let site = Site::new(settings).expect("a site");
    assert_transient_and_discreet(site.about().await.map(|_| ()));
    assert_transient_and_discreet(site.register("slava", &PASSWORD.into()).await.map(|_| ()));
}

#[tokio::test]
async fn silence_half_answers_and_strange_pages_are_transient() {
    let answers = [
        "",
        "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"version\":",
        "HTTP/1.1 200 OK\r\nContent-Length: 11\r\nConnection: close\r\n\r\n{\"version\":",
        "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<html>root, Hush-hush-17 has expired</html>",
        "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"proxy\":\"please log in\"}",
        "HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n<html>Hush</html>",
        "nonsense\r\n\r\n",
    ];
    for answer in answers {
        let site = raw_server(answer).await;
        assert_transient_and_discreet(site.about().await.map(|_| ()));
        assert_transient_and_discreet(site.login_works("slava", &PASSWORD.into()).await.map(|_| ()));
    }
}

/// A server whose answer never ends, and how many bytes of it were read.
async fn endless_server(head: &'static str) -> (Site, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let taken = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&taken);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = vec![0; 1 << 16];
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all(head.as_bytes()).await;
            let piece = vec![b' '; 1 << 16];
            while stream.write_all(&piece).await.is_ok() {
                count.fetch_add(piece.len(), Ordering::SeqCst);
            }
        }
    });
    (Site::new(settings(&format!("http://{address}/"))).expect("a site"), taken)
}

#[tokio::test]
async fn an_answer_that_never_ends_is_not_read_to_its_end() {
    // What the system buffers after the client has stopped reading.
    let buffers = 16 << 20;
    let (site, taken) = endless_server("HTTP/1.1 200 OK\r\n\r\n").await;
    let outcome = site.about().await.map(drop);
    let cause = "GET /api/server/about was answered with more than 4 MB; no more is read";
    assert_eq!(outcome, Err(SiteError::Permanent { cause: CauseKind::AnswerTooLarge.because(cause) }));
    assert!(taken.load(Ordering::SeqCst) < limits::ANSWER + buffers);

    let (site, taken) = endless_server("HTTP/1.1 500 Broken\r\n\r\n").await;
    let outcome = site.about().await.map(drop);
    assert!(matches!(outcome, Err(SiteError::Transient { .. })), "{outcome:?}");
    assert!(taken.load(Ordering::SeqCst) < limits::COMPLAINT + buffers);
}

#[tokio::test]
async fn an_account_is_created_even_when_the_answer_breaks_off() {
    let half = raw_server("HTTP/1.1 201 Created\r\nContent-Length: 500\r\n\r\n{\"username\":").await;
    assert_eq!(half.register("slava", &PASSWORD.into()).await, Ok(Registration::Created));
    let page = raw_server("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<html>Welcome</html>").await;
    assert_transient_and_discreet(page.register("slava", &PASSWORD.into()).await.map(|_| ()));
}

#[tokio::test]
async fn a_site_that_echoes_the_password_does_not_get_it_into_an_error() {
    let echo = concat!(
        "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n",
        r#"{"password1":["Hush-hush-17 is not allowed"]}"#
    );
    let error = raw_server(echo).await.register("slava", &PASSWORD.into()).await.expect_err("a refusal");
    let expected = "POST /api/auth/register was answered 400: password1: *** is not allowed";
    assert_eq!(error, SiteError::permanent(expected));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let moved = "HTTP/1.1 301 Moved\r\nLocation: https://site.example/\r\nConnection: close\r\n\r\n";
    let outcome = raw_server(moved).await.delete_task(TaskId(1)).await;
    let Err(SiteError::Permanent { cause }) = outcome else { panic!("{outcome:?}") };
    assert!(cause.raw.contains("check the site's address in the settings"), "{cause}");
}
